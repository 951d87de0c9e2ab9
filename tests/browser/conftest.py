"""Chromium and a web server; each test module has a database that keeps what its tests commit."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from pytest_django.plugin import DjangoDbBlocker

from parley.devstack.browser import installed
from tests.browser.site import WIDTHS, Site, serve
from tests.conftest import TEMPLATE, copy_database, drop_database, use_database
from tests.stretching import real_stretching

# Playwright's loop runs in this thread, where Django would refuse its own connection.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE = 30_000  # ms, as long as a press waits; five seconds are short on a busy machine

expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed(), args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", autouse=True)
def stretching_is_real() -> Iterator[None]:
    """Lock as the web server does, which is another process."""
    with real_stretching():
        yield


@pytest.fixture(scope="module")
def module_db(
    django_db_setup: None, postgres_server: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Yield the name of a database in which commits happen, shared by a module's tests."""
    name = f"parley_browser_{os.urandom(6).hex()}"
    with django_db_blocker.unblock():
        connections.close_all()
        copy_database(postgres_server, TEMPLATE, name)
        use_database(postgres_server, name)
        try:
            yield name
        finally:
            connections.close_all()
            use_database(postgres_server, "parley_shared")
            drop_database(postgres_server, name)


@pytest.fixture(scope="module")
def site(module_db: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a web server on the module's database."""
    folder = tmp_path_factory.mktemp("site")
    with override_settings(PARLEY_BLOB_DIR=folder / "blobs"), serve(folder, {}) as running:
        yield running


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a browser window without history or cookies, at the wide width."""
    width, height = WIDTHS["wide"]
    context = browser.new_context(
        viewport={"width": width, "height": height}, timezone_id="America/New_York"
    )
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return the errors the browser reported; a test that causes some on purpose clears it."""
    return []


@pytest.fixture
def page(window: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """Yield a page; what the browser complains of (scripts, policies, missing files) fails."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    opened = window.new_page()
    opened.on("console", note)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []
