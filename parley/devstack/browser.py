"""Find a Chromium for the browser tests, or install one; there is no third way.

The machine's own is taken first; else root asks apt; else Playwright downloads its own.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(Exception):
    """A sentence for the person at the terminal."""


def installed() -> str:
    """Return the path of a Chromium that starts, or an empty text."""
    named = os.environ.get("PARLEY_CHROMIUM", "")
    for name in (named, *NAMES):
        path = shutil.which(name) if name else None
        if path and _starts(path):
            return path
    return _playwrights()


def ensure() -> str:
    """Return the path of a Chromium, installing one if need be."""
    if path := installed():
        return path
    print("No Chromium on this machine; installing one …", flush=True)
    apt_get = shutil.which("apt-get")
    if os.geteuid() == 0 and apt_get:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt_get, "update", "-qq"], env=quiet, check=False)
        install = [apt_get, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(install, env=quiet, check=False)
    if not installed():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if path := installed():
        return path
    raise NoBrowserError(
        "The browser tests need Chromium. Install it (apt-get install chromium), or name one in "
        "PARLEY_CHROMIUM, and run `make test` again."
    )


def _playwrights() -> str:
    """Return Playwright's own Chromium, if it was downloaded and starts."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (development only)
    except ImportError:
        return ""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _starts(path) else ""


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(f"Browser: {ensure()}")
    except NoBrowserError as error:
        sys.exit(str(error))
