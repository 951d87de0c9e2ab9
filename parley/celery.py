"""Celery: worker and scheduler. Jobs themselves are rows; see privilege/services/jobs.py."""

import contextlib
import os
from typing import Any

import redis
from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent

from parley import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

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


@heartbeat_sent.connect
def note_worker(**_kwargs: Any) -> None:  # noqa: ANN401  (Celery's API)
    """Note that the worker's own loop runs; a busy pool does not hinder it."""
    with contextlib.suppress(redis.RedisError):
        heartbeat.beat("worker")
