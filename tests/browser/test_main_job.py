"""The main job in a browser, on real documents: from intake to a receipted production.

Each test is one person's part, in the order in which a case goes; they share a database.
"""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.choices import Custody, ItemState
from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.services.cases import NewDefendant
from privilege import context
from tests.browser.opening import open_case
from tests.browser.site import Site, do_jobs, look, press, sign_in
from tests.cast import Cast, load

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

KEPT_BACK = "memo.docx"
WITHHELD = "testJPEG_EXIF.jpg"
PRODUCED = ["ca8_.pdf", "scanned.pdf", "testMP4Video.mp4", "oral-argument.mp3", WITHHELD]


@pytest.fixture(scope="module")
def people(module_db: str) -> Cast:
    """Return the cast, with a case against two defendants of two defense offices."""
    cast = load()
    rivera = NewDefendant("Daniel Rivera", cast.defender.user_id, Custody.HELD)
    vega = NewDefendant("Luis Vega", cast.co_defender.user_id)
    open_case(cast, rivera, vega, title="People v. Rivera and Vega")
    return cast


@pytest.fixture
def case_url(people: Cast) -> str:
    """Return the address of the case."""
    with context.enter(people.prosecutor):
        return reverse("case", args=[Case.objects.get().id])


@pytest.fixture
def items(people: Cast) -> dict[str, EvidenceItem]:
    """Return the prosecution's items by file name."""
    with context.enter(people.prosecutor):
        found = EvidenceItem.objects.select_related("content").filter(parent__isnull=True)
        return {item.text("name"): item for item in found}


def test_the_prosecution_takes_in_the_whole_folder(
    page: Page, site: Site, people: Cast, case_url: str, real_documents: Path
) -> None:
    files = [path for path in real_documents.rglob("*") if path.is_file()]
    sign_in(page, site, "prosecutor", to=f"{case_url}intake/")
    page.set_input_files("#folder", real_documents)
    expect(page.locator('[data-count="kept"]')).to_have_text(str(len(files)), timeout=180_000)
    expect(page.locator('[data-count="failed"]')).to_have_text("0")
    look(page, "job-taken-in")


