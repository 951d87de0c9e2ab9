"""The registry of background work: a handler for each task name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privilege import context, granted
from privilege.actor import Actor
from privilege.granted import Grant


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job: as whom, on what, and a way to say how far it is.

    The handler enters for each short step, ``with run.enter(): ...``, so that no transaction is
    held open while files are read; memberships and screens are judged anew at each step, those of
    whoever gave ``grant`` too. Words and files that it opens are found inside such a step.
    """

    job_id: UUID
    actor: Actor
    wall_id: UUID | None
    args: dict[str, Any]
    attempt: int
    progress: Callable[[int, int], None]
    grant: Grant | None = None
    demand: Callable[[], None] = lambda: None

    @contextmanager
    def enter(self) -> Iterator[Actor]:
        """Open a transaction as the person who caused the job.

        Raises ``GrantEndedError`` when the job lost its lease, or its grant holds no more.
        """
        with context.enter(self.actor) as actor, granted.using(self.grant):
            self.demand()
            yield actor

    def uuid(self, name: str) -> UUID:
        """Return an argument that is an id."""
        return UUID(str(self.args[name]))


Handler = Callable[[JobRun], None]
_handlers: dict[str, Handler] = {}


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of ``name``; one name has one handler.

    A handler may be run again after a worker's death: each of its steps must be harmless twice.
    """

    def register(handler: Handler) -> Handler:
        if name in _handlers:
            raise RuntimeError(f"two handlers for {name}")
        _handlers[name] = handler
        return handler

    return register


def handler_of(name: str) -> Handler:
    """Return the handler registered under ``name``; raises ``KeyError`` when there is none."""
    return _handlers[name]
