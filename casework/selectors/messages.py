"""Channels of messages, and what is said in them, as far as this session has unlocked it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from casework import access, cursors
from casework.models.message import Message, MessageFile, MessageMark
from casework.selectors.places import Place, places_of
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import CHANNEL_KINDS, WallKind
from privilege.errors import InvalidInput
from privilege.keys.pairs import CannotOpenError
from privilege.models.walls import Wall

PAGE = 50
_KINDS = [kind for kind in WallKind.values if kind in CHANNEL_KINDS]
_BEFORE_ALL = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel with who is in it, and how many messages of others the actor has not read."""

    place: Place
    unread: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message with its words, as far as this session has unlocked them."""

    message: Message
    words: dict[str, Any] | None
    is_new: bool = False
    is_damaged: bool = False
    files: tuple[MessageFile, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether its words are not unlocked here."""
        return self.words is None and not self.is_damaged

    def text(self, name: str) -> str:
        """One of its words; empty while locked."""
        return str((self.words or {}).get(name, ""))


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A page of messages, newest last, and where the earlier ones begin."""

    rows: list[MessageView]
    earlier: str

    @property
    def locked(self) -> int:
        """How many of its messages this session has not unlocked."""
        return sum(row.is_locked for row in self.rows)


def channels_of(actor: Actor, matter_id: UUID) -> list[Channel]:
    """The channels of a matter that the actor reads; a fixed number of queries."""
    places = places_of(actor, matter_id, _KINDS, guests=True)
    unread = unread_in(actor, [one.audience.wall.id for one in places])
    return [Channel(one, unread.get(one.audience.wall.id, 0)) for one in places]


def unread_in(actor: Actor, wall_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many messages of others the actor has not read in each channel; one query."""
    mark = MessageMark.objects.filter(wall=OuterRef("wall"), user_id=actor.person_id)
    read_until = Coalesce(Subquery(mark.values("read_until")[:1]), Value(_BEFORE_ALL))
    found = (
        Message.objects.filter(wall_id__in=list(wall_ids), created_at__gt=read_until)
        .exclude(created_by=actor.user_id)
        .order_by()
    )
    return dict(found.values_list("wall_id").annotate(n=Count("id")))


def files_sent_with(actor: Actor, message_ids: Iterable[UUID]) -> int:
    """How many files were sent with some messages that the actor reads; one query."""
    del actor
    return MessageFile.objects.filter(message_id__in=list(message_ids)).count()


def messages_of(actor: Actor, wall: Wall) -> "QuerySet[Message]":
    """The messages of a channel that the actor reads, newest first."""
    wall = access.channel_for(actor, wall.id)
    found = Message.objects.select_related("content", "wall").filter(wall=wall)
    return found.order_by("-created_at", "-id")


def page(actor: Actor, wall: Wall, cursor: str = "") -> MessagePage:
    """The newest messages of a channel, or those before a cursor, newest last."""
    found = messages_of(actor, wall)
    if cursor:
        at, before = _place(cursor)
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=before))
    rows = list(found[: PAGE + 1])
    first = rows[PAGE - 1] if len(rows) > PAGE else None
    return MessagePage(
        rows=views_of(actor, wall, reversed(rows[:PAGE])),
        earlier=cursors.encode(first.created_at.isoformat(), first.id) if first else "",
    )


def read_until(actor: Actor, wall: Wall) -> dt.datetime:
    """Until when the actor has read a channel."""
    mark = MessageMark.objects.filter(wall=wall, user_id=actor.person_id).first()
    return mark.read_until if mark else _BEFORE_ALL


def views_of(actor: Actor, wall: Wall, messages: Iterable[Message]) -> list[MessageView]:
    """Messages of a channel with what the session has unlocked; at most three queries."""
    keys = unlocked.current()
    if keys is not None:
        keys.prepare([wall.id])
    until = read_until(actor, wall)
    rows = list(messages)
    files = _files_of(wall, rows)
    return [
        _view(
            one,
            is_new=one.created_at > until and one.created_by != actor.user_id,
            files=tuple(files.get(one.id, ())),
        )
        for one in rows
    ]


def _files_of(wall: Wall, messages: Iterable[Message]) -> dict[UUID, list[MessageFile]]:
    """The files sent with messages, by message; one query."""
    files: dict[UUID, list[MessageFile]] = {}
    found = MessageFile.objects.select_related("content", "blob").filter(
        wall=wall, message__in=[one.id for one in messages]
    )
    for file in found.order_by("created_at", "id"):
        files.setdefault(file.message_id, []).append(file)
    return files


def message_view(actor: Actor, message_id: UUID) -> MessageView:
    """One message."""
    message = access.message_for(actor, message_id)
    return views_of(actor, message.wall, [message])[0]


def is_unlocked() -> bool:
    """Whether the person has unlocked their key in this session."""
    return unlocked.current() is not None


def _view(message: Message, *, is_new: bool, files: tuple[MessageFile, ...]) -> MessageView:
    try:
        words = None if message.content is None else message.content.words()
    except CannotOpenError:
        return MessageView(message, None, is_new=is_new, is_damaged=True, files=files)
    return MessageView(message, words, is_new=is_new, files=files)


def _place(cursor: str) -> tuple[dt.datetime, UUID]:
    try:
        written, message_id = cursors.decode(cursor)
        at = dt.datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInput("This page of messages does not exist.", "cursor") from None
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)), message_id
