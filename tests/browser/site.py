"""A web server of its own on a database of its own, and a browser's view of it."""

import datetime as dt
import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from audit.ground import clock
from parley.celery import app
from parley.devstack import system
from privilege.models.people import User
from privilege.services import jobs
from privilege.tasks import run_job
from tests.cast import PASSWORD, email_of

ROOT = Path(__file__).resolve().parents[2]
SHOTS = os.environ.get("PARLEY_SHOTS")  # the folder for pictures; none are taken without it
WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}
START_SECONDS = 90
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True, slots=True)
class Site:
    """A running web server."""

    url: str
    log: Path

    def at(self, path: str) -> str:
        """Return the address of a page."""
        return self.url + path


def variables_of(folder: Path, url: str) -> dict[str, str]:
    """Return the environment of a process that serves the tests' database at an address."""
    database = connections["default"].settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"postgresql://{login}/{database['NAME']}",
        "PARLEY_BASE_URL": url,
        "PARLEY_VAR_DIR": str(folder),
        "PARLEY_BLOB_DIR": str(settings.PARLEY_BLOB_DIR),
        "PARLEY_KEK": settings.PARLEY_KEK,
        "PARLEY_WEB_PROCESSES": "1",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def serve(folder: Path, more: Mapping[str, str]) -> Iterator[Site]:
    """Run gunicorn, as in production, on the database the tests use, as the application's role."""
    port = system.free_port()
    address = f"127.0.0.1:{port}"
    variables = {**variables_of(folder, f"http://{address}"), **more}
    log = folder / "web.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "parley/gunicorn.py", "--bind", address],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(server, port, "/accounts/login/", log)
            yield Site(f"http://{address}", log)
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(server: "subprocess.Popen[bytes]", port: int, path: str, log: Path) -> None:
    """Wait until a server answers a page with 200; raises RuntimeError with its last words."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as caller:
                caller.request("GET", path)
                status = caller.getresponse().status
        except OSError:
            time.sleep(0.1)
        else:
            if status == http.HTTPStatus.OK:
                return
            break
    last = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    message = f"the server on port {port} does not answer:\n{last}"
    raise RuntimeError(message)


def sign_in(
    page: Page,
    site: Site,
    name: str,
    *,
    to: str = "/accounts/sessions/",
    password: str = PASSWORD,
) -> None:
    """Log a member of the cast in by the form, and wait for the page that follows."""
    page.goto(site.at(f"/accounts/login/?next={to}"))
    page.get_by_label("E-mail address or log-in name").fill(email_of(name))
    page.get_by_label("Password").fill(password)
    # The box itself lies off the screen; people press its label.
    page.get_by_text("I have read the notice").click()
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(re.escape(to) + "$"))


def arrive(page: Page, site: Site, name: str, *, to: str) -> None:
    """Open a page as a member of the cast who has just logged in, without the form."""
    client = Client()
    user = User.objects.get(email=email_of(name))
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])
    page.goto(site.at(to))
    expect(page).to_have_url(re.compile(re.escape(to) + "$"))


def press(what: Locator) -> None:
    """Press a link or button and wait for the page it leads to.

    Playwright waits only for what has begun by itself when the click returns; on a busy machine
    that may be nothing yet, and what is read next would be read off the old page.
    """
    with what.page.expect_navigation():
        what.click()


def do_jobs() -> None:
    """Do in this process what the worker would do: all jobs that wait, and those they add."""
    app.loader.import_default_modules()
    while waiting := jobs.waiting(clock.now() + dt.timedelta(hours=1)):
        for job_id, _queue in waiting:
            run_job(str(job_id))


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds wrong on the page."""
    # What is well is neither described nor sent here, which took most of the time.
    options = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options)
    lines = [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def assert_fits(page: Page) -> None:
    """Fail when the page is wider than the window."""
    over: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0, f"{page.url} is {over} px too wide"


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page, named by the window's width, where one is wanted."""
    size = page.viewport_size
    assert size is not None
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)


def look(page: Page, name: str) -> None:
    """Look at the page at both widths: accessible, within the window."""
    before = page.viewport_size
    for width, height in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        assert_fits(page)
        shot(page, name)
    if before:
        page.set_viewport_size(before)
