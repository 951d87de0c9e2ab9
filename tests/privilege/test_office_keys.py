"""If these fail, somebody alone could draw the power to open every colleague's key, unseen."""

import re
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit.ground import clock
from privilege import context
from privilege.actor import Actor
from privilege.choices import LockMethod, RecoveryForm
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.keys import MemberLock, OfficeRecovery
from privilege.models.notices import Notice
from privilege.models.recovery import RecoveryShare
from privilege.selectors.keys import own_key, recovery_to_come
from privilege.services import member_keys, office_keys
from tests.cast import Cast, office_of
from tests.privilege.browsers import KEYS, OFFICE, SPLIT, ceremony, logged_in, shown

pytestmark = pytest.mark.django_db


def held(supervisor: Actor) -> office_keys.Ceremony:
    with context.enter(supervisor):
        return office_keys.hold_ceremony(supervisor, holders=["Ruth", "Luis", "Program"])


def at(patch: pytest.MonkeyPatch, hours: float) -> datetime:
    moment = clock.now() + timedelta(hours=hours)
    patch.setattr(clock, "now", lambda: moment)
    return moment


def test_the_ceremony_shows_each_share_once(cast: Cast) -> None:
    supervisor = logged_in("pd_supervisor")
    assert "Make the recovery key of the office" in shown(supervisor, KEYS)
    assert "The assigned-counsel program" in shown(supervisor, OFFICE)
    asked = supervisor.post(OFFICE, SPLIT).content.decode()
    assert "Make the key and show 3 shares" in asked
    assert own_key(cast.pd_supervisor).recovery is None, "only asked"
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked))
    assert unescape(hidden["holders"]) == SPLIT["holders"]
    page = supervisor.post(OFFICE, {name: unescape(value) for name, value in hidden.items()})
    body = page.content.decode()
    assert body.count("<svg") >= 3
    assert "style=" not in body.split("<main")[1], "the policy of content forbids it"
    assert "A <b>colleague" not in body
    shares = [" ".join(sheet["words"]) for sheet in page.context["sheets"]]
    assert [len(share.split()) for share in shares] == [33, 33, 33]
    after = shown(supervisor, KEYS)
    assert "2 of 3 shares open it" in after
    for share in shares:
        assert share not in after


@pytest.mark.parametrize("form", RecoveryForm.values)
def test_each_form_of_the_two_person_rule_is_walked_through(cast: Cast, form: str) -> None:
    solo = logged_in("co_defender")
    page = shown(solo, f"{OFFICE}?form={form}")
    assert page.count("<li>") >= 4, "its own steps"
    ceremony(solo, form=form)
    assert str(RecoveryForm(form).label) in shown(logged_in("co_defender"), KEYS)


def test_a_made_up_form_is_asked_for_again(cast: Cast) -> None:
    supervisor = logged_in("pd_supervisor")
    for form in ("", "nobody", "\x00", "x" * 5000):
        page = supervisor.post(OFFICE, {**SPLIT, "form": form, "confirmed": "yes"})
        assert page.status_code == 200
        assert own_key(cast.pd_supervisor).recovery is None
    assert "Choose" in shown(supervisor, f"{OFFICE}?form=nobody")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"needed": "1"}, "greater than or equal to 2"),
        ({"needed": "4"}, "No more can be needed"),
        ({"count": "17"}, "less than or equal to 16"),
        ({"holders": "Ruth"}, "Name as many holders"),
        ({"holders": "\x00\n\x00\n\x00"}, "Null characters"),
        ({"holders": "a" * 200 + "\nLuis\nPaul"}, "at most 120 letters"),
        ({"count": "", "needed": "x"}, "Enter a whole number"),
    ],
)
def test_a_ceremony_that_makes_no_sense_is_not_held(
    cast: Cast, change: dict[str, str], said: str
) -> None:
    page = logged_in("pd_supervisor").post(OFFICE, {**SPLIT, **change, "confirmed": "yes"})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert own_key(cast.pd_supervisor).recovery is None


@pytest.mark.parametrize("name", ["defender", "pd_admin", "superuser"])
def test_the_ceremony_is_a_supervisor_s_page(cast: Cast, name: str) -> None:
    client = logged_in(name)
    assert client.get(OFFICE).status_code == 404
    assert client.post(OFFICE, {**SPLIT, "confirmed": "yes"}).status_code == 404
    assert Client().get(KEYS).status_code == 302


