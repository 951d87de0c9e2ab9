"""Seeded time, ids and chance for tests that play the same scene in two worlds.

Outside settings with ``PARLEY_ALLOW_SEEDED = True`` entering either context raises
`SeededSourceError`; ``manage.py check --deploy`` fails where that setting is on.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime


class SeededSourceError(RuntimeError):
    """A seeded source was asked for where the settings do not allow one."""


@dataclass(slots=True)
class Stream:
    """An endless run of bytes: SHA-256(label ‖ 8-byte counter), one block after another."""

    label: bytes
    counter: int = 0

    def read(self, count: int) -> bytes:
        """The next `count` bytes; what is left of the last block is thrown away."""
        taken = bytearray()
        while len(taken) < count:
            taken += hashlib.sha256(self.label + self.counter.to_bytes(8, "big")).digest()
            self.counter += 1
        return bytes(taken[:count])


stream: ContextVar[Stream | None] = ContextVar("parley_seeded_stream", default=None)
instant: ContextVar[datetime | None] = ContextVar("parley_frozen_instant", default=None)


@contextmanager
def seeded(label: str) -> Iterator[None]:
    """Within, ids, chance, keys and nonces follow from `label` alone."""
    _demand_permission()
    token = stream.set(Stream(hashlib.sha256(label.encode()).digest()))
    try:
        yield
    finally:
        stream.reset(token)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Within, `clock.now()` answers `at` (which must name its zone)."""
    _demand_permission()
    if at.tzinfo is None:
        raise ValueError("frozen() takes an instant with a time zone")
    token = instant.set(at.astimezone(UTC))
    try:
        yield
    finally:
        instant.reset(token)


def _demand_permission() -> None:
    from django.conf import settings  # noqa: PLC0415 - the ground is imported before settings are

    if not getattr(settings, "PARLEY_ALLOW_SEEDED", False):
        raise SeededSourceError(
            "seeded time, ids and chance are for test settings only (PARLEY_ALLOW_SEEDED)"
        )
