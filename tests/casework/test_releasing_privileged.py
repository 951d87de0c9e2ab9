"""If these fail, privileged material leaves without leave, or does not leave when it may."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from audit.ground import clock, replay
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters, LoggedEntry
from casework.models.note import Note
from casework.selectors import notes as reads
from casework.services import notes
from casework.services.releasing_privileged import release_privileged
from privilege import context, registries, unlocked
from privilege.actor import Actor
from privilege.choices import AuthorityForm, AuthorityKind, PrivilegeKind, ScopeKind, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.authority import Authority, PrivilegedRelease
from privilege.models.notices import Notice
from privilege.services.assertions import assert_privilege
from privilege.services.authorities import (
    Document,
    record_authority,
    revoke_authority,
    sign_consent,
)
from privilege.services.member_keys import Opened
from privilege.services.walls import grant_wall
from privilege.waiver import Scope
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import TEXT, ceremony, wall_id_of, with_key, written
from tests.casework.waiving import PAPER, recorded, refs, terms
from tests.cast import Cast

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def note(cast: Cast, doe: Doe, opened: Opened) -> Note:
    return written(cast.defender, doe)


@pytest.fixture
def shared(cast: Cast, doe: Doe) -> UUID:
    return UUID(str(wall_id_of(cast.defender, doe, WallKind.SHARED_FILE)))


def release(
    actor: Actor,
    opened: Opened | None,
    authority: Authority,
    target: UUID,
    *found: Note,
    **more: bool,
) -> list[PrivilegedRelease]:
    with context.enter(actor), unlocked.using(opened.unlocked() if opened else None):
        return release_privileged(
            actor, authority_id=authority.id, subjects=refs(*found), target_id=target, **more
        )


def logged(actor: Actor, event: str, outcome: str = "success") -> list[LoggedEntry]:
    with context.enter(actor):
        return entries([actor.log_id], Filters(event=event, outcome=outcome))


def test_a_consented_entry_becomes_a_new_one_that_the_other_side_reads(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    with context.enter(cast.prosecutor):
        assert not Note.objects.exists()
    (row,) = release(cast.defender, opened, authority, shared, note)
    with context.enter(cast.prosecutor):
        view = reads.note_view(cast.prosecutor, row.released_id or uuid4())
        assert view.text("text") == TEXT
        assert view.note.id != note.id
        assert not Authority.objects.exists()
        assert not PrivilegedRelease.objects.exists(), "which note it was stays with the releaser"
        told = Notice.objects.filter(object_id=row.released_id).count()
        assert told == 1
        with pytest.raises(NotFound):
            reads.note_view(cast.prosecutor, note.id)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        kept = PrivilegedRelease.objects.select_related("content").get()
        assert (kept.subject_id, kept.basis, kept.target_wall_id) == (note.id, "consent", shared)
        assert kept.text("approved") == "John Doe"
        assert any("Prosecutor" in name for name in kept.text("received"))
        assert Authority.objects.get().used_at is not None
    mine = logged(cast.defender, "privilege:release:made")
    assert {entry.wall_id for entry in mine} == {note.wall_id, shared}
    assert {ref.id for entry in mine for ref in entry.objects} >= {authority.id, note.id}
    (theirs,) = logged(cast.prosecutor, "privilege:release:made")
    assert {ref.id for ref in theirs.objects} == {row.released_id}, "and nothing of the source"


def test_a_released_entry_stays_as_it_was_released(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    (row,) = release(cast.defender, opened, authority, shared, note)
    assert row.released_id
    with context.enter(cast.defender):
        with pytest.raises(Refused, match="stays as it was released"):
            notes.change_note(cast.defender, note_id=row.released_id, text="x")
        with pytest.raises(Refused, match="stays as it was released"):
            notes.withdraw_note(cast.defender, note_id=row.released_id)


def test_a_locked_session_releases_nothing(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    with pytest.raises(Refused, match="locked"):
        release(cast.defender, None, authority, shared, note)
    stranger = with_key(cast.pd_outsider)
    with pytest.raises(Refused, match="locked"):
        release(cast.defender, stranger, authority, shared, note)


def test_nobody_outside_the_wall_releases(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    for actor in (cast.prosecutor, cast.co_defender, cast.pd_supervisor, cast.pd_admin):
        with pytest.raises((NotFound, Refused)) as problem:
            release(actor, opened, authority, shared, note)
        assert str(problem.value) == "" or "attorney" in str(problem.value)
    with context.enter(cast.defender):
        assert not PrivilegedRelease.objects.exists()


def test_one_release_uses_it_up_and_a_standing_one_serves_again(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    other = written(cast.defender, doe, title="Second")
    once = recorded(cast.defender, opened, note.wall_id, terms(note, other))
    release(cast.defender, opened, once, shared, note)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, once, shared, other)
    assert any("has been used" in reason for reason in problem.value.reasons)
    refused = logged(cast.defender, "privilege:release:made", "refused")
    assert {ref.id for ref in refused[0].objects} == {once.id, other.id}
    said = terms(note, other, is_standing=True)
    paper = Document("other.pdf", "application/pdf", b"%PDF another")
    again = recorded(cast.defender, opened, note.wall_id, said, paper)
    release(cast.defender, opened, again, shared, note)
    release(cast.defender, opened, again, shared, other)


def test_an_expired_a_future_and_a_revoked_one_are_refused_and_so_is_a_clock_set_back(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    now = clock.now()
    order = {"kind": AuthorityKind.ORDER, "form": AuthorityForm.DOCUMENT, "is_standing": True}
    ends = recorded(
        cast.defender, opened, note.wall_id, terms(note, in_force_to=now + HOUR, **order)
    )
    for moment, said in (
        (now + 2 * HOUR, "no longer in force"),
        (now - 30 * HOUR, "clock stands before"),
    ):
        with replay.frozen(moment), pytest.raises(Refused) as problem:
            release(cast.defender, opened, ends, shared, note)
        assert any(said in reason for reason in problem.value.reasons)
    paper = Document("order.pdf", "application/pdf", b"%PDF order")
    later = terms(note, in_force_from=now + HOUR, **order)
    begins = recorded(cast.defender, opened, note.wall_id, later, paper)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, begins, shared, note)
    assert any("not in force yet" in reason for reason in problem.value.reasons)
    with replay.frozen(now + 2 * HOUR):
        release(cast.defender, opened, begins, shared, note)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        revoke_authority(cast.defender, authority_id=begins.id)
        with pytest.raises(Refused, match="revoked before"):
            revoke_authority(cast.defender, authority_id=begins.id)
    with replay.frozen(now + 2 * HOUR), pytest.raises(Refused) as problem:
        release(cast.defender, opened, begins, shared, note)
    assert any("revoked" in reason for reason in problem.value.reasons)
    assert len(logged(cast.defender, "privilege:release:made", "refused")) == 4


def test_the_same_paper_is_not_recorded_twice(
    cast: Cast, doe: Doe, opened: Opened, note: Note
) -> None:
    recorded(cast.defender, opened, note.wall_id, terms(note))
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    for wall_id in (note.wall_id, channel):
        with pytest.raises(Refused, match="already stands for another release"):
            recorded(cast.defender, opened, wall_id, terms(note))
    assert logged(cast.defender, "privilege:authority:recorded", "refused")


def test_an_entry_that_was_not_consented_to_stays(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    other = written(cast.defender, doe, title="Something else")
    one = recorded(cast.defender, opened, note.wall_id, terms(note))
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, one, shared, note, other)
    assert problem.value.reasons == [
        "Something else: It is not among the entries that this was given for."
    ]
    with context.enter(cast.prosecutor):
        assert not Note.objects.exists(), "all of it or nothing"
    by_subject = terms(scope=Scope(ScopeKind.SUBJECT, subject="The alibi"))
    paper = Document("b.pdf", "application/pdf", b"%PDF b")
    two = recorded(cast.defender, opened, note.wall_id, by_subject, paper)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, two, shared, other)
    assert "about the subject" in problem.value.reasons[0]
    release(cast.defender, opened, two, shared, other, subject_confirmed=True)


def test_the_clients_consent_in_the_channel_opens_their_whole_defense_and_no_other(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    consent = recorded(cast.defender, opened, channel, terms(note))
    release(cast.defender, opened, consent, shared, note)
    in_channel = written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    paper = Document("b.pdf", "application/pdf", b"%PDF b")
    narrow = recorded(cast.defender, opened, note.wall_id, terms(in_channel), paper)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, narrow, shared, in_channel)
    assert any("another part of the case" in reason for reason in problem.value.reasons)


def test_a_client_waives_their_own_privilege_and_nobody_elses(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    def asserted(kind: PrivilegeKind) -> None:
        with context.enter(cast.defender):
            assert_privilege(
                cast.defender,
                wall=note.wall,
                subject=refs(note)[0],
                kind=kind,
                basis="Rule",
                asserted_by="Defender",
                holder="A holder",
                description="A note",
            )

    said = terms(note, is_standing=True)
    authority = recorded(cast.defender, opened, note.wall_id, said)
    asserted(PrivilegeKind.ATTORNEY_CLIENT)
    release(cast.defender, opened, authority, shared, note)
    asserted(PrivilegeKind.INFORMANT)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, note)
    assert "not the client's to waive" in problem.value.reasons[0]


def test_a_gate_of_another_package_holds_an_entry_back(  # noqa: PLR0917 - fixtures
    cast: Cast,
    doe: Doe,
    opened: Opened,
    note: Note,
    shared: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[UUID, UUID | None]] = []

    def gate(_actor: Actor, source: Any, target: Any, found: Any) -> list[str]:  # noqa: ANN401
        asked.append((source.id, target.id))
        return [f"{len(found)} under the protective order of May 1."]

    monkeypatch.setattr(registries, "release_gates", [gate])
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, authority, shared, note)
    assert problem.value.reasons == ["1 under the protective order of May 1."]
    assert asked == [(note.wall_id, shared)]


def test_the_client_signs_in_their_own_account_what_they_read(  # noqa: PLR0917 - fixtures
    cast: Cast,
    doe: Doe,
    opened: Opened,
    note: Note,
    shared: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = cast.defense_investigator  # stands for the client: somebody behind the channel
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=channel, user_id=id_of(client))
    key = with_key(client)
    said = terms(note, form=AuthorityForm.ACCOUNT, witness="")
    consent = recorded(cast.defender, opened, channel, said, None)
    with pytest.raises(Refused) as problem:
        release(cast.defender, opened, consent, shared, note)
    assert any("not signed" in reason for reason in problem.value.reasons)

    def sign(actor: Actor, using: Opened, nonce: str) -> None:
        with context.enter(actor), unlocked.using(using.unlocked()):
            sign_consent(actor, authority_id=consent.id, nonce=nonce)

    with context.enter(client), unlocked.using(key.unlocked()):
        nonce = Authority.objects.select_related("content").get().text("nonce")
    with pytest.raises(Refused, match="Only the client"):
        sign(client, key, nonce)
    monkeypatch.setattr(
        registries, "client_signers", [lambda actor, _wall: actor.user_id == client.user_id]
    )
    with pytest.raises(Refused, match="Only the client"):
        sign(cast.defender, opened, nonce)
    for wrong in ("", "0" * 32):
        with pytest.raises(Refused, match="not the consent that you read"):
            sign(client, key, wrong)
    sign(client, key, nonce)
    with pytest.raises(Refused, match="signed or revoked before"):
        sign(client, key, nonce)
    (row,) = release(cast.defender, opened, consent, shared, note)
    assert row.approved_by == client.user_id
    assert len(logged(client, "privilege:authority:signed")) == 1


@pytest.mark.parametrize(
    ("changed", "document", "field"),
    [
        ({"basis": " "}, PAPER, "basis"),
        ({"given_by": ""}, PAPER, "given_by"),
        ({"given_by": "x" * 301}, PAPER, "given_by"),
        ({"witness": ""}, PAPER, "witness"),
        ({"witness": "John  Doe"}, PAPER, "witness"),
        ({"explained": ""}, PAPER, "explained"),
        ({"form": AuthorityForm.DOCUMENT}, PAPER, "form"),
        ({"kind": AuthorityKind.ORDER}, PAPER, "form"),
        ({"in_force_to": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, PAPER, "in_force_to"),
        ({"scope": Scope(ScopeKind.ITEMS)}, PAPER, "items"),
        ({"scope": Scope(ScopeKind.SUBJECT, subject=" ")}, PAPER, "subject"),
        ({"scope": Scope(ScopeKind.SUBJECT, subject="x" * 5001)}, PAPER, "subject"),
        ({"scope": Scope(ScopeKind.DATES)}, PAPER, "first"),
        (
            {"scope": Scope(ScopeKind.DATES, first=dt.date(2026, 2, 2), last=dt.date(2026, 2, 1))},
            PAPER,
            "last",
        ),
        ({}, None, "document"),
        ({}, Document("a", "application/pdf", b""), "document"),
        ({}, Document("a", "application/pdf", b"x" * (5 * 1024 * 1024 + 1)), "document"),
        ({}, Document("a", "text/html", b"<script>"), "document"),
    ],
)
def test_an_incomplete_paper_is_turned_away_at_its_field(  # noqa: PLR0917 - fixtures
    cast: Cast,
    doe: Doe,
    opened: Opened,
    note: Note,
    changed: dict[str, Any],
    document: Document | None,
    field: str,
) -> None:
    with pytest.raises(InvalidInput) as problem:
        recorded(cast.defender, opened, note.wall_id, terms(note, **changed), document)
    assert problem.value.field == field


def test_who_may_not_record_one_is_told_or_finds_nothing(
    cast: Cast, doe: Doe, opened: Opened, note: Note
) -> None:
    helper = cast.defense_investigator
    with context.enter(cast.defender):
        grant_wall(cast.defender, wall_id=note.wall_id, user_id=id_of(helper))
        with pytest.raises(Refused, match="locked"):
            record_authority(cast.defender, wall_id=note.wall_id, terms=terms(note), document=PAPER)
    with pytest.raises(Refused, match="attorney"):
        recorded(helper, with_key(helper), note.wall_id, terms(note))
    for actor in (cast.prosecutor, cast.co_defender, cast.pd_supervisor):
        with pytest.raises(NotFound):
            recorded(actor, opened, note.wall_id, terms(note))
    with pytest.raises(NotFound):
        recorded(cast.defender, opened, uuid4(), terms(note))
    open_wall = wall_id_of(cast.defender, doe, WallKind.FOR_DISCLOSURE)
    with pytest.raises(NotFound):
        recorded(cast.defender, opened, open_wall, terms(note))


def test_nothing_can_be_smuggled_into_what_was_recorded(
    cast: Cast, doe: Doe, opened: Opened, note: Note, shared: UUID
) -> None:
    authority = recorded(cast.defender, opened, note.wall_id, terms(note))
    release(cast.defender, opened, authority, shared, note)
    with context.enter(cast.defender):
        for statement in (
            "UPDATE privilege_authority SET is_standing = true",
            "UPDATE privilege_authority SET in_force_to = NULL",
            "DELETE FROM privilege_authority",
            "UPDATE privilege_privilegedrelease SET basis = 'order'",
            "DELETE FROM privilege_privilegedrelease",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
