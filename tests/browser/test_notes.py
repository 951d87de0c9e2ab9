"""Notes and contacts, clicked through by counsel: kept while locked, read when unlocked."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.models.case import Case
from casework.services.cases import NewDefendant
from privilege import context
from privilege.services import member_keys, office_keys
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, look, press
from tests.cast import Cast, id_of, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LETTER = "He was at his sister's until ten.\n\nAsk her for the receipt of the pharmacy."


@pytest.fixture(scope="module")
def case(module_db: str) -> Case:
    """Return a case with two defendants."""
    cast = load()
    rivera = NewDefendant("Daniel Rivera", id_of(cast.defender))
    vega = NewDefendant("Luis Vega", id_of(cast.co_defender))
    return open_case(cast, rivera, vega, title="People v. Rivera and Vega").case


@pytest.fixture(scope="module")
def phrase(case: Case) -> str:
    """Hold the ceremony, make the defender's key, and return its unlock phrase."""
    cast: Cast = load()
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    drawn = member_keys.draw_secrets()
    with context.enter(cast.defender):
        member_keys.make_key(cast.defender, drawn)
    return drawn.phrase


def test_before_the_ceremony_a_note_is_refused_and_stays_on_the_form(
    page: Page, site: Site, case: Case
) -> None:
    arrive(page, site, "defender", to=reverse("notes", args=[case.id]))
    expect(page.get_by_text("No notes yet")).to_be_visible()
    look(page, "notes-empty")
    page.get_by_role("link", name="Add a note").first.click()
    page.get_by_label("Note", exact=True).fill(LETTER)
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_role("alert")).to_contain_text("has not made its recovery key")
    expect(page.get_by_label("Note", exact=True)).to_have_value(LETTER)
    look(page, "note-refused")


def test_notes_are_kept_while_locked_and_read_when_unlocked(
    page: Page, site: Site, case: Case, phrase: str
) -> None:
    arrive(page, site, "defender", to=reverse("notes", args=[case.id]))
    page.get_by_role("link", name="Add a note").first.click()
    page.get_by_label("Title").fill("Alibi")
    page.get_by_label("Note", exact=True).fill(LETTER)
    page.get_by_role("button", name="Keep this note").click()
    press(page.get_by_role("link", name="Record a contact"))
    look(page, "contact-add")
    page.get_by_label("Where it is kept").select_option(
        label="Attorney–client channel: Daniel Rivera – privileged"
    )
    page.get_by_label("How", exact=True).select_option(label="Jail visit")
    page.get_by_label("With whom").fill("Daniel Rivera")
    page.get_by_label("When").fill("2026-03-04T09:30")
    page.get_by_label("What was said or done").fill("Wants no deal before the hearing.")
    page.get_by_role("button", name="Keep this record").click()
    expect(page.get_by_text("2 entries here are privileged and locked")).to_be_visible()
    expect(page.get_by_role("heading", name="Privileged entry")).to_have_count(2)
    look(page, "notes-locked")
    page.get_by_role("link", name="Unlock your key to read them").click()
    page.get_by_label("Unlock phrase").fill(phrase)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Jail visit: Daniel Rivera")).to_be_visible()
    look(page, "notes")
    page.get_by_role("link", name="Alibi").click()
    expect(page.get_by_text("receipt of the pharmacy")).to_be_visible()
    look(page, "note")
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_label("Note", exact=True)).to_have_value(LETTER)
    page.get_by_label("Title").fill("Alibi of the sister")
    page.get_by_role("button", name="Save").click()
    press(page.get_by_role("link", name="Withdraw"))
    look(page, "note-withdraw")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Withdrawn")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Add a note")).to_be_hidden()
    expect(page.get_by_text("Wants no deal before the hearing.")).to_be_visible()


def test_the_other_side_keeps_its_own(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "prosecutor", to=reverse("notes", args=[case.id]))
    expect(page.get_by_text("No notes yet")).to_be_visible()
    expect(page.get_by_text("Defense")).to_have_count(0)
    look(page, "notes-prosecutor")
