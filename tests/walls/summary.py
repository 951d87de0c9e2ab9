"""The last line of a run in which outsiders walked: how much was compared, and what was found.

A plugin of pytest, for parts of the walk may run in several processes: each test leaves its
figures in its report (``record_property``), and whoever reads the reports adds them up.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

Record = Callable[[str, object], None]
STILL_UNREACHED = 0
"""Routes that no watcher of the scene reaches: none.

A redirect to the page that unlocks is no longer counted, for who has a key has unlocked it. The
number only goes down; each is named at the end.
"""
_COUNTED = ("pairs", "differences", "mutants", "caught")


@dataclass(slots=True, eq=False)
class Figures:
    """What all tests together noted."""

    counts: Counter[str] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)
    walks: int = 0
    planned: int = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the figures of one test."""
        said: dict[str, Any] = dict(report.user_properties) if report.when == "call" else {}
        self.counts.update({name: said[name] for name in _COUNTED if name in said})
        self.reached.update(said.get("reached", ()))
        self.routes.update(said.get("routes", ()))
        self.walks += "routes" in said
        self.planned = max(self.planned, said.get("planned", 0))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run where a part of the promise was not shown."""
        if session.exitstatus == pytest.ExitCode.OK and not self.is_good():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Say the last line; after a part of the walk too, but then it judges less."""
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is None or not (self.walks or self.counts):
            return
        for template in sorted(self.missing()):
            reporter.write_line(f"nobody of the scene reaches {template}")
        reporter.write_line(self.line())

    def line(self) -> str:
        """Return the figures in one line."""
        said = [f"{name}={self.counts[name]}" for name in _COUNTED]
        covered = len(self.routes & self.reached)
        return " ".join([*said, f"routes={len(self.routes)}", f"covered={covered}"])

    def is_good(self) -> bool:
        """Whether nothing was told, every mutant caught and, of a whole walk, all was reached."""
        caught_all = self.counts["caught"] == self.counts["mutants"]
        few_missing = len(self.missing()) <= STILL_UNREACHED
        return not self.counts["differences"] and caught_all and few_missing

    def missing(self) -> set[str]:
        """Return the routes that nobody reached in a whole walk."""
        return self.routes - self.reached if self.walks == self.planned else set()


def pytest_configure(config: pytest.Config) -> None:
    """Add up in the process that reads the reports."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Figures(), "walls-figures")
