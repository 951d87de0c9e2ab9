"""A week of review from question to signature, and a concern that is answered by receipt code."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from audit.ledger.services import record
from audit.ledger.values import Ref
from audit.oversight.drawing import Setting
from audit.oversight.services import rules
from audit.oversight.services.drawing import draw
from casework.events import Event
from casework.services import cases, courts
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.models.people import Office, User
from privilege.services import member_keys, office_keys
from privilege.services.people import set_role
from tests.browser.site import Site, assert_accessible, look, press, sign_in
from tests.cast import Cast, id_of, load, office_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "Why all of it within one hour?"
ANSWER = "For the hearing on Monday;\nthe court asked for paper."
CONCERN = "The lineup was shown twice, and the first one is in no report."
REPLY = "It arrived. I ask the unit for its notes."


@pytest.fixture(scope="module")
def cast(module_db: str) -> Cast:
    """Return the cast, with a week of review drawn for the prosecution's supervisor."""
    cast = load()
    with context.enter(cast.platform_admin):
        court = courts.list_court(
            cast.platform_admin, jurisdiction="NY", name="County Court", zone="America/New_York"
        )
    with context.enter(cast.prosecutor) as actor:
        case = cases.open_case(
            actor,
            court_id=court.id,
            title="People v. Rivera",
            docket_number="IND-1",
            defendants=[cases.NewDefendant("Daniel Rivera", id_of(cast.defender))],
        ).case
        wall = access.wall_of_kind(actor, case.matter_id, WallKind.PROSECUTION_FILE)
        for _ in range(20):
            about = [Ref("casework.case", case.id)]
            record(actor, Event.ITEM_DOWNLOADED, wall=wall.id, objects=about)
    with context.enter(cast.da_supervisor) as actor:
        rules.set_rules(actor, settings={"sample": Setting(is_on=False, amount=2)})
    draw(Office.objects.get(pk=office_of(cast.da_supervisor)), settled=dt.timedelta())
    return cast


@pytest.fixture(scope="module")
def phrase(cast: Cast) -> str:
    """Appoint the prosecution's ethics officer, who makes a key; return its unlock phrase."""
    drawn = member_keys.draw_secrets()
    with context.enter(cast.da_supervisor) as actor:
        office_keys.hold_ceremony(actor)
        appoint(actor, cast.da_outsider)
    with context.enter(cast.da_outsider) as actor:
        member_keys.make_key(actor, drawn)
    return drawn.phrase


def appoint(supervisor: Actor, person: Actor) -> None:
    """Make somebody an ethics officer."""
    user = User.objects.get(pk=id_of(person))
    office = Office.objects.get(pk=office_of(person))
    set_role(supervisor, user=user, office=office, role=Role.ETHICS_OFFICER, holds=True)


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Page]:
    """Yield a page of another person's, in a window of their own."""
    window = browser.new_context(timezone_id="America/New_York")
    yield window.new_page()
    window.close()


def test_a_line_is_asked_about_answered_in_place_decided_and_the_week_signed(
    page: Page, elsewhere: Page, site: Site, cast: Cast
) -> None:
    sign_in(page, site, "da_supervisor", to=reverse("oversight"))
    look(page, "oversight")
    press(page.get_by_role("link", name="Reviews given to you"))
    expect(page.get_by_role("heading", name="Evidence: downloaded")).to_be_visible()
    expect(page.get_by_text("Downloads in bulk")).to_be_visible()
    page.get_by_label("Why, or what you ask").fill(QUESTION)
    press(page.get_by_role("button", name="Keep what I decided"))
    expect(page.get_by_text("Say what you found.")).to_be_visible()
    expect(page.get_by_label("Why, or what you ask")).to_have_value(QUESTION)
    look(page, "review-week-refused")
    page.get_by_label("Question to the person").check()
    press(page.get_by_role("button", name="Keep what I decided"))
    expect(page.get_by_text(QUESTION)).to_be_visible()

    sign_in(elsewhere, site, "prosecutor", to=reverse("audit-questions"))
    look(elsewhere, "review-question")
    elsewhere.get_by_label("Your answer").fill(ANSWER)
    press(elsewhere.get_by_role("button", name="Send the answer"))
    expect(elsewhere.get_by_text("Your answer is kept")).to_be_visible()

    page.goto(site.at(reverse("audit-review")))
    expect(page.get_by_text("the court asked for paper")).to_be_visible()
    page.get_by_label("Fine", exact=True).check()
    press(page.get_by_role("button", name="Keep what I decided"))
    look(page, "review-week-decided")
    press(page.get_by_role("button", name="Sign this week for good"))
    expect(page.get_by_text("The week is signed.")).to_be_visible()
    page.goto(site.at(reverse("audit-weeks")))
    expect(page.get_by_text(f"{cast.da_supervisor.display_name},")).to_be_visible()
    look(page, "review-evidence")


def test_a_concern_is_reported_and_its_reply_read_by_the_code_alone(
    page: Page, elsewhere: Page, site: Site, cast: Cast, phrase: str
) -> None:
    sign_in(page, site, "defender", to=reverse("concern-new"))
    page.get_by_label("Who is it about?").fill("Sergeant Roe")
    press(page.get_by_role("button", name="Show who can receive it"))
    page.get_by_label("What happened?").fill(CONCERN)
    press(page.get_by_role("button", name="Send without my name"))
    expect(page.get_by_label("What happened?")).to_have_value(CONCERN)
    look(page, "concern-refused")
    page.get_by_label(cast.da_outsider.display_name).check()
    press(page.get_by_role("button", name="Send without my name"))
    look(page, "concern-code")
    code = page.locator(".sheet__code").inner_text()

    sign_in(elsewhere, site, "da_outsider", to=reverse("concerns"))
    look(elsewhere, "concern-desk")
    press(elsewhere.locator("tbody a").first)
    press(elsewhere.get_by_role("link", name="Unlock your key to read it"))
    elsewhere.get_by_label("Unlock phrase").fill(phrase)
    press(elsewhere.get_by_role("button", name="Unlock"))
    expect(elsewhere.get_by_text(CONCERN)).to_be_visible()
    elsewhere.get_by_label("Say that it arrived").check()
    elsewhere.get_by_label("What the reporter is told").fill(REPLY)
    press(elsewhere.get_by_role("button", name="Take this step"))
    look(elsewhere, "concern-report")

    elsewhere.context.clear_cookies()
    elsewhere.goto(site.at(reverse("concern-receipt")))
    elsewhere.get_by_label("Receipt code").fill(code)
    press(elsewhere.get_by_role("button", name="Show my report’s answers"))
    expect(elsewhere.get_by_text(REPLY)).to_be_visible()
    expect(elsewhere.get_by_text(CONCERN)).to_have_count(0)
    assert_accessible(elsewhere)
