"""A client's first five minutes: from the code on paper to the first message, in a real browser."""

import re
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.choices import Custody
from casework.models.case import Case
from casework.services.cases import NewDefendant
from privilege import context
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.services import member_keys, office_keys
from tests.browser.opening import open_case
from tests.browser.site import Site, look, press, sign_in
from tests.browser.test_keys import make_key
from tests.cast import id_of, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "the dog sleeps on the porch"


@pytest.fixture(scope="module")
def case(module_db: str) -> Case:
    """Return a case whose defender can keep what is privileged."""
    cast = load()
    rivera = NewDefendant("Daniel Rivera", id_of(cast.defender), Custody.HELD)
    found = open_case(cast, rivera).case
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    with context.enter(cast.defender):
        member_keys.make_key(cast.defender, member_keys.draw_secrets())
    return found


@pytest.fixture
def channel(case: Case) -> UUID:
    """Return the channel between the defender and their client."""
    cast = load()
    with context.enter(cast.defender):
        return wall_of_kind(cast.defender, case.matter_id, WallKind.PRIVILEGED_CHANNEL).id


def test_a_client_goes_from_the_code_on_paper_to_the_first_message(
    page: Page, site: Site, case: Case, channel: UUID
) -> None:
    sign_in(page, site, "defender", to=reverse("channel-people", args=[case.id, channel]))
    look(page, "guests-none")
    press(page.get_by_role("link", name="Invite your client").first)
    look(page, "guest-invite")
    page.get_by_label("Name").fill("Daniel Rivera")
    press(page.get_by_role("button", name="Make the invitation"))
    look(page, "guest-code")
    code = page.locator(".sheet__code").inner_text()
    press(page.get_by_role("link", name="Done"))
    expect(page.get_by_text("Code not used yet")).to_be_visible()
    look(page, "guests")
    page.context.clear_cookies()
    page.goto(site.at(reverse("join")))
    look(page, "join")
    page.get_by_label("Invitation code").fill(code)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_text("I have read the notice above").click()
    press(page.get_by_role("button", name="Make my account"))
    look(page, "joined")
    login = page.locator(".sheet__code").inner_text()
    press(page.get_by_role("link", name="I have it: log in"))
    page.get_by_label("E-mail address or log-in name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_text("I have read the notice").click()
    press(page.get_by_role("button", name="Log in"))
    expect(page).to_have_url(re.compile(re.escape(reverse("own-channel", args=[channel])) + "$"))
    expect(page.get_by_text("First, make your key")).to_be_visible()
    look(page, "own-channel-no-key")
    make_key(page, site)
    press(page.get_by_role("link", name="Go to your messages"))
    page.get_by_label("Message").fill("I was at my mother's.")
    press(page.get_by_role("button", name="Send"))
    expect(page.get_by_text("I was at my mother's.")).to_be_visible()
    expect(page.get_by_text("People v. Rivera")).to_have_count(0)
    look(page, "own-channel")
