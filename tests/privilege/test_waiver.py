"""If these fail, privileged material leaves under a paper that does not cover it, or one that
covers it is turned away.
"""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from privilege import waiver
from privilege.choices import AuthorityForm, ScopeKind
from privilege.waiver import Scope, Standing, Subject

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
GOOD = Standing(
    form=AuthorityForm.PAPER,
    recorded_at=NOW - HOUR,
    in_force_from=NOW - HOUR,
    in_force_to=NOW + HOUR,
    is_standing=False,
    signed_at=None,
    used_at=None,
    revoked_at=None,
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"in_force_to": None}, ""),
        ({"in_force_from": NOW}, ""),
        ({"in_force_from": NOW + dt.timedelta(seconds=1)}, "not in force yet"),
        ({"in_force_to": NOW}, "no longer in force"),
        ({"used_at": NOW - HOUR}, "has been used"),
        ({"used_at": NOW - HOUR, "is_standing": True}, ""),
        ({"revoked_at": NOW - HOUR, "is_standing": True}, "revoked"),
        ({"form": AuthorityForm.ACCOUNT}, "not signed"),
        ({"form": AuthorityForm.ACCOUNT, "signed_at": NOW - HOUR}, ""),
        ({"recorded_at": NOW + HOUR}, "clock stands before"),
    ],
)
def test_an_authority_stands_at_the_moment_of_the_act_or_says_why_not(
    changed: dict[str, object], said: str
) -> None:
    refusal = waiver.standing_refusal(replace(GOOD, **changed), NOW)  # type: ignore[arg-type]
    assert said in refusal
    assert bool(said) == bool(refusal)


def test_only_what_was_listed_or_of_its_days_or_confirmed_is_reached() -> None:
    one, other = (
        Subject(uuid4(), name, dt.date(2026, 3, day)) for name, day in (("A", 1), ("B", 5))
    )

    def refused(scope: Scope, *, confirmed: bool = False) -> list[str]:
        return waiver.scope_refusals(scope, [one, other], subject_confirmed=confirmed)

    items = Scope(ScopeKind.ITEMS, items=frozenset({one.id}))
    assert refused(items, confirmed=True) == [f"B: {waiver.NOT_LISTED}"]
    days = Scope(ScopeKind.DATES, first=dt.date(2026, 3, 2), last=dt.date(2026, 3, 5))
    assert refused(days, confirmed=True) == [f"A: {waiver.OUTSIDE_DATES}"]
    subject = Scope(ScopeKind.SUBJECT, subject="The alibi")
    assert refused(subject) == [waiver.SUBJECT_UNCONFIRMED]
    assert refused(subject, confirmed=True) == []


def test_a_scope_is_kept_and_read_back_whole() -> None:
    for scope in (
        Scope(ScopeKind.ITEMS, items=frozenset({UUID(int=1), UUID(int=2)})),
        Scope(ScopeKind.SUBJECT, subject="The alibi"),
        Scope(ScopeKind.DATES, first=dt.date(2026, 3, 2), last=dt.date(2026, 3, 5)),
    ):
        assert waiver.scope_of(scope.as_words()) == scope
    with pytest.raises(ValueError, match="everything"):
        waiver.scope_of({"by": "everything", "items": [], "subject": "", "first": "", "last": ""})


def test_the_same_paper_or_signature_is_known_again_and_none_is_not() -> None:
    own = {"document_sha256": "ab", "nonce": "1"}
    assert waiver.is_replayed(own, [{"document_sha256": "ab", "nonce": "2"}])
    assert waiver.is_replayed(own, [{"document_sha256": "cd", "nonce": "1"}])
    assert not waiver.is_replayed(own, [{"document_sha256": "cd", "nonce": "2"}])
    assert not waiver.is_replayed({"document_sha256": ""}, [{"document_sha256": ""}])
