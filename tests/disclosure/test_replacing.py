"""If these fail, a number names two documents, or what was claimed is served a second time."""

from typing import Any
from uuid import UUID

import pytest

from disclosure import access
from disclosure.bates import Treatment
from disclosure.choices import FileKind
from disclosure.clawback import Act
from disclosure.models.bates import BatesRange, BatesSequence
from disclosure.models.production import ProductionItem
from disclosure.models.volume import VolumeFile
from disclosure.selectors import clawbacks as reads
from disclosure.selectors import replaceable
from disclosure.services import clawbacks, replacing
from privilege import context
from privilege.errors import InvalidInput, NotFound, Refused
from tests.cast import Cast
from tests.disclosure.claimed import noticed
from tests.disclosure.conftest import Take, prepared, served
from tests.disclosure.pdfs import page_texts, text_pdf
from tests.disclosure.test_serving import unpacked

pytestmark = pytest.mark.django_db


def test_a_slip_sheet_takes_the_place_of_a_document_under_its_own_numbers(
    cast: Cast, volume: UUID, report_file: UUID
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    with context.enter(cast.prosecutor) as actor:
        given = BatesRange.objects.count()
        following = BatesSequence.objects.get().next_number
        production = replacing.make_replacement(
            actor, clawback_id=clawback_id, category="Attorney notes", basis="Work product"
        )
        assert BatesRange.objects.count() == given
        assert BatesSequence.objects.get().next_number == following
        assert production.number == 2
    prepared(cast.prosecutor, production.id)
    replacement = served(cast.prosecutor, production.id)
    files = unpacked(cast.defender, replacement)
    sheet = " ".join(page_texts(files["slip-sheets/DA-000001.pdf"]))
    for said in ("DA-000001", "DA-000003", "Attorney notes", "Work product"):
        assert said in sheet
    with context.enter(cast.defender) as actor:
        found = access.clawback_for(actor, clawback_id)
        assert found.replacement_id == replacement
        acts = [step.act for step in reads.steps_of(actor, found)]
        assert acts == [Act.NOTICED, Act.REPLACED]
        sheet_row = VolumeFile.objects.get(volume_id=replacement, kind=FileKind.PLACEHOLDER)
        assert (sheet_row.first, sheet_row.last, sheet_row.item_id) == (1, 3, None)


def test_a_redacted_version_keeps_each_page_in_its_place(
    cast: Cast, volume: UUID, report_file: UUID, items: dict[str, UUID], take: Take
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    who = cast.prosecutor
    pages: dict[str, Any] = {"media_type": "application/pdf"}
    short = take(who, text_pdf(2), "short.pdf", page_count=2, **pages)
    fits = take(who, text_pdf(3) + b"\n% redacted", "redacted.pdf", page_count=3, **pages)
    report = items["report"]
    values: dict[str, Any] = {
        "clawback_id": clawback_id,
        "category": "Notes",
        "basis": "Work product",
    }
    with context.enter(who) as actor:
        with pytest.raises(Refused, match="as many pages"):
            replacing.make_replacement(actor, redacted={report: short}, **values)
        with pytest.raises(InvalidInput, match="not the document itself"):
            replacing.make_replacement(actor, redacted={report: report}, **values)
        offered = replaceable.documents_of(actor, access.clawback_for(actor, clawback_id))
        assert [one for one, _words in offered[0][2]] == [str(fits)]
        production = replacing.make_replacement(actor, redacted={report: fits}, **values)
        row = ProductionItem.objects.get(production=production)
        assert (row.item_id, row.first, row.last) == (fits, 1, 3)
        assert row.treatment == Treatment.PAGES
    prepared(who, production.id)
    files = unpacked(cast.defender, served(who, production.id))
    assert "DA-000003" in page_texts(files["documents/DA-000001.pdf"])[2]


def test_nobody_else_replaces_and_nothing_given_up_is_replaced(
    cast: Cast, volume: UUID, report_file: UUID
) -> None:
    clawback_id = noticed(cast, volume, report_file)
    words: dict[str, Any] = {"category": "Notes", "basis": "Work product"}
    with context.enter(cast.defender) as actor, pytest.raises((NotFound, Refused)):
        replacing.make_replacement(actor, clawback_id=clawback_id, **words)
    with context.enter(cast.co_defender) as actor, pytest.raises(NotFound):
        replacing.make_replacement(actor, clawback_id=clawback_id, **words)
    with context.enter(cast.prosecutor) as actor:
        clawbacks.withdraw(actor, clawback_id=clawback_id)
        with pytest.raises(Refused):
            replacing.make_replacement(actor, clawback_id=clawback_id, **words)
