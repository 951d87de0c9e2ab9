"""If these fail, somebody who forgot everything is lost, or somebody else reads with their key."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit.ground import clock
from audit.ledger.selectors import entries
from audit.ledger.selectors.entries import Filters
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.keys.pairs import PrivateKey
from privilege.models.notices import Notice
from privilege.models.recovery import RecoveryRequest
from privilege.services import member_keys, office_keys, recovery
from privilege.services.member_keys import Opened
from privilege.services.recovery import Asked
from tests.cast import Cast, id_of
from tests.privilege.browsers import KEYS, ceremony, logged_in, make, shown, typed_back

pytestmark = pytest.mark.django_db
ASK, COLLECT = "/accounts/keys/ask/", "/accounts/keys/collect/"


def shares_of(supervisor: Actor, **split: int) -> list[str]:
    with context.enter(supervisor):
        return office_keys.hold_ceremony(supervisor, **split).shares  # type: ignore[arg-type]


def key_of(actor: Actor) -> Opened:
    with context.enter(actor):
        return member_keys.make_key(actor, member_keys.draw_secrets())


def asked_by(actor: Actor) -> Asked:
    with context.enter(actor):
        return recovery.ask_for_recovery(actor)


def give(
    actor: Actor,
    asked: Asked,
    typed: list[str],
    following: Actor | None = None,
    keys: Opened | None = None,
) -> RecoveryRequest:
    with context.enter(actor), unlocked.using(keys.unlocked() if keys else None):
        return recovery.give_shares(
            actor,
            request_id=asked.request.id,
            typed=typed,
            next_id=id_of(following) if following else None,
        )


def collect(actor: Actor, asked: Asked) -> PrivateKey:
    with context.enter(actor):
        return recovery.collect(actor, asked.code.lower()).private


def later(patch: pytest.MonkeyPatch, **delta: int) -> None:
    moment = clock.now() + timedelta(**delta)
    patch.setattr(clock, "now", lambda: moment)


def test_in_a_small_office_one_officer_opens_the_key_for_its_person_alone(cast: Cast) -> None:
    shares = shares_of(cast.pd_supervisor)
    made = key_of(cast.defender)
    asked = asked_by(cast.defender)
    done = give(cast.pd_supervisor, asked, [shares[2], "", shares[0].upper()])
    assert done.hands == [cast.pd_supervisor.user_id]
    assert collect(cast.defender, asked) == made.private
    with context.enter(cast.pd_outsider):
        told = Notice.objects.filter(user_id=id_of(cast.pd_outsider)).values_list("kind", flat=True)
        assert {Event.KEY_RECOVERY_ASKED.value, Event.KEY_RECOVERED.value} <= set(told)
    with pytest.raises(Refused, match="not ready"):
        collect(cast.defender, asked)  # replayed


def test_two_officers_give_one_share_each_in_sessions_of_their_own(cast: Cast) -> None:
    shares = shares_of(cast.da_supervisor)
    second = key_of(cast.da_conflicts)
    made, asked = key_of(cast.prosecutor), asked_by(cast.prosecutor)
    with pytest.raises(InvalidInput, match="one share"):
        give(cast.da_supervisor, asked, shares[:2], cast.da_conflicts)
    with pytest.raises(InvalidInput, match="Choose the officer"):
        give(cast.da_supervisor, asked, shares[:1])
    with pytest.raises(InvalidInput, match="Choose the officer"):
        give(cast.da_supervisor, asked, shares[:1], cast.prosecutor)
    give(cast.da_supervisor, asked, shares[:1], cast.da_conflicts)
    with pytest.raises(Refused, match="not ready"):
        collect(cast.prosecutor, asked)
    with pytest.raises(Refused, match="handed on to somebody else"):
        give(cast.da_supervisor, asked, shares[1:2], cast.da_conflicts)
    with pytest.raises(Refused, match="Unlock your own key"):
        give(cast.da_conflicts, asked, shares[1:2])
    with pytest.raises(Refused, match="handed on to somebody else"):
        give(cast.da_conflicts, asked, shares[1:2], keys=Opened(second.key_id, made.private))
    with pytest.raises(InvalidInput, match="fit together"):
        give(cast.da_conflicts, asked, shares[:1], keys=second)
    done = give(cast.da_conflicts, asked, shares[2:3], keys=second)
    assert done.hands == [cast.da_supervisor.user_id, cast.da_conflicts.user_id]
    assert done.carried is None, "nothing of the shares stays"
    assert collect(cast.prosecutor, asked) == made.private


def test_a_share_handed_on_waits_thirty_minutes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = shares_of(cast.da_supervisor)
    first, second = key_of(cast.da_supervisor), key_of(cast.da_conflicts)
    made, asked = key_of(cast.prosecutor), asked_by(cast.prosecutor)
    give(cast.da_supervisor, asked, shares[:1], cast.da_conflicts)
    later(monkeypatch, minutes=31)
    with pytest.raises(InvalidInput, match="Choose the officer"):
        give(cast.da_conflicts, asked, shares[1:2], keys=second)
    give(cast.da_conflicts, asked, shares[1:2], cast.da_supervisor)
    done = give(cast.da_supervisor, asked, shares[:1], keys=first)
    assert done.hands == [cast.da_conflicts.user_id, cast.da_supervisor.user_id]
    assert collect(cast.prosecutor, asked) == made.private


def test_a_lone_practitioner_opens_their_own_key_with_the_shares(cast: Cast) -> None:
    shares = shares_of(cast.co_defender)
    made, asked = key_of(cast.co_defender), asked_by(cast.co_defender)
    give(cast.co_defender, asked, shares[:2])
    assert collect(cast.co_defender, asked) == made.private


def test_shares_of_too_few_or_of_another_office_recover_nobody(cast: Cast) -> None:
    words, foreign = shares_of(cast.pd_supervisor), shares_of(cast.co_defender)
    key_of(cast.defender)
    asked = asked_by(cast.defender)
    tampered = words[1].replace(words[1].split()[4], "academic")
    for typed, said in (
        (words[:1], "as your office decided"),
        ([words[0], foreign[1]], "fit together"),
        (foreign[:2], "do not belong"),
        ([words[0], words[0]], "fit together"),
        ([words[0], tampered], "fit together"),
        ([], "as your office decided"),
        (words, "as your office decided"),
        ([words[0], "\u202e\x00"], "fit together"),
    ):
        with pytest.raises(InvalidInput, match=said):
            give(cast.pd_supervisor, asked, typed)
    for outsider in (cast.co_defender, cast.defender, cast.pd_admin, cast.pd_outsider):
        with pytest.raises(NotFound):
            give(outsider, asked, words[:2])
    with pytest.raises(Refused, match="not ready"):
        collect(cast.defender, asked)


def test_a_share_of_another_office_is_refused_on_the_page_with_an_entry(cast: Cast) -> None:
    supervisor, member = logged_in("pd_supervisor"), logged_in("defender")
    shares, foreign = ceremony(supervisor), shares_of(cast.co_defender)
    make(member)
    request_id = member.post(ASK).context["asked"].request.id
    page = supervisor.post(
        f"/accounts/keys/requests/{request_id}/",
        {"share_1": shares[0], "share_2": foreign[1], "confirmed": "on"},
    )
    assert "The shares do not fit together" in page.content.decode()
    with context.enter(cast.pd_supervisor):
        known = entries([cast.pd_supervisor.log_id], Filters(outcome="invalid"))
    assert request_id in {ref.id for entry in known for ref in entry.objects}


def test_a_request_expires_and_a_new_one_ends_the_old(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = shares_of(cast.pd_supervisor)
    made, first = key_of(cast.defender), asked_by(cast.defender)
    second = asked_by(cast.defender)
    with pytest.raises(Refused, match="expired or was answered"):
        give(cast.pd_supervisor, first, shares[:2])
    with monkeypatch.context() as patch:
        later(patch, hours=25)
        with pytest.raises(Refused, match="expired or was answered"):
            give(cast.pd_supervisor, second, shares[:2])
    with monkeypatch.context() as patch:
        later(patch, hours=-1)
        with pytest.raises(Refused, match="expired or was answered"):
            give(cast.pd_supervisor, second, shares[:2])
    give(cast.pd_supervisor, second, shares[:2])
    with pytest.raises(Refused, match="expired or was answered"):
        give(cast.pd_supervisor, second, shares[:2])  # replayed
    with pytest.raises(InvalidInput, match="does not open"):
        collect(cast.defender, Asked(second.request, first.code))
    with monkeypatch.context() as patch:
        later(patch, hours=25)
        with pytest.raises(Refused, match="expired"):
            collect(cast.defender, second)
    assert collect(cast.defender, second) == made.private


def test_a_key_sealed_to_another_request_does_not_open(cast: Cast) -> None:
    shares = shares_of(cast.pd_supervisor)
    key_of(cast.defender)
    key_of(cast.pd_outsider)
    mine, other = asked_by(cast.defender), asked_by(cast.pd_outsider)
    for asked in (mine, other):
        give(cast.pd_supervisor, asked, shares[:2])
    with context.enter(cast.pd_outsider):
        swapped = bytes(RecoveryRequest.objects.get(pk=other.request.id).sealed_key or b"")
    with context.enter(cast.defender), transaction.atomic():
        from audit.ledger.services import operation

        with operation(cast.defender, "test:request:swapped"):
            RecoveryRequest.objects.filter(pk=mine.request.id).update(sealed_key=swapped)
    with pytest.raises(InvalidInput, match="does not open"):
        collect(cast.defender, mine)


def test_the_database_lets_nobody_exchange_a_request_s_pair_or_ask_for_another(
    cast: Cast,
) -> None:
    shares_of(cast.pd_supervisor)
    key_of(cast.defender)
    asked = asked_by(cast.defender)
    for statement in (
        "UPDATE privilege_recoveryrequest SET public_key = locked",
        "UPDATE privilege_recoveryrequest SET locked = public_key",
        "DELETE FROM privilege_recoveryrequest",
    ):
        with (
            context.enter(cast.pd_supervisor),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with context.enter(cast.co_defender):
        assert not RecoveryRequest.objects.exists()
    with context.enter(cast.pd_supervisor):
        copied = RecoveryRequest.objects.get(pk=asked.request.id)
        copied.id, copied.ended_at = uuid4(), clock.now()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            copied.save(force_insert=True)


def test_who_has_no_key_or_no_lock_for_the_office_is_told_so(cast: Cast) -> None:
    with pytest.raises(Refused, match="no key yet"):
        asked_by(cast.defender)
    key_of(cast.defender)
    with pytest.raises(Refused, match="before the office's recovery key"):
        asked_by(cast.defender)


def answered(client: Client, request_id: UUID, shares: list[str], **more: str) -> Client:
    address = f"/accounts/keys/requests/{request_id}/"
    data = {f"share_{n}": share for n, share in enumerate(shares, start=1)}
    client.post(address, {**data, "confirmed": "on", **more})
    return client


def test_the_pages_lead_from_asking_to_fresh_words_nobody_else_saw(cast: Cast) -> None:
    supervisor, member = logged_in("pd_supervisor"), logged_in("defender")
    shares = ceremony(supervisor)
    old = make(member)
    forgetful = logged_in("defender")
    assert "only your code can collect it" in shown(forgetful, ASK)
    page = forgetful.post(ASK)
    assert page["Cache-Control"] == "no-store"
    code, check = page.context["code"], page.context["asked"].check_words
    request_id = page.context["asked"].request.id
    assert len(check.split(" ")) == 3
    assert check in shown(forgetful, KEYS)
    assert code not in shown(forgetful, KEYS)
    assert "asks that their key be recovered" in shown(supervisor, KEYS)
    address = f"/accounts/keys/requests/{request_id}/"
    assert check in shown(supervisor, address)
    without = supervisor.post(address, {"share_1": shares[0], "share_2": shares[1]})
    assert "compare the three words" in without.content.decode()
    answered(supervisor, request_id, [shares[0], shares[2]])
    seen = shown(supervisor, address) + shown(supervisor, KEYS)
    assert code not in seen
    assert "Your key is ready" in shown(forgetful, KEYS)
    assert "does not open your request" in forgetful.post(COLLECT, {"words": "x"}).content.decode()
    assert forgetful.post(COLLECT, {"words": code})["Location"] == "/accounts/keys/new/"
    drawn = forgetful.post("/accounts/keys/new/")
    assert forgetful.post("/accounts/keys/new/", typed_back(drawn))["Location"] == KEYS
    again = logged_in("defender")
    assert "do not open" in again.post(KEYS, {"words": old.phrase}).content.decode()
    assert again.post(KEYS, {"words": drawn.context["secrets"].phrase})["Location"] == KEYS
    told = shown(logged_in("pd_outsider"), KEYS)
    assert "A colleague's key was opened" in told
    assert cast.pd_supervisor.display_name in told, "by whom"
    assert "key was opened" not in shown(logged_in("co_defender"), KEYS)


def test_nobody_else_finds_a_request(cast: Cast) -> None:
    shares = ceremony(logged_in("pd_supervisor"))
    member = logged_in("defender")
    make(member)
    request_id = member.post(ASK).context["asked"].request.id
    for name in ("defender", "pd_outsider", "co_defender", "prosecutor", "pd_admin"):
        client = logged_in(name)
        for one in (request_id, uuid4()):
            assert client.get(f"/accounts/keys/requests/{one}/").status_code == 404
            answer = client.post(
                f"/accounts/keys/requests/{one}/",
                {"share_1": shares[0], "share_2": shares[1], "confirmed": "on"},
            )
            assert answer.status_code == 404
    member.post("/accounts/keys/ask/withdraw/")
    assert "You asked your office" not in shown(member, KEYS)


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "\u202e\x00", "academic " * 33, "9" * 900, "a" * 5000, " "],
)
def test_hostile_shares_and_codes_open_nothing(cast: Cast, typed: str) -> None:
    supervisor, member = logged_in("pd_supervisor"), logged_in("defender")
    shares = ceremony(supervisor)
    make(member)
    request_id = member.post(ASK).context["asked"].request.id
    page = supervisor.post(
        f"/accounts/keys/requests/{request_id}/",
        {"share_1": shares[0], "share_2": typed, "confirmed": "on", "next": "x"},
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert re.search("error", page.content.decode())
    answered(supervisor, request_id, shares[:2])
    answer = member.post(COLLECT, {"words": typed})
    assert answer.status_code == 200
    assert unlocked.COOKIE not in answer.cookies
