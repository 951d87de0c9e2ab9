"""A clawback clicked through by both sides: claimed, sequestered, disputed, and given up."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.ledger.services import operation
from casework.access import own_file
from casework.choices import Condition, ItemState, ItemType
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.services import evidence
from disclosure.selectors import parties
from privilege import context
from privilege.services.blobs import keep_file
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, look, press
from tests.cast import Cast, load
from tests.disclosure.conftest import drafted, numbered, prepared, served
from tests.disclosure.pdfs import text_pdf

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Served:
    """A case and the volume that was served in it."""

    case_id: UUID
    volume_id: UUID


def take_report(cast: Cast, matter_id: UUID) -> UUID:
    """Take a report of two pages into the prosecution's file, as read already."""
    with context.enter(cast.prosecutor) as actor:
        wall = own_file(actor, matter_id)
        with operation(actor, Event.ITEM_PROCESSED, wall=wall.id):
            blob, written = keep_file(actor, wall=wall, blocks=[text_pdf(2)])
            item = evidence.receive_file(
                actor,
                wall=wall,
                blob=blob,
                sha256=written.sha256.hex(),
                size=written.size,
                name="interview notes.pdf",
                item_type=ItemType.REPORT,
            )
            EvidenceItem.objects.filter(pk=item.id).update(
                state=ItemState.READY.value,
                condition=Condition.OK.value,
                media_type="application/pdf",
                page_count=2,
            )
    return item.id


@pytest.fixture(scope="module")
def volume(site: Site) -> Served:
    """A volume with one report, served on the defender."""
    cast = load()
    opening = open_case(cast)
    with context.enter(cast.prosecutor) as actor:
        party = parties.receiving_parties(actor, opening.case.matter_id)[0]
    item_id = take_report(cast, opening.case.matter_id)
    production = drafted(cast.prosecutor, party.shared_wall_id, [item_id])
    numbered(cast.prosecutor, production)
    prepared(cast.prosecutor, production)
    return Served(opening.case.id, served(cast.prosecutor, production))


def test_both_sides_agree_that_a_notice_sequesters(page: Page, site: Site, volume: Served) -> None:
    arrive(page, site, "prosecutor", to=reverse("clawbacks", args=[volume.case_id]))
    expect(page.get_by_text("Nothing was claimed back in this case")).to_be_visible()
    look(page, "clawbacks-empty")
    press(page.get_by_role("link", name="Enter an agreement or order"))
    page.get_by_label("Citation").fill("FRE 502(e) agreement of May 4")
    look(page, "clawback-terms")
    press(page.get_by_role("button", name="Enter it"))
    expect(page.get_by_text("Waits until the other side joins it.")).to_be_visible()


def test_counsel_claim_what_was_served_and_it_is_shut(
    page: Page, site: Site, volume: Served
) -> None:
    arrive(page, site, "defender", to=reverse("clawbacks", args=[volume.case_id]))
    press(page.get_by_role("button", name="Join this agreement"))
    page.context.clear_cookies()
    arrive(page, site, "prosecutor", to=reverse("volume", args=[volume.volume_id]))
    press(page.get_by_role("link", name="Claim something back…"))
    page.get_by_text("interview notes.pdf").click()
    page.get_by_label("Privilege").select_option(label="Work product")
    page.get_by_label("Basis").fill("Notes of trial counsel.")
    page.get_by_label("How it came to be produced").fill("It lay between two reports.")
    look(page, "claim-new")
    press(page.get_by_role("button", name="Keep as a draft"))
    expect(page.get_by_text("Nobody outside your office knows of this claim.")).to_be_visible()
    look(page, "claim")
    press(page.get_by_role("link", name="Sign and give notice…"))
    look(page, "claim-sign")
    press(page.get_by_role("button", name=re.compile("Sign and give notice to")))
    expect(page.get_by_text("Gave notice of a claim of privilege")).to_be_visible()
    look(page, "clawback-claimant")


def test_the_receiver_sees_what_to_do_and_disputes(page: Page, site: Site, volume: Served) -> None:
    arrive(page, site, "defender", to=reverse("volume", args=[volume.volume_id]))
    expect(page.get_by_text("interview notes.pdf")).to_have_count(0)
    look(page, "volume-sequestered")
    press(page.get_by_role("link", name=re.compile("Sequestered: claim of")))
    expect(page.get_by_text("Do not use or pass on what you know of it.")).to_be_visible()
    look(page, "clawback-receiver")
    press(page.get_by_role("link", name="List a copy outside"))
    page.get_by_label("To whom").fill("Dr. Ames, expert")
    page.get_by_label("What, and how").fill("The report, by e-mail")
    press(page.get_by_role("button", name="List it"))
    press(page.get_by_role("link", name="Dispute this claim"))
    page.get_by_label("Grounds").fill("The police wrote it.")
    look(page, "clawback-dispute")
    press(page.get_by_role("button", name="Dispute this claim"))
    expect(page.get_by_text("Access returns by itself")).to_be_visible()
    press(page.get_by_role("link", name=re.compile("The incident")))
    look(page, "clawback-incident")


def test_the_claimant_gives_up_and_access_returns(page: Page, site: Site, volume: Served) -> None:
    arrive(page, site, "prosecutor", to=reverse("clawbacks", args=[volume.case_id]))
    look(page, "clawbacks")
    press(page.get_by_role("link", name=re.compile("DA-000001")))
    press(page.get_by_role("link", name="Make a replacement with the same numbers"))
    look(page, "clawback-replace")
    page.go_back()
    press(page.get_by_role("link", name="Claim nothing, or no longer"))
    press(page.get_by_role("button", name="Give access back"))
    page.context.clear_cookies()
    arrive(page, site, "defender", to=reverse("volume", args=[volume.volume_id]))
    expect(page.get_by_role("link", name="interview notes.pdf")).to_be_visible()
