"""A plugin of pytest: a test that waits for other programs is tried once more before it fails.

A browser, a server, a worker of its own that is killed: whether these answer in time is the
machine's doing too. What was tried twice is told at the end of the run (`-rR`), and why. Everything
else has one try: what fails there now and then follows chance, an id or the clock, and is a fault.
"""

from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_WITH_OTHER_PROGRAMS = [
    _TESTS / name
    for name in (
        "browser",
        "ops",
        "audit/ledger/test_killed.py",
        "audit/witness/test_process.py",
        "casework/intake/test_kill.py",
        "parley/test_granted_work.py",
    )
]


def pytest_configure() -> None:
    """Refuse a name that is not there."""
    missing = [path for path in _WITH_OTHER_PROGRAMS if not path.exists()]
    if missing:
        raise pytest.UsageError(f"tests/again.py names what is not there: {missing}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give those tests a second try."""
    for item in items:
        if any(item.path.is_relative_to(path) for path in _WITH_OTHER_PROGRAMS):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why each first try failed: it may be a fault after all."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
