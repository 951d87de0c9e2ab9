"""Celery: worker and scheduler. Jobs themselves are rows; see privilege/services/jobs.py."""

import contextlib
import logging
import os
from typing import Any

import redis
from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, worker_init
from django.conf import settings

from casework.extraction import sandbox
from casework.extraction.kernel import landlock
from parley import heartbeat

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
def shut_readers_in(**_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Before any file is read: hide this process's keys, and ask for what confines the readers.

    Ends the worker where settings demand Landlock and the kernel lacks it; elsewhere warns.
    """
    sandbox.hide()
    if landlock.is_offered():
        return
    if settings.PARLEY_DEMAND_LANDLOCK:
        raise SystemExit(f"The worker does not start. {NO_LANDLOCK}")
    _log.warning(NO_LANDLOCK)


@heartbeat_sent.connect
def note_worker(**_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Note that the worker's own loop runs; a busy pool does not hinder it."""
    with contextlib.suppress(redis.RedisError):
        heartbeat.beat("worker")
