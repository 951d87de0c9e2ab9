"""What the journey tried and what came of it, line by line."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO


class UnexpectedError(AssertionError):
    """An answer is not what the journey needs to go on."""


@dataclass(slots=True)
class Report:
    """Counts checks and prints one line each; ``out`` is where."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def check(self, words: str, holds: object, detail: object = "") -> None:
        """Note whether ``words`` hold; ``detail`` says what was found instead."""
        if holds:
            self.passed += 1
            self._line("ok    ", words)
        else:
            self.failed.append(words)
            self._line("FAILED", f"{words}: {detail}" if detail else words)

    def heading(self, words: str) -> None:
        """Begin a part of the journey."""
        self._line("\n      ", words)

    @contextmanager
    def part(self, words: str) -> Iterator[None]:
        """Run a part; whatever stops it is one failure, and the next part goes on."""
        self.heading(words)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - told as a failure
            self.failed.append(words)
            self._line("FAILED", f"{words}: {type(error).__name__}: {error}")

    def close(self) -> int:
        """Print the closing line; return the exit status."""
        seconds = time.monotonic() - self.began
        self._line("\n      ", f"after {seconds:.0f} s")
        for words in self.failed:
            self._line("FAILED", words)
        print(f"{self.passed} passed, {len(self.failed)} failed", file=self.out, flush=True)
        return 1 if self.failed or not self.passed else 0

    def _line(self, state: str, words: str) -> None:
        print(f"{state} {words}", file=self.out, flush=True)
