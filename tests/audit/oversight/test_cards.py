"""If these fail, somebody is not told on their first page what waits, or a colleague learns it."""

import pytest
from django.urls import reverse

from audit.oversight import cards
from casework.registries import Card
from privilege import context
from privilege.actor import Actor
from tests.audit.oversight.test_codes import attested, published
from tests.audit.oversight.test_concerns import SECRET, as_officer, only_concern, report
from tests.casework.conftest import Doe
from tests.casework.test_notes import ceremony, with_key
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def lines(card: Card | None) -> list[tuple[str, str]]:
    return [(line.words, line.url) for line in card.items] if card else []


def concerns_of(actor: Actor) -> Card | None:
    with context.enter(actor):
        return cards.concerns_card(actor)


def codes_of(actor: Actor) -> Card | None:
    with context.enter(actor):
        return cards.codes_card(actor)


def test_a_report_waits_on_the_first_page_of_its_recipient_alone_without_a_word_of_it(
    cast: Cast,
) -> None:
    officer = as_officer(cast.da_supervisor, cast.da_outsider)
    ceremony(cast.da_supervisor)
    with_key(officer)
    assert concerns_of(officer) is None
    report(officer)
    found = concerns_of(officer)
    url = reverse("concern", args=[only_concern(officer).id])
    assert lines(found) == [("A confidential report", url)]
    assert SECRET not in repr(found)
    for other in (cast.da_supervisor, cast.da_admin, cast.prosecutor):
        assert concerns_of(other) is None


def test_a_code_waits_for_whom_it_asks_until_they_attest(cast: Cast) -> None:
    version = published(cast.da_supervisor)
    asked = [("Standards of our office", reverse("code", args=[version.id]))]
    assert lines(codes_of(cast.prosecutor)) == asked
    assert codes_of(cast.defender) is None
    attested(cast.prosecutor, version)
    assert codes_of(cast.prosecutor) is None


def test_only_the_prosecution_s_people_are_offered_the_tab_of_independence(
    cast: Cast, doe: Doe
) -> None:
    for actor, is_offered in ((cast.prosecutor, True), (cast.defender, False)):
        with context.enter(actor):
            part = cards.independence_part(actor, doe.case.id, doe.case.matter_id)
        assert (part is not None) == is_offered