def test_nothing_was_lost_and_every_file_is_in_a_stated_condition(
    page: Page, site: Site, people: Cast, case_url: str, real_documents: Path
) -> None:
    files = [path for path in real_documents.rglob("*") if path.is_file()]
    do_jobs()
    with context.enter(people.prosecutor):
        taken = list(EvidenceItem.objects.select_related("content").filter(parent__isnull=True))
        kept = sorted((item.text("name"), item.sha256) for item in taken)
        assert kept == sorted(
            (path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
        )
        assert {item.state for item in taken} == {ItemState.READY.value}
        for item in taken:
            assert item.condition == "ok" or item.text("reason"), item.text("name")
    sign_in(page, site, "prosecutor", to=f"{case_url}intake/")
    look(page, "job-read")


def test_the_prosecution_tags(
    page: Page, site: Site, items: dict[str, EvidenceItem], case_url: str
) -> None:
    sign_in(page, site, "prosecutor", to=case_url)
    for name, kind, reason in (
        (KEPT_BACK, "Do not disclose", "Notes of an interview"),
        ("scanned.pdf", "Brady", ""),
    ):
        page.goto(site.at(reverse("item", args=[items[name].id])))
        page.get_by_text("Add a tag").click()
        page.get_by_label("Tag", exact=True).select_option(label=kind)
        page.get_by_label("Reason").fill(reason)
        page.get_by_role("button", name="Tag", exact=True).click()
        expect(page.get_by_role("button", name=f"Remove {kind}")).to_be_visible()


def test_the_prosecution_selects_what_to_produce(
    page: Page, site: Site, items: dict[str, EvidenceItem], case_url: str, complaints: list[str]
) -> None:
    sign_in(page, site, "prosecutor", to=f"{case_url}evidence/")
    look(page, "job-evidence")
    for name in PRODUCED:
        _check_and_add(page, site, case_url, items[name])
        if page.get_by_role("button", name="Begin", exact=True).count():
            look(page, "job-production-new")
            page.get_by_label("Daniel Rivera", exact=False).check()
            press(page.get_by_role("button", name="Begin", exact=True))
        else:
            page.get_by_role("button", name="Add 1 item").click()
        expect(page.get_by_role("rowheader", name=re.compile(re.escape(name)))).to_be_visible()
    look(page, "job-production-draft")
    _check_and_add(page, site, case_url, items[KEPT_BACK])
    press(page.get_by_role("button", name="Add 1 item"))
    expect(page.get_by_role("heading", name="This was not done")).to_be_visible()
    expect(page.get_by_text(KEPT_BACK)).to_be_visible()
    look(page, "job-production-refused")
    complaints.clear()  # the browser reports the refusal itself


def _check_and_add(page: Page, site: Site, case_url: str, item: EvidenceItem) -> None:
    """Find an item in the list of evidence, check it, and take it to a production."""
    page.goto(site.at(f"{case_url}evidence/?where=ours&order=name"))
    page.get_by_role("searchbox").fill(f'"{Path(item.text("name")).stem}"')
    press(page.get_by_role("button", name="Find"))
    page.locator(f'#items input[value="{item.id}"]').check()
    page.get_by_role("button", name="Add to a production").click()
    expect(page).to_have_url(re.compile("/productions/add/"))


def test_the_prosecution_serves_what_may_be_served(page: Page, site: Site, case_url: str) -> None:
    sign_in(page, site, "prosecutor", to=f"{case_url}productions/")
    press(page.get_by_role("link", name="Draft"))
    row = page.get_by_role("row", name=re.compile(re.escape(WITHHELD)))
    row.get_by_role("link", name="Withhold").click()
    page.get_by_label("Category").fill("Work product")
    page.get_by_label("Basis").fill("CPL 245.65")
    look(page, "job-withhold")
    press(page.get_by_role("button", name="Withhold this item"))
    press(page.get_by_role("button", name="Close the selection"))
    press(page.get_by_role("link", name="Assign Bates numbers"))
    look(page, "job-numbers")
    press(page.get_by_role("button", name=re.compile("Assign .* numbers")))
    do_jobs()
    page.reload()
    look(page, "job-production-numbered")
    page.get_by_role("link", name="Serve…").click()
    expect(page.locator(".names").first).to_contain_text("Defender")
    look(page, "job-serve")
    page.get_by_role("button", name=re.compile("Serve 4 items on ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Volume 1")
    look(page, "job-served")


def test_the_defense_opens_plays_reads_and_acknowledges(
    page: Page, site: Site, people: Cast, tmp_path: Path
) -> None:
    do_jobs()
    sign_in(page, site, "defender", to="/")
    look(page, "job-arrived")
    page.get_by_role("link", name=re.compile("Volume 1")).first.click()
    expect(page.get_by_text("The other side does not see what you open.")).to_be_visible()
    look(page, "job-volume")
    volume = page.url
    for name, tag in (("testMP4Video.mp4", "video"), ("oral-argument.mp3", "audio")):
        page.goto(volume)
        press(page.get_by_role("link", name=re.compile(re.escape(name))).first)
        _plays_and_seeks(page, tag)
    page.goto(volume)
    page.get_by_role("link", name=re.compile("scanned.pdf")).first.click()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.get_by_text("Made by machine")).to_be_visible()
    expect(page.locator(".text-page__text").first).to_contain_text(re.compile("\\w{4}"))
    look(page, "job-scan-text")
    page.goto(volume)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download all")).click()
    saved = tmp_path / "volume.zip"
    download.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        names = " ".join(archive.namelist())
    assert KEPT_BACK not in names
    assert WITHHELD not in names
    page.get_by_role("button", name="Acknowledge receipt of this volume").click()
    expect(page.get_by_role("link", name="Signed receipt (PDF)")).to_be_visible()
    look(page, "job-acknowledged")


def _plays_and_seeks(page: Page, tag: str) -> None:
    media = page.locator(tag)
    expect(media).to_be_visible()
    length: float = media.evaluate(
        """async (media) => {
          if (media.readyState < 1) await new Promise((ready, failed) => {
            media.onloadedmetadata = ready;
            media.onerror = () => failed(media.error.message);
          });
          return media.duration;
        }"""
    )
    assert length > 0
    reached: float = media.evaluate(
        """async (media) => {
          media.muted = true;
          const there = new Promise((ready) => { media.onseeked = ready; });
          media.currentTime = media.duration / 2;
          await there;
          await media.play();
          await new Promise((later) => setTimeout(later, 400));
          return media.currentTime;
        }"""
    )
    assert reached > length / 2


def test_the_other_defendants_counsel_sees_nothing_of_it(
    page: Page, site: Site, case_url: str
) -> None:
    sign_in(page, site, "co_defender", to="/")
    expect(page.get_by_text("Volume 1")).to_have_count(0)
    for path in (f"{case_url}evidence/", f"{case_url}productions/", "/productions/", case_url):
        page.goto(site.at(path))
        expect(page.get_by_text("Volume 1")).to_have_count(0)
        expect(page.get_by_text("scanned.pdf")).to_have_count(0)
    page.goto(site.at("/search/?q=court"))
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_the_supervisor_sees_who_did_what(page: Page, site: Site) -> None:
    sign_in(page, site, "da_supervisor", to="/oversight/log/")
    page.get_by_label("What").select_option(label="Productions")
    press(page.get_by_role("button", name="Find"))
    expect(page.get_by_role("row", name=re.compile("served", re.IGNORECASE)).first).to_be_visible()
    look(page, "job-log")
    # Both sides know of the volume as a whole; what was opened in it is the defense's own.
    page.get_by_label("What").select_option(label="Evidence opened")
    press(page.get_by_role("button", name="Find"))
    expect(page.get_by_role("rowheader", name="Prosecutor", exact=True).first).to_be_visible()
    expect(page.get_by_role("rowheader", name="Defender", exact=True)).to_have_count(0)


@pytest.mark.usefixtures("site")
def test_the_log_verifies(settings: LazySettings, tmp_path: Path) -> None:
    settings.PARLEY_LEDGER_KEY_DIR = tmp_path / "keys"
    call_command("integrate_once")
    call_command("verify_log")
