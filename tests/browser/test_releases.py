"""A consent and an exception, clicked through by counsel, a supervisor and the other side."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.ground import clock
from casework.choices import NoteKind
from casework.models.case import Case
from casework.services import notes
from privilege import context
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.services import member_keys, office_keys
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, look, press
from tests.cast import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case(module_db: str) -> Case:
    """Return a case with two privileged notes in it."""
    cast = load()
    return open_case(cast).case


@pytest.fixture(scope="module")
def phrases(case: Case) -> dict[str, str]:
    """Hold the ceremony, make counsel's and the supervisor's keys, and write the notes."""
    cast = load()
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor, holders=["Ruth", "Luis", "A program"])
    found = {}
    for name in ("defender", "pd_supervisor"):
        actor, drawn = getattr(cast, name), member_keys.draw_secrets()
        with context.enter(actor):
            member_keys.make_key(actor, drawn)
        found[name] = drawn.phrase
    with context.enter(cast.defender):
        wall = wall_of_kind(cast.defender, case.matter_id, WallKind.DEFENSE_WORK_PRODUCT)
        for title in ("Alibi of the sister", "The threat"):
            notes.add_note(
                cast.defender,
                case_id=case.id,
                wall_id=wall.id,
                kind=NoteKind.NOTE,
                title=title,
                text="He was at his sister's until ten.",
            )
    return found


def unlock(page: Page, site: Site, name: str, phrase: str, to: str) -> None:
    page.context.clear_cookies()
    arrive(page, site, name, to=f"{reverse('keys')}?next={to}")
    page.get_by_label("Unlock phrase").fill(phrase)
    press(page.get_by_role("button", name="Unlock"))


def test_counsel_records_a_consent_and_releases_under_it(
    page: Page, site: Site, case: Case, phrases: dict[str, str], tmp_path: Path
) -> None:
    unlock(page, site, "defender", phrases["defender"], reverse("authorities", args=[case.id]))
    expect(page.get_by_text("No consent or order yet")).to_be_visible()
    look(page, "authorities-empty")
    press(page.get_by_role("link", name="Record a consent or an order").first)
    paper = tmp_path / "consent.pdf"
    paper.write_bytes(b"%PDF-1.7 signed")
    page.get_by_label("Citation, or what the paper says").fill("Consent under Rule 1.6(a)")
    page.get_by_label("Who gave it").fill("Daniel Rivera")
    page.get_by_label("What was explained to the client").fill("It can be used at trial.")
    page.get_by_label("Witness to the signature").fill("Rosa Quillon")
    page.get_by_label("The signed paper, order or agreement").set_input_files(paper)
    page.get_by_label("Alibi of the sister").check()
    look(page, "authority-add")
    press(page.get_by_role("button", name="Record it"))
    look(page, "authorities")
    press(page.get_by_role("link", name="The client's informed consent"))
    expect(page.get_by_text("Rosa Quillon")).to_be_visible()
    look(page, "authority")
    press(page.get_by_role("link", name="Release under this"))
    page.get_by_label("Alibi of the sister").check()
    shared = page.get_by_label("To whom").locator("option", has_text="Shared file").first
    page.get_by_label("To whom").select_option(value=shared.get_attribute("value"))
    look(page, "release")
    press(page.get_by_role("button", name="Go on"))
    expect(page.get_by_text("What has been read cannot be taken back")).to_be_visible()
    look(page, "release-confirm")
    press(page.get_by_role("button", name="Release 1 entry to"))
    expect(page.get_by_role("heading", name="What was released")).to_be_visible()
    page.context.clear_cookies()
    arrive(page, site, "prosecutor", to=reverse("notes", args=[case.id]))
    expect(page.get_by_text("He was at his sister's until ten.")).to_be_visible()
    expect(page.get_by_text("Released from a privileged part")).to_be_visible()
    look(page, "notes-released")


def test_an_exception_is_asked_for_approved_and_opened(
    page: Page, site: Site, case: Case, phrases: dict[str, str]
) -> None:
    here = reverse("authorities", args=[case.id])
    unlock(page, site, "defender", phrases["defender"], here)
    press(page.get_by_role("link", name="Ask for an exception"))
    page.get_by_label("What happened, and why now").fill("He says he will kill his brother.")
    page.get_by_label("The threat").check()
    page.get_by_label("Why nothing less will do").fill("One note.")
    page.get_by_label("Where it goes").select_option(value="emergency")
    page.get_by_label("Outside Parley: who receives it").fill("Sheriff of Ulster County")
    page.get_by_label("Balancing: the interest that it serves").fill("A life.")
    page.get_by_label("Balancing: the alternatives").fill("None in time.")
    page.get_by_label("Balancing: the harm that it does").fill("The client's trust.")
    page.get_by_label("It ends").fill(f"{clock.now() + dt.timedelta(days=2):%Y-%m-%dT%H:%M}")
    look(page, "exception-ask")
    press(page.get_by_role("button", name="Ask another supervisor for approval"))
    unlock(page, site, "pd_supervisor", phrases["pd_supervisor"], here)
    press(page.get_by_role("link", name="Imminent death or serious harm"))
    expect(page.get_by_text("He says he will kill his brother.")).to_be_visible()
    look(page, "exception-supervisor")
    press(page.get_by_role("link", name="Decide"))
    page.get_by_label("Approve it").check()
    page.get_by_label("Your reason").fill("It is grave.")
    look(page, "exception-decide")
    press(page.get_by_role("button", name="Record my decision"))
    unlock(page, site, "defender", phrases["defender"], here)
    press(page.get_by_role("link", name="Imminent death or serious harm"))
    press(page.get_by_role("link", name="Let it go"))
    look(page, "exception-open")
    press(page.get_by_role("button", name="Let it go: this cannot be taken back"))
    expect(page.get_by_role("heading", name="What left Parley")).to_be_visible()
    expect(page.get_by_role("link", name="Save the package")).to_be_visible()
    look(page, "exception-opened")
