"""The keys that a member has unlocked in this session, and only in it.

The private key lies in the session encrypted under a secret that only the browser's cookie
carries: neither the session store nor the cookie opens anything alone. API tokens have no session
and never unlock. The idle lock and logging out forget the keys.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase

from audit.ground import rand
from privilege import context, damage
from privilege.keys import locks
from privilege.keys.pairs import CannotOpenError, Place, PrivateKey
from privilege.models.coverage import CoverAccess, CoverageKeyWrap, CoverageWallWrap
from privilege.models.keys import WallKeyWrap

COOKIE = "parley_keys"
_SESSION = "parley_unlocked"
Handler = Callable[[HttpRequest], HttpResponseBase]


class Unlocked:
    """A member's private key, and the wall keys that it has opened during this request."""

    def __init__(self, member_key_id: UUID, private: PrivateKey) -> None:
        self.member_key_id = member_key_id
        self.private = private
        self._walls: dict[UUID, dict[int, PrivateKey]] = {}
        self._damaged: set[tuple[UUID, int]] = set()

    def wall_key(self, wall_id: UUID, generation: int) -> PrivateKey | None:
        """The private key of a wall's generation; None where it is not wrapped for the member.

        One query for each wall; `prepare` makes it one for several.
        """
        if wall_id not in self._walls:
            self.prepare([wall_id])
        return self._walls[wall_id].get(generation)

    def is_damaged(self, wall_id: UUID, generation: int) -> bool:
        """Whether the wrap of a wall's key for the member is not the one that was made."""
        return (wall_id, generation) in self._damaged

    def generations(self, wall_ids: Iterable[UUID]) -> Iterator[tuple[UUID, int, PrivateKey]]:
        """Every key of these walls that is wrapped for the member: wall, generation, key."""
        asked = list(wall_ids)
        self.prepare(asked)
        for wall_id in asked:
            for generation, key in self._walls[wall_id].items():
                yield wall_id, generation, key

    def prepare(self, wall_ids: Iterable[UUID]) -> None:
        """Open the wraps of several walls at once."""
        wanted = [wall_id for wall_id in wall_ids if wall_id not in self._walls]
        self._walls.update({wall_id: {} for wall_id in wanted})
        wraps = WallKeyWrap.objects.select_related("wall_key").filter(
            member_key_id=self.member_key_id, wall_id__in=wanted
        )
        for wrap in wraps:
            generation = wrap.wall_key.generation
            place = wrap_place(wrap.wall_id, self.member_key_id, generation)
            try:
                data = self.private.open(bytes(wrap.wrapped), place)
            except CannotOpenError:
                self._damaged.add((wrap.wall_id, generation))
                damage.met("privilege.wall-key", wrap.wall_key_id, wrap.wall_id)
                continue
            self._walls[wrap.wall_id][generation] = PrivateKey(data)
        self._cover([wall_id for wall_id in wanted if not self._walls[wall_id]])

    def _cover(self, wall_ids: list[UUID]) -> None:
        """Open what the member covers today, where they have said why; one query where they do not.

        The reason comes first: without it the coverage group's key is not even looked for.
        """
        if not wall_ids or context.current().user_id is None:
            return
        actor = context.current()
        today = CoverAccess.objects.filter(
            wall_id__in=wall_ids, user_id=actor.person_id, day=actor.today
        )
        said = set(today.values_list("wall_id", flat=True))
        if not said:
            return
        group: dict[UUID, PrivateKey] = {}
        for held in CoverageKeyWrap.objects.filter(member_key_id=self.member_key_id):
            place = coverage_place(held.coverage_key_id, self.member_key_id)
            with suppress(CannotOpenError):
                opened = self.private.open(bytes(held.wrapped), place)
                group[held.coverage_key_id] = PrivateKey(opened)
        wraps = CoverageWallWrap.objects.select_related("wall_key").filter(
            wall_id__in=said, coverage_key_id__in=group
        )
        for wrap in wraps:
            generation = wrap.wall_key.generation
            place = wrap_place(wrap.wall_id, wrap.coverage_key_id, generation)
            with suppress(CannotOpenError):
                opened = group[wrap.coverage_key_id].open(bytes(wrap.wrapped), place)
                self._walls[wrap.wall_id][generation] = PrivateKey(opened)


class _Source:
    """Where this request's keys come from: opened when first asked for."""

    def __init__(self, find: Callable[[], Unlocked | None]) -> None:
        self._find = find
        self._is_asked = False
        self.opened: Unlocked | None = None

    def ask(self) -> Unlocked | None:
        if not self._is_asked:
            self._is_asked, self.opened = True, self._find()
        return self.opened


_current: ContextVar[_Source | None] = ContextVar("parley_unlocked", default=None)


def current() -> Unlocked | None:
    """What this session has unlocked; None in jobs, for tokens, and before the member did."""
    source = _current.get()
    return None if source is None else source.ask()


def opened() -> Unlocked | None:
    """What this request has had to open already; None where it needed no key."""
    source = _current.get()
    return None if source is None else source.opened


@contextmanager
def using(unlocked: Unlocked | None) -> Iterator[None]:
    """Act with these keys: right after unlocking, and in tests."""
    token = _current.set(_Source(lambda: unlocked))
    try:
        yield
    finally:
        _current.reset(token)


def coverage_place(coverage_key_id: UUID, member_key_id: UUID) -> Place:
    """Where a coverage group's key belongs that is wrapped for one of its members."""
    return Place("coverage key", (coverage_key_id, member_key_id))


def wrap_place(wall_id: UUID, member_key_id: UUID, generation: int) -> Place:
    """Where a wall key's wrap belongs."""
    return Place("wall key", (wall_id, member_key_id), generation)


def keep(request: HttpRequest, response: HttpResponseBase, key_id: UUID, key: PrivateKey) -> None:
    """Keep an unlocked key for this session."""
    secret = rand.key_bytes(locks.SECRET_SIZE)
    locked = locks.lock_with_secret(key.data, secret, _place(key_id))
    request.session[_SESSION] = [str(key_id), base64.b64encode(locked).decode()]
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(secret).decode(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget(session: SessionBase) -> None:
    """Lock again."""
    session.pop(_SESSION, None)


def is_kept(session: SessionBase) -> bool:
    """Whether a session holds an unlocked key."""
    return _SESSION in session


def is_unlocked(request: HttpRequest) -> bool:
    """Whether this browser's session holds an unlocked key, as far as one sees without opening."""
    return is_kept(request.session) and COOKIE in request.COOKIES


class UnlockedMiddleware:
    """Lets what is read behind sealed walls be opened with the session's keys, when it is read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; nothing is decrypted unless something sealed is read."""
        token = _current.set(_Source(lambda: _kept(request)))
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        if COOKIE in request.COOKIES and not is_kept(request.session):
            # Locked, logged out or ended elsewhere: what the cookie carries opens nothing more.
            response.delete_cookie(COOKIE, samesite="Strict")
        return response


def _kept(request: HttpRequest) -> Unlocked | None:
    kept, secret = request.session.get(_SESSION), request.COOKIES.get(COOKIE, "")
    if request.headers.get("Authorization") or not kept or not secret:
        return None
    try:
        key_id, locked = UUID(kept[0]), base64.b64decode(kept[1])
        opened = locks.open_with_secret(locked, base64.urlsafe_b64decode(secret), _place(key_id))
    except (CannotOpenError, ValueError, binascii.Error):
        return None
    return Unlocked(key_id, PrivateKey(opened))


def _place(key_id: UUID) -> Place:
    return Place("session", (key_id,))
