"""Telling people that something waits for them: in the page, by e-mail, over the event stream.

A notice names a kind of event and ids; what the person may read is decided on the page.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction

from audit.ground import clock, ids
from privilege.actor import Actor
from privilege.models.notices import Notice
from privilege.models.people import OfficeRole
from privilege.services import jobs

_log = logging.getLogger(__name__)


def notify(
    actor: Actor,
    *,
    user_ids: Iterable[UUID],
    kind: str,
    matter_id: UUID | None = None,
    object_id: UUID | None = None,
    by_email: bool = False,
    held_until: dt.datetime | None = None,
) -> None:
    """Leave a notice for each person and stir their open pages once this transaction commits.

    One that is held back nobody sees until then, when the scheduler sends it by itself.
    """
    notices = [
        Notice(
            id=ids.new(),
            user_id=user_id,
            kind=kind,
            matter_id=matter_id,
            object_id=object_id,
            held_until=held_until,
        )
        for user_id in dict.fromkeys(user_ids)
        if user_id != actor.user_id
    ]
    Notice.objects.bulk_create(notices)
    if held_until is not None:
        return
    for notice in notices:
        if by_email:
            jobs.enqueue(
                actor,
                task="privilege.email_notice",
                key=str(notice.id),
                args={"user_id": str(notice.user_id), "kind": kind},
            )
    transaction.on_commit(lambda: stir(notice.user_id for notice in notices), robust=True)


def people_of(office_id: UUID) -> list[UUID]:
    """Everybody who works in an office, to be told what concerns all of it."""
    colleagues = OfficeRole.objects.filter(office_id=office_id, user__is_active=True)
    return list(colleagues.order_by("user_id").values_list("user_id", flat=True).distinct())


def stir(user_ids: Iterable[UUID]) -> None:
    """Say "something changed" on each person's own channel, and nothing else."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        ) as client:
            for user_id in user_ids:
                client.publish(channel_of(user_id), "changed")
    except redis.RedisError:
        _log.warning("the event stream's broker does not answer")


def channel_of(user_id: UUID | str) -> str:
    """Return the name of a person's channel on the event stream."""
    return f"parley:changed:{user_id}"


def mark_seen(actor: Actor, *, notice_ids: Iterable[UUID]) -> None:
    """Note that a person has seen their own notices."""
    Notice.objects.filter(
        user_id=actor.person_id, pk__in=list(notice_ids), seen_at__isnull=True
    ).update(seen_at=clock.now())
