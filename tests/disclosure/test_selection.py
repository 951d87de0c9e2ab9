"""If these fail, the wrong item goes into a production, or one is changed after its review."""

from uuid import UUID, uuid4

import pytest

from casework.choices import TagKind
from casework.services import tags
from disclosure import access
from disclosure.gate import Weight
from disclosure.models.production import ProductionItem
from disclosure.selectors import productions
from disclosure.services import productions as services
from disclosure.services import selection
from privilege import context
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from tests.cast import Cast
from tests.disclosure.conftest import Docket, Take, drafted, numbered
from tests.disclosure.pdfs import text_pdf

pytestmark = pytest.mark.django_db


def rows_of(actor: Actor, production_id: UUID) -> list[ProductionItem]:
    with context.enter(actor):
        return productions.items_of(actor, access.production_for(actor, production_id))


def test_what_is_marked_stays_out_by_name_and_the_rest_goes_in(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    with context.enter(cast.prosecutor) as actor:
        tags.tag_item(
            actor, item_id=items["photo"], kind=TagKind.DO_NOT_DISCLOSE, reason="informant"
        )
        tags.tag_item(actor, item_id=items["report"], kind=TagKind.VICTIM_INFORMATION)
        made = services.draft_production(actor, shared_wall_id=docket.defender_shared)
        added = selection.add_items(actor, production_id=made.id, item_ids=list(items.values()))
    assert added.count == 2
    assert [(f.item_id, f.reason) for f in added.refused] == [
        (items["photo"], "Marked do not disclose: informant")
    ]
    assert [f.weight for f in added.findings if f.item_id == items["report"]] == [Weight.LOOK_AGAIN]


def test_nothing_but_refused_items_is_a_refusal(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    with context.enter(cast.prosecutor) as actor:
        tags.tag_item(actor, item_id=items["photo"], kind=TagKind.WORK_PRODUCT)
        made = services.draft_production(actor, shared_wall_id=docket.defender_shared)
        with pytest.raises(Refused) as refusal:
            selection.add_items(actor, production_id=made.id, item_ids=[items["photo"]])
    assert refusal.value.reasons == ["scene.jpg: Marked as work product, which is privileged."]


def test_an_email_with_a_privileged_attachment_is_refused(
    cast: Cast, docket: Docket, take: Take
) -> None:
    who = cast.prosecutor
    email = take(who, b"mail", "thread.eml")
    archive = take(who, b"zip", "all.zip", parent=email)
    memo = take(who, b"memo", "memo.docx", parent=archive)
    with context.enter(who):
        tags.tag_item(who, item_id=memo, kind=TagKind.WORK_PRODUCT)
        made = services.draft_production(who, shared_wall_id=docket.defender_shared)
        with pytest.raises(Refused) as refusal:
            selection.add_items(who, production_id=made.id, item_ids=[email])
    assert refusal.value.reasons == [
        "thread.eml: Holds “memo.docx”. Marked as work product, which is privileged."
    ]


def test_a_mark_made_after_the_selection_stops_review_and_service(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    production_id = drafted(cast.prosecutor, docket.defender_shared, list(items.values()))
    with context.enter(cast.prosecutor) as actor:
        tags.tag_item(
            actor, item_id=items["photo"], kind=TagKind.DO_NOT_DISCLOSE, reason="informant"
        )
        with pytest.raises(Refused, match="may not be produced"):
            services.review_production(actor, production_id=production_id)
        selection.withhold_item(
            actor,
            production_id=production_id,
            item_id=items["photo"],
            category="Confidential",
            basis="CPL 245.70",
        )
        services.review_production(actor, production_id=production_id)


@pytest.mark.parametrize(
    ("facts", "treatment"),
    [
        ({"media_type": "application/pdf", "page_count": 4}, ("pages", 4)),
        ({"media_type": "application/pdf", "page_count": None}, ("native", 0)),
        (
            {"media_type": "application/pdf", "page_count": 4, "flags": ["restricted"]},
            ("native", 0),
        ),
        (
            {"media_type": "application/pdf", "page_count": 4, "condition": "malformed"},
            ("native", 0),
        ),
        ({"media_type": "image/jpeg"}, ("pages", 1)),
        ({"media_type": "image/tiff", "page_count": 3}, ("pages", 3)),
        ({"media_type": "image/svg+xml"}, ("native", 0)),
        ({"media_type": "video/mp4"}, ("native", 0)),
        ({"media_type": "text/html"}, ("native", 0)),
    ],
)
def test_paged_files_are_stamped_and_all_others_go_as_they_are(
    cast: Cast,
    docket: Docket,
    take: Take,
    facts: dict[str, object],
    treatment: tuple[str, int],
) -> None:
    item = take(cast.prosecutor, text_pdf(), "file", **facts)
    production_id = drafted(cast.prosecutor, docket.defender_shared, [item])
    row = rows_of(cast.prosecutor, production_id)[0]
    assert (row.treatment, row.page_count) == treatment


def test_an_item_goes_in_once_and_can_be_taken_out(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, list(items.values()))
    with context.enter(who):
        again = selection.add_items(who, production_id=production_id, item_ids=[items["photo"]])
    assert again.count == 0
    rows = rows_of(who, production_id)
    with context.enter(who):
        selection.remove_item(who, production_item_id=rows[0].id)
    assert len(rows_of(who, production_id)) == 2


def test_items_of_another_file_or_none_are_not_found(
    cast: Cast, docket: Docket, items: dict[str, UUID], take: Take
) -> None:
    theirs = take(cast.defender, b"ours", "alibi.txt")
    with context.enter(cast.prosecutor) as actor:
        made = services.draft_production(actor, shared_wall_id=docket.defender_shared)
        for wrong in ([theirs], [uuid4()], [items["photo"], uuid4()]):
            with pytest.raises(NotFound):
                selection.add_items(actor, production_id=made.id, item_ids=wrong)
        with pytest.raises(InvalidInput):
            selection.add_items(actor, production_id=made.id, item_ids=[])


def test_nobody_produces_to_a_file_that_is_not_theirs(cast: Cast, docket: Docket) -> None:
    for actor, wall in (
        (cast.defender, docket.co_defender_shared),
        (cast.co_defender, docket.defender_shared),
        (cast.other_prosecutor, docket.defender_shared),
        (cast.prosecutor, docket.file.id),
        (cast.prosecutor, uuid4()),
    ):
        with context.enter(actor), pytest.raises(NotFound):
            services.draft_production(actor, shared_wall_id=wall)


def test_a_reviewed_or_numbered_production_is_not_changed(
    cast: Cast, docket: Docket, items: dict[str, UUID]
) -> None:
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, [items["photo"]])
    numbered(who, production_id)
    row = rows_of(who, production_id)[0]
    with context.enter(who):
        for change in (
            lambda: selection.add_items(
                who, production_id=production_id, item_ids=[items["report"]]
            ),
            lambda: selection.remove_item(who, production_item_id=row.id),
            lambda: selection.describe_item(
                who, production_item_id=row.id, description="x", filename="y"
            ),
            lambda: services.reopen_production(who, production_id=production_id),
            lambda: services.review_production(who, production_id=production_id),
        ):
            with pytest.raises(Refused, match="no longer be changed"):
                change()
