"""Celery: worker and scheduler. Jobs themselves are rows; see privilege/services/jobs.py."""

import contextlib
import logging
import os
import time
from typing import Any, Literal

import redis
from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, worker_init, worker_shutdown
from django.conf import settings
from django.db import DatabaseError, connection

from casework.extraction import sandbox
from casework.extraction.kernel import landlock
from parley import heartbeat
from privilege import worker_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

NO_LANDLOCK = (
    "The kernel offers no Landlock (Linux 5.13, switched on by lsm= at boot), so a parser that a"
    " hostile file takes over could read every file its user can."
)
_log = logging.getLogger(__name__)

app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class HeartbeatScheduler(PersistentScheduler):
    """The standard scheduler, which leaves a sign of life at each round."""

    def tick(self, *args: Any, **kwargs: Any) -> float:  # noqa: ANN401  (Celery's API)
        """Send what is due, then note that the scheduler is alive."""
        pause = super().tick(*args, **kwargs)
        with contextlib.suppress(redis.RedisError):  # the broker's absence shows by itself
            heartbeat.beat("scheduler")
        return pause


@worker_init.connect
def shut_readers_in(sender: Any = None, **_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Before any file is read: hide this process's keys, and ask for what confines the readers.

    Ends the worker where settings demand Landlock and the kernel lacks it; elsewhere warns. Makes
    the key that members grant to, in hidden memory and before the pool's processes inherit it.
    What exports logs reads no files and is granted nothing.
    """
    sandbox.hide()
    _sign.part = part_of(str(getattr(sender, "hostname", "")))
    if _sign.part == "exporter":
        return
    worker_key.make()
    if landlock.is_offered():
        return
    if settings.PARLEY_DEMAND_LANDLOCK:
        raise SystemExit(f"The worker does not start. {NO_LANDLOCK}")
    _log.warning(NO_LANDLOCK)


@heartbeat_sent.connect
def note_worker(**_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Note that the worker's own loop runs; a busy pool does not hinder it."""
    with contextlib.suppress(redis.RedisError):
        heartbeat.beat(_sign.part)
    if _sign.is_due():
        _tell_members("sign_of_life")


@worker_shutdown.connect
def end_key(**_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Note that this worker's key is gone, so that nobody grants to it."""
    _tell_members("end")
    worker_key.forget()


def part_of(hostname: str) -> heartbeat.Part:
    """Which part of Parley a Celery worker is, by the name it was started under."""
    return "exporter" if hostname.startswith("exporter@") else "worker"


class _Sign:
    """As which part, and when, to leave the next sign of life in the database."""

    EVERY = 15.0  # seconds; a worker without a sign for a minute is taken for dead

    def __init__(self) -> None:
        self._next = 0.0
        self.part: heartbeat.Part = "worker"

    def is_due(self) -> bool:
        """Whether it is time; counts from then on."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self.EVERY
        return True


_sign = _Sign()


def _tell_members(what: Literal["sign_of_life", "end"]) -> None:
    """Note in the database that the worker's key lives or has ended; it may be away for a while."""
    from privilege.services import workers  # noqa: PLC0415 - the apps are loaded by now

    pair = worker_key.own()
    if pair is None:
        return
    try:
        getattr(workers, what)(pair)
    except DatabaseError as error:
        _log.warning("the worker's key could not be noted: %s", type(error).__name__)
    finally:
        connection.close()  # the pool's processes must not inherit it
