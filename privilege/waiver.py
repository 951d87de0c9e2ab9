"""When material may leave a privileged wall: the rules of authorities, as plain values.

Sources: informed consent, ABA Model Rules 1.0(e) and 1.6(a); scope of a waiver, FRE 502(a);
orders and agreements, FRE 502(d) and (e).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privilege.choices import AuthorityForm, PrivilegeKind, ScopeKind

NOT_SIGNED = "The client has not signed this consent yet."
REVOKED = "This was revoked. Nothing more is released under it."
USED_UP = "This was given for one release and has been used. A new one is needed."
NOT_YET = "This is not in force yet: it begins on {from_day}."
EXPIRED = "This is no longer in force: it ended on {to_day}."
CLOCK_BEFORE = (
    "This server's clock stands before the moment at which this was recorded. Nothing is released "
    "until the clock is right; tell whoever looks after Parley at your office."
)
OTHER_CASE = "This was given in another case."
OTHER_DEFENDANT = "This was given for another part of the case than the one the entry lies in."
NOT_LISTED = "It is not among the entries that this was given for."
OUTSIDE_DATES = "It was written outside the time that this was given for."
SUBJECT_UNCONFIRMED = (
    "Confirm that you have read each entry and that it is about the subject this was given for."
)
NOT_THE_CLIENTS = (
    "“{kind}” is asserted for it, which is not the client's to waive. Have the assertion "
    "withdrawn, or a court rule on it."
)
REPLAYED = (
    "The same signed document, or the same signature, already stands for another release in this "
    "case. A consent is given anew for each; nothing was released."
)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far an authority reaches. ``items`` of scope by item, ``subject`` or days of the others.

    The days are inclusive.
    """

    kind: ScopeKind
    items: frozenset[UUID] = frozenset()
    subject: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def as_words(self) -> dict[str, Any]:
        """As it is kept in the content record."""
        return {
            "by": self.kind.value,
            "items": sorted(str(one) for one in self.items),
            "subject": self.subject,
            "first": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
        }


def scope_of(words: Mapping[str, Any]) -> Scope:
    """The scope that a content record keeps; ``ValueError`` where it keeps none."""
    return Scope(
        kind=ScopeKind(words["by"]),
        items=frozenset(UUID(one) for one in words["items"]),
        subject=str(words["subject"]),
        first=dt.date.fromisoformat(words["first"]) if words["first"] else None,
        last=dt.date.fromisoformat(words["last"]) if words["last"] else None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked of an authority at the moment of a release; times are aware."""

    form: AuthorityForm
    recorded_at: dt.datetime
    in_force_from: dt.datetime
    in_force_to: dt.datetime | None
    is_standing: bool
    signed_at: dt.datetime | None
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry about to leave: its id, and the day it is about."""

    id: UUID
    heading: str
    day: dt.date


def standing_refusal(one: Standing, at: dt.datetime) -> str:
    """Why nothing at all may be released under an authority at a moment; "" where it may."""
    ends = one.in_force_to
    against = (
        (at < one.recorded_at, CLOCK_BEFORE),
        (one.form == AuthorityForm.ACCOUNT and one.signed_at is None, NOT_SIGNED),
        (one.revoked_at is not None, REVOKED),
        (not one.is_standing and one.used_at is not None, USED_UP),
        (at < one.in_force_from, NOT_YET.format(from_day=_day(one.in_force_from))),
        (ends is not None and at >= ends, EXPIRED.format(to_day=_day(ends or at))),
    )
    return next((words for stands, words in against if stands), "")


def scope_refusals(
    scope: Scope, subjects: Iterable[Subject], *, subject_confirmed: bool
) -> list[str]:
    """Which of the entries an authority does not reach, and why; one sentence each."""
    if scope.kind == ScopeKind.SUBJECT:
        return [] if subject_confirmed else [SUBJECT_UNCONFIRMED]
    refusals: list[str] = []
    for subject in subjects:
        if scope.kind == ScopeKind.ITEMS and subject.id not in scope.items:
            refusals.append(f"{subject.heading}: {NOT_LISTED}")
        if scope.kind == ScopeKind.DATES and not _within(scope, subject.day):
            refusals.append(f"{subject.heading}: {OUTSIDE_DATES}")
    return refusals


def is_the_clients(kind: PrivilegeKind) -> bool:
    """Whether the client's own consent waives a privilege; others have other holders."""
    return kind in {
        PrivilegeKind.ATTORNEY_CLIENT,
        PrivilegeKind.WORK_PRODUCT,
        PrivilegeKind.FIFTH_AMENDMENT,
    }


def is_replayed(own: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an older authority rests on the same document or the same signature."""
    return any(
        own.get(mark) and own.get(mark) == other.get(mark)
        for other in others
        for mark in ("document_sha256", "nonce")
    )


def _within(scope: Scope, day: dt.date) -> bool:
    return (scope.first is None or scope.first <= day) and (scope.last is None or day <= scope.last)


def _day(moment: dt.datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year} ({moment:%H:%M} UTC)"
