"""Privilege, clicked through by both sides: asserted, logged, served, challenged, ruled on."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.ledger.services import operation
from casework.access import own_file
from casework.events import Event
from casework.models.case import Case
from casework.services import evidence
from privilege import context
from privilege.services import member_keys, office_keys
from privilege.services.blobs import keep_file
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, look, press
from tests.cast import load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHALLENGE = "The description does not let us judge the claim."


@pytest.fixture(scope="module")
def case(site: Site) -> Case:
    """Return a case with an item in the prosecution's file, whose counsel has a key."""
    cast = load()
    opening = open_case(cast)
    with context.enter(cast.prosecutor) as actor:
        wall = own_file(actor, opening.case.matter_id)
        with operation(actor, Event.ITEM_PROCESSED, wall=wall.id):
            blob, written = keep_file(actor, wall=wall, blocks=[b"Do not name the target."])
            evidence.receive_file(
                actor,
                wall=wall,
                blob=blob,
                sha256=written.sha256.hex(),
                size=written.size,
                name="advice.eml",
                title="Advice on the wiretap",
            )
    with context.enter(cast.da_supervisor) as supervisor:
        office_keys.hold_ceremony(supervisor)
    with context.enter(cast.prosecutor) as actor:
        member_keys.make_key(actor, member_keys.draw_secrets())
    return opening.case


def test_counsel_asserts_and_is_warned_of_what_reveals(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "prosecutor", to=reverse("evidence", args=[case.id]))
    page.get_by_role("link", name="Advice on the wiretap").first.click()
    press(page.get_by_role("link", name="Assert privilege"))
    look(page, "assert")
    page.get_by_label("Privilege", exact=True).select_option(label="Attorney–client privilege")
    page.get_by_label("Whose privilege it is").fill("The People")
    page.get_by_label("Basis").fill("Legal advice of the bureau chief.")
    page.get_by_label("Description for the privilege log").fill("Advice about a wiretap")
    press(page.get_by_role("button", name="Assert privilege"))
    expect(page.get_by_text("May reveal what is privileged")).to_be_visible()
    look(page, "assert-warned")
    page.get_by_label("Description for the privilege log").fill("E-mail giving legal advice")
    press(page.get_by_role("button", name="Assert privilege"))
    expect(page.get_by_text("Asserted", exact=True)).to_be_visible()
    look(page, "asserted")
    press(page.get_by_role("link", name="Withdraw the assertion"))
    look(page, "assertion-withdraw")


def test_counsel_drafts_and_serves_the_log(page: Page, site: Site, case: Case) -> None:
    logs = reverse("privilege-logs", args=[case.id])
    arrive(page, site, "prosecutor", to=logs)
    look(page, "logs-none")
    press(page.get_by_role("button", name="Begin the privilege log for Daniel Rivera"))
    expect(page.get_by_text("E-mail giving legal advice")).to_be_visible()
    look(page, "log-draft")
    press(page.get_by_role("link", name="Edit"))
    look(page, "log-row")
    page.get_by_label("Custodian").fill("Appeals bureau")
    press(page.get_by_role("button", name="Save"))
    press(page.get_by_role("link", name="Serve the log"))
    look(page, "log-serve")
    press(page.get_by_role("button", name="Serve 1 entry on"))
    expect(page.get_by_text("PRIV-0001")).to_be_visible()


def test_the_defense_reads_acknowledges_and_challenges(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "defender", to=reverse("privilege-logs", args=[case.id]))
    look(page, "logs-served")
    press(page.get_by_role("link", name="Version 1"))
    expect(page.get_by_text("Appeals bureau")).to_be_visible()
    expect(page.get_by_text("wiretap")).to_have_count(0)
    press(page.get_by_role("button", name="Acknowledge receipt"))
    look(page, "log-version")
    press(page.get_by_role("link", name="Challenge PRIV-0001"))
    look(page, "challenge-new")
    page.get_by_label("What you say").fill(CHALLENGE)
    press(page.get_by_role("button", name="Challenge this entry"))
    expect(page.get_by_text("Challenged")).to_be_visible()


def test_it_is_answered_submitted_and_ruled_on(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "prosecutor", to=reverse("privilege-logs", args=[case.id]))
    press(page.get_by_role("link", name="PRIV-0001"))
    expect(page.get_by_text(CHALLENGE)).to_be_visible()
    look(page, "challenge")
    press(page.get_by_role("link", name="Answer"))
    page.get_by_label("What you say").fill("It is enough under the rule.")
    press(page.get_by_role("button", name="Answer"))
    press(page.get_by_role("link", name="Submit in camera"))
    look(page, "challenge-in-camera")
    page.get_by_label("Court", exact=True).select_option(label="Court oversight (no judge entered)")
    page.get_by_label("For the court alone").fill("It names the target.")
    press(page.get_by_role("button", name="Submit in camera"))
    expect(page.get_by_text("Unlock your key to read it")).to_be_visible()
    press(page.get_by_role("link", name="Record the ruling"))
    look(page, "challenge-ruling")
    page.get_by_label("Ruling", exact=True).select_option(label="Privilege overruled")
    page.get_by_label("Order", exact=True).fill("Order of the court: produce.")
    today = page.get_by_label("Day of the order").input_value()
    page.get_by_label("To be complied with by").fill(today)
    press(page.get_by_role("button", name="Record the ruling"))
    expect(page.get_by_text("Produce what the court ordered by this day.")).to_be_visible()
    look(page, "challenge-ruled")
    page.goto(site.at(reverse("evidence", args=[case.id])))
    page.get_by_role("link", name="Advice on the wiretap").first.click()
    expect(page.get_by_text("Overruled by the court").first).to_be_visible()


def test_the_other_side_reads_the_ruling_and_no_more(page: Page, site: Site, case: Case) -> None:
    arrive(page, site, "defender", to=reverse("privilege-logs", args=[case.id]))
    press(page.get_by_role("link", name="PRIV-0001"))
    expect(page.get_by_text("Order of the court: produce.")).to_be_visible()
    expect(page.get_by_text("It names the target.")).to_have_count(0)
    expect(page.get_by_text("For the court alone")).to_have_count(0)
    look(page, "challenge-ruled-defense")
