"""The event stream's bar: it says that something is new, and moves nothing."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from parley.devstack import system, valkey
from parley.devstack.processes import Family
from privilege.services.notices import stir
from tests.browser.site import ROOT, Site, assert_accessible, serve, sign_in, variables_of, wait_for
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a broker of the test's own."""
    family = Family(logs=tmp_path)
    try:
        port = system.free_port()
        valkey.start(family, tmp_path / "broker", port, "throwaway")
        yield valkey.url(port, "throwaway")
    finally:
        for member in family.members:
            member.popen.terminate()
            member.popen.wait(timeout=20)


@pytest.fixture
def live_site(
    module_db: str, broker: str, tmp_path: Path, settings: LazySettings
) -> Iterator[Site]:
    """Yield a web server with an event stream beside it."""
    settings.REDIS_URL = broker
    port = system.free_port()
    more = {"REDIS_URL": broker, "PARLEY_EVENTS_URL": f"http://127.0.0.1:{port}/events/"}
    with serve(tmp_path, more) as site:
        command = ["-m", "uvicorn", "parley.asgi:application", "--port", str(port)]
        log = tmp_path / "events.log"
        with log.open("wb") as output:
            stream = subprocess.Popen(
                [sys.executable, *command, "--lifespan", "off", "--timeout-graceful-shutdown", "1"],
                cwd=ROOT,
                env={**variables_of(tmp_path, site.url), **more},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                wait_for(stream, port, "/healthz", log)
                yield site
            finally:
                stream.terminate()
                stream.wait(timeout=20)


def test_the_bar_appears_when_something_changed(page: Page, live_site: Site, cast: Cast) -> None:
    sign_in(page, live_site, "defender")
    with page.expect_response("**/events/", timeout=20_000) as answer:
        page.reload()
    assert answer.value.status == 200
    before = page.locator("h1").bounding_box()
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and not page.locator("#new-bar a").count():
        assert cast.defender.user_id is not None
        stir([cast.defender.user_id])
        page.wait_for_timeout(300)
    expect(page.locator("#new-bar")).to_contain_text("New since you opened this page")
    assert page.locator("h1").bounding_box() == before
    assert_accessible(page)
    page.get_by_role("link", name="Show").click()
    expect(page.locator("#new-bar")).to_be_empty()
