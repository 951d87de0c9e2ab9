"""A case from its opening to looking at its evidence, clicked through by its people in order."""

import datetime as dt
import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Dialog, Page, expect

from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.services import courts
from parley.demo.files import dwi
from parley.demo.files.exhibit import Moment
from privilege import context
from tests.browser.site import Site, arrive, do_jobs, look, press
from tests.cast import Cast, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_HANDED_OVER = {
    "Offense report.pdf",
    "Alcohol analysis.pdf",
    "Kit seal.eml",
    "Passenger statement.docx",
    "HS-GC 2 controls.xlsx",
    "P1010231.JPG",
    "Dispatch.wav",
    "Body camera Ferncliff.mp4",
}
_MOMENT = Moment(dt.date(2026, 3, 2), ZoneInfo("America/New_York"), 7)


@pytest.fixture(scope="module")
def people(module_db: str) -> Cast:
    """Return the cast, with a court to go to."""
    cast = load()
    with context.enter(cast.platform_admin):
        courts.list_court(
            cast.platform_admin,
            jurisdiction="NY",
            name="Supreme Court, Kings County",
            zone="America/New_York",
        )
    return cast


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of files as an agency hands them over, subfolders included."""
    root = tmp_path_factory.mktemp("handed-over") / "Discovery"
    for exhibit in dwi.prosecution_file(_MOMENT):
        path = root / exhibit.path
        if path.name not in _HANDED_OVER:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(exhibit.build())
    noise = [Image.frombytes("RGB", (1600, 1200), os.urandom(5_760_000)) for _ in range(5)]
    noise[0].save(root / "Large scan.pdf", save_all=True, append_images=noise[1:], quality=95)
    (root / "Nothing.pdf").write_bytes(b"")
    (root / "<img src=x onerror=alert(1)>.txt").write_text("<script>alert('ran')</script> lineup")
    return root


@pytest.fixture
def case_url(people: Cast) -> str:
    """Return the address of the case that the first test opened."""
    with context.enter(people.prosecutor):
        return reverse("case", args=[Case.objects.get().id])


def item_url(people: Cast, name: str) -> str:
    """Return the address of the item with a file name."""
    with context.enter(people.prosecutor):
        found = EvidenceItem.objects.select_related("content")
        return reverse("item", args=[next(i.id for i in found if i.text("name") == name)])


def test_home_without_a_case_says_what_to_do(page: Page, site: Site, people: Cast) -> None:
    for name in ("prosecutor", "defender"):
        arrive(page, site, name, to="/")
        expect(page.get_by_text("No cases yet")).to_be_visible()
        look(page, f"home-empty-{name}")
        page.context.clear_cookies()


def test_a_prosecutor_opens_a_case(page: Page, site: Site, people: Cast) -> None:
    arrive(page, site, "prosecutor", to="/")
    press(page.get_by_role("link", name="Open a case").first)
    look(page, "case-open")
    page.get_by_label("Caption").fill("People v. Rivera")
    page.get_by_label("Docket number").fill("IND-70012-26")
    page.get_by_label("Court").select_option(label="Supreme Court, Kings County (NY)")
    page.get_by_label("Name", exact=True).fill("Daniel Rivera")
    page.get_by_label("Defense attorney optional").select_option(label="Defender, Public Defender")
    page.get_by_label("Custody optional").select_option(label="In custody")
    page.get_by_role("button", name="Add a defendant").click()
    second = page.locator(".formset__row").nth(1)
    second.get_by_label("Name", exact=True).fill("Luis Vega")
    second.get_by_label("Defense attorney").select_option(label="Co Defender, Conflict Defenders")
    look(page, "case-open-filled")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People v. Rivera")
    seen = page.get_by_role("heading", name="Who can see what").locator("..")
    expect(seen).to_contain_text("Prosecution file")
    expect(seen).not_to_contain_text("Defense")
    look(page, "case-new")


@pytest.mark.parametrize("subject", ["parties", "charges", "counsel", "dates", "evidence", "notes"])
def test_each_subject_of_the_case(page: Page, site: Site, case_url: str, subject: str) -> None:
    arrive(page, site, "prosecutor", to=f"{case_url}{subject}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People v. Rivera")
    look(page, f"case-{subject}-new")


def test_a_charge_and_a_court_date_are_added(page: Page, site: Site, case_url: str) -> None:
    arrive(page, site, "prosecutor", to=f"{case_url}charges/")
    page.get_by_role("link", name="Add a charge").first.click()
    page.get_by_label("Defendant").select_option(label="Daniel Rivera")
    page.get_by_label("Statute").fill("VTL 1192(2)")
    page.get_by_label("Charge").fill("Driving while intoxicated, per se")
    page.get_by_label("Grade").select_option(label="Class E felony")
    look(page, "charge-add")
    page.get_by_role("button", name=re.compile("Add")).click()
    expect(page.get_by_role("rowheader")).to_contain_text("Driving while intoxicated")
    look(page, "case-charges")
    page.goto(site.at(f"{case_url}dates/"))
    press(page.get_by_role("link", name="Add a court date").first)
    look(page, "date-add")


def test_a_folder_is_taken_in(page: Page, site: Site, case_url: str, folder: Path) -> None:
    arrive(page, site, "prosecutor", to=f"{case_url}intake/")
    look(page, "intake-new")
    page.get_by_label("Agency", exact=False).first.fill("Sheriff of Kings County")
    page.set_input_files("#folder", folder)
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    expect(page.locator('[data-count="kept"]')).to_have_text(str(count), timeout=60_000)
    expect(page.locator('[data-count="failed"]')).to_have_text("0")
    look(page, "intake-sent")


def test_what_was_taken_in_is_read(page: Page, site: Site, case_url: str) -> None:
    do_jobs()
    arrive(page, site, "prosecutor", to=f"{case_url}intake/")
    look(page, "intake-read")
    page.goto(site.at(f"{case_url}evidence/"))
    expect(page.locator("#items tbody tr").first).to_be_visible()
    look(page, "case-evidence")


def test_every_kind_of_file_is_shown(
    page: Page, site: Site, people: Cast, folder: Path, case_url: str
) -> None:
    arrive(page, site, "prosecutor", to=case_url)
    files = {path.suffix: path.name for path in sorted(folder.rglob("*")) if path.is_file()}
    for suffix, name in files.items():
        page.goto(site.at(item_url(people, name)))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if suffix == ".pdf":
            expect(page.locator("iframe.viewer")).to_have_attribute("data-state", "shown")
        look(page, f"item-{suffix.removeprefix('.')}")


def test_a_pdf_file_is_read_in_a_frame_without_an_origin(
    page: Page, site: Site, people: Cast
) -> None:
    url = item_url(people, "Large scan.pdf")
    arrive(page, site, "prosecutor", to=url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("range", "")))
    page.reload()
    frame = page.locator("iframe.viewer")
    expect(frame).to_have_attribute("data-state", "shown", timeout=30_000)
    inside = page.frame_locator("iframe.viewer")
    expect(inside.locator("#pages")).to_have_text("5")
    inside.get_by_role("button", name="Next page").click()
    expect(inside.locator("#page")).to_have_value("2")
    assert any(header.startswith("bytes=") for header in asked)
    frames = [one for one in page.frames if one != page.main_frame]
    assert [one.evaluate("self.origin") for one in frames] == ["null"]
    reach = "() => { try { return String(parent.document) } catch (error) { return error.name } }"
    assert frames[0].evaluate(reach) == "SecurityError"


def test_words_in_a_pdf_file_are_found_in_its_frame(page: Page, site: Site, people: Cast) -> None:
    arrive(page, site, "prosecutor", to=item_url(people, "Offense report.pdf"))
    expect(page.locator("iframe.viewer")).to_have_attribute("data-state", "shown", timeout=30_000)
    inside = page.frame_locator("iframe.viewer")
    inside.get_by_label("Find").fill("the")
    inside.get_by_label("Find").press("Enter")
    expect(inside.locator("#found")).to_have_text(re.compile(r"1 / \d+"))


def test_nothing_in_a_file_runs(page: Page, site: Site, people: Cast) -> None:
    said: list[str] = []

    def note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    url = item_url(people, "<img src=x onerror=alert(1)>.txt")
    arrive(page, site, "prosecutor", to=url)
    expect(page.get_by_text("<script>alert('ran')</script>").first).to_be_visible()
    for tab in ("text", "custody", "details"):
        page.goto(site.at(f"{url}{tab}/"))
    assert said == []


def test_custody_is_verified_and_printed(page: Page, site: Site, people: Cast) -> None:
    url = item_url(people, "Offense report.pdf")
    arrive(page, site, "prosecutor", to=f"{url}custody/")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("The stored file is unchanged")).to_be_visible()
    look(page, "item-custody")
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.get_by_role("heading", name="Tags")).to_be_hidden()


def test_an_item_is_tagged(page: Page, site: Site, people: Cast) -> None:
    arrive(page, site, "prosecutor", to=item_url(people, "Alcohol analysis.pdf"))
    page.get_by_text("Add a tag").click()
    page.get_by_label("Tag", exact=True).select_option(label="Brady")
    look(page, "item-tagging")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("button", name="Remove Brady")).to_be_visible()


def test_search_marks_what_it_found(page: Page, site: Site, people: Cast) -> None:
    arrive(page, site, "prosecutor", to="/search/")
    look(page, "search-new")
    page.get_by_role("searchbox").fill("alcohol")
    press(page.get_by_role("button", name="Find"))
    expect(page.locator(".hits mark").first).to_have_text(re.compile("alcohol", re.IGNORECASE))
    look(page, "search")
    page.get_by_role("searchbox").fill("zzzunheardof")
    press(page.get_by_role("button", name="Find"))
    expect(page.get_by_text("Nothing found")).to_be_visible()
    look(page, "search-nothing")


def test_the_other_sides_see_their_own_case(page: Page, site: Site, case_url: str) -> None:
    for name in ("defender", "co_defender"):
        arrive(page, site, name, to="/")
        look(page, f"home-{name}")
        page.goto(site.at(case_url))
        look(page, f"case-{name}")
        page.goto(site.at(f"{case_url}evidence/"))
        expect(page.get_by_text("No evidence yet")).to_be_visible()
        page.context.clear_cookies()


def test_a_supervisor_reads_the_audit_log(page: Page, site: Site, case_url: str) -> None:
    arrive(page, site, "da_supervisor", to="/")
    look(page, "home-supervisor")
    press(page.get_by_role("link", name="Oversight"))
    look(page, "oversight")
    press(page.get_by_role("link", name="Audit log"))
    expect(page.get_by_role("row", name=re.compile("Prosecutor")).first).to_be_visible()
    look(page, "audit-log")
