"""Uploads in a real browser: paused, taken up again after a reload, cancelled, refused."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Request, expect

from casework.models.evidence import EvidenceItem
from casework.services.cases import NewDefendant
from privilege import context
from tests.browser.opening import open_case
from tests.browser.site import Site, arrive, assert_accessible
from tests.cast import Cast, load

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SIZE = 24 * 1024 * 1024
_SLOWLY = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 3_000_000}


@pytest.fixture(scope="module")
def people(module_db: str) -> Cast:
    """Return the cast."""
    return load()


@pytest.fixture(scope="module")
def intake_url(people: Cast) -> str:
    """Return where files of a case are taken in."""
    opening = open_case(people, NewDefendant("John Doe"), title="People v. Doe")
    return reverse("intake", args=[opening.case.id])


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return a file that takes a while to send."""
    path = tmp_path / "Long recording.bin"
    path.write_bytes(os.urandom(_SIZE))
    return path


def slow_down(page: Page) -> None:
    """Let the browser send as over a slow line."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", _SLOWLY)


def begin(page: Page, path: Path) -> None:
    """Choose a file and wait until a good part of it has been sent."""
    page.set_input_files("#files", path)
    bar = page.locator("#uploads progress")
    expect(bar).to_be_visible()
    deadline = time.monotonic() + 30  # the policy forbids Playwright's own way of waiting here
    while bar.evaluate("(bar) => bar.value") < 15:
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def test_an_upload_goes_on_after_a_reload(
    page: Page, site: Site, people: Cast, intake_url: str, recording: Path
) -> None:
    arrive(page, site, "prosecutor", to=intake_url)
    slow_down(page)
    begin(page, recording)
    page.get_by_role("button", name="Pause Long recording.bin").click()
    expect(page.locator("#uploads li")).to_contain_text("Paused")
    assert_accessible(page)
    kept: str = page.evaluate("JSON.stringify(localStorage)")
    assert "parley:upload:" in kept
    assert "recording" not in kept
    page.reload()
    expect(page.locator("#unfinished")).to_contain_text("1 files were not finished")
    assert_accessible(page)
    offsets: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    page.set_input_files("#files", recording)
    expect(page.locator('[data-count="kept"]')).to_have_text("1", timeout=60_000)
    assert offsets[0] > _SIZE // 20
    with context.enter(people.prosecutor):
        digests = list(EvidenceItem.objects.values_list("sha256", flat=True))
    assert digests == [hashlib.sha256(recording.read_bytes()).hexdigest()]
    assert "parley:upload:" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_cancelled_upload_leaves_nothing(
    page: Page, site: Site, people: Cast, intake_url: str, recording: Path
) -> None:
    with context.enter(people.prosecutor):
        before = EvidenceItem.objects.count()
    arrive(page, site, "prosecutor", to=intake_url)
    slow_down(page)
    begin(page, recording)
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as gone:
        page.get_by_role("button", name="Cancel Long recording.bin").click()
    assert gone.value.status == 204
    expect(page.locator("#uploads li")).to_contain_text("Cancelled")
    with context.enter(people.prosecutor):
        assert EvidenceItem.objects.count() == before


def test_pausing_all_and_going_on(page: Page, site: Site, intake_url: str, recording: Path) -> None:
    arrive(page, site, "prosecutor", to=intake_url)
    slow_down(page)
    begin(page, recording)
    page.get_by_role("button", name="Pause all").click()
    expect(page.locator("#uploads li")).to_contain_text("Paused")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator('[data-count="kept"]')).to_have_text("1", timeout=60_000)


def test_who_is_logged_out_meanwhile_is_told(
    page: Page, site: Site, intake_url: str, tmp_path: Path, complaints: list[str]
) -> None:
    arrive(page, site, "prosecutor", to=intake_url)
    page.context.clear_cookies()
    small = tmp_path / "note.txt"
    small.write_text("note")
    page.set_input_files("#files", small)
    expect(page.locator("#uploads li")).to_contain_text("You are logged out")
    complaints.clear()  # the browser reports the refused request itself