def test_the_whole_office_sees_who_made_the_key_and_who_keeps_the_shares(cast: Cast) -> None:
    held(cast.pd_supervisor)
    told = shown(logged_in("pd_outsider"), KEYS)
    for words in ("was made", cast.pd_supervisor.display_name, "Ruth", "Program"):
        assert words in told
    assert "Program" not in shown(logged_in("co_defender"), KEYS), "no other office"
    with context.enter(cast.co_defender):
        assert not RecoveryShare.objects.exists()


def test_a_ceremony_held_again_waits_while_the_old_one_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = held(cast.pd_supervisor).recovery
    secrets = member_keys.draw_secrets()
    with context.enter(cast.defender):
        member_keys.make_key(cast.defender, secrets)
    new = held(cast.pd_supervisor).recovery
    with context.enter(cast.defender):
        assert own_key(cast.defender).recovery == old
        member_keys.open_key(cast.defender, secrets.phrase)
        assert not MemberLock.objects.filter(recovery=new).exists(), "nothing for it yet"
    with pytest.raises(Refused, match="waits to take effect already"):
        held(cast.pd_supervisor)
    at(monkeypatch, 71.9)
    assert own_key(cast.defender).recovery == old
    at(monkeypatch, 0.2)
    with context.enter(cast.defender):
        assert own_key(cast.defender).recovery == new
        member_keys.open_key(cast.defender, secrets.phrase)
        locks = MemberLock.objects.filter(method=LockMethod.OFFICE.value)
        assert [lock.recovery_id for lock in locks] == [new.id], "the old shares open it no more"
    at(monkeypatch, 1)
    held(cast.pd_supervisor)
    assert OfficeRecovery.objects.get(pk=old.id).retired_at is not None


def test_any_colleague_s_objection_ends_a_ceremony_held_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = held(cast.pd_supervisor).recovery, held(cast.pd_supervisor).recovery
    colleague = logged_in("defense_investigator")
    assert "waits to take effect" in shown(colleague, KEYS)
    address = f"{OFFICE}{new.id}/object/"
    assert "never takes effect" in shown(colleague, address)
    assert colleague.post(address)["Location"] == KEYS
    assert colleague.post(address).status_code == 404, "once"
    at(monkeypatch, 100)
    assert own_key(cast.defender).recovery == old
    with context.enter(cast.pd_supervisor):
        assert Notice.objects.filter(kind=Event.RECOVERY_OBJECTED.value).exists()
        assert OfficeRecovery.objects.get(pk=new.id).objected_by is not None


def test_nobody_objects_too_late_or_from_another_office(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(cast.pd_supervisor)
    new = held(cast.pd_supervisor).recovery
    abroad = logged_in("co_defender")
    for recovery_id in (new.id, uuid4()):
        assert abroad.get(f"{OFFICE}{recovery_id}/object/").status_code == 404
        assert abroad.post(f"{OFFICE}{recovery_id}/object/").status_code == 404
    at(monkeypatch, 73)
    with context.enter(cast.defender), pytest.raises(NotFound):
        office_keys.object_to(cast.defender, recovery_id=new.id)
    assert own_key(cast.defender).recovery == new


def test_a_clock_that_was_set_back_lets_the_office_object_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(cast.pd_supervisor)
    new = held(cast.pd_supervisor).recovery
    at(monkeypatch, -48)
    assert recovery_to_come(office_of(cast.defender)) == new
    own = own_key(cast.defender).recovery
    assert own is not None, "the first recovery key counts at any time"
    assert own != new


@pytest.mark.parametrize("hours", [0, 23])
def test_the_database_refuses_a_recovery_key_that_replaces_another_at_once(
    cast: Cast, hours: int
) -> None:
    old = held(cast.pd_supervisor).recovery
    with (
        context.enter(cast.pd_supervisor),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        OfficeRecovery(
            office_id=old.office_id,
            public_key=bytes(old.public_key),
            threshold=2,
            shares=2,
            held_by_id=cast.pd_supervisor.user_id,
            replaces=old,
            created_at=clock.now(),
            takes_effect_at=clock.now() + timedelta(hours=hours),
        ).save(force_insert=True)
    with (
        context.enter(cast.pd_supervisor),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE privilege_officerecovery SET takes_effect_at = created_at")


def test_holders_are_as_many_as_shares(cast: Cast) -> None:
    with context.enter(cast.pd_supervisor):
        for values in ({"holders": ["Ruth"]}, {"threshold": 1}, {"count": 17}, {"threshold": 4}):
            with pytest.raises(InvalidInput):
                office_keys.hold_ceremony(cast.pd_supervisor, **values)
    for outsider in (cast.defender, cast.pd_admin, cast.nobody):
        with context.enter(outsider), pytest.raises(NotFound):
            office_keys.hold_ceremony(outsider)
