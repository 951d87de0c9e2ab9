"""If these fail, a report dies with its recipient's post, or reaches somebody whom it is about."""

import datetime as dt
import json
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections
from django.urls import reverse
from pytest_django import Settings

from audit.ground import clock, ids, replay
from audit.ledger.services import operation
from audit.ledger.values import NEUTRAL_LOG_ID, Ref
from audit.oversight import concern as rules
from audit.oversight.events import Event
from audit.oversight.models.concern import Concern
from audit.oversight.selectors import concerns as reads
from audit.oversight.services import concern_reminders, concerns, handing_on, receiving_concerns
from casework.extraction.clean import Cleaned
from privilege import context, unlocked
from privilege.actor import Actor, nobody
from privilege.choices import Role
from privilege.errors import InvalidInput, Locked, NotFound, Refused
from privilege.models.notices import Notice
from privilege.models.people import Office, User
from privilege.services.database import act
from privilege.services.member_keys import Opened
from privilege.services.people import set_active, set_role
from tests.audit.oversight.test_concerns import SECRET, as_officer, only_concern, report
from tests.casework.test_notes import ceremony, unlocked_client, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast, id_of, office_of

QUESTION, REPLY = "xylophone: which day?", "xylophone: the Tuesday"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return as_officer(cast.da_supervisor, cast.da_outsider)


@pytest.fixture
def opened(cast: Cast, officer: Actor) -> Opened:
    ceremony(cast.da_supervisor)
    return with_key(officer)


@pytest.fixture
def next_officer(cast: Cast) -> Actor:
    """The defenders' ethics officer, who has a key."""
    found = as_officer(cast.pd_supervisor, cast.defense_investigator)
    ceremony(cast.pd_supervisor)
    return found


@pytest.fixture
def next_opened(next_officer: Actor) -> Opened:
    return with_key(next_officer)


def hand_on(officer: Actor, opened: Opened, to: Actor, concern: Concern) -> None:
    with context.enter(officer), unlocked.using(opened.unlocked()):
        handing_on.hand_on(officer, concern_id=concern.id, recipient_id=id_of(to))


@pytest.mark.django_db
def test_the_next_recipient_reads_all_of_it_and_the_code_goes_on(
    officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    code = concerns.report_concern(
        recipient_id=id_of(officer),
        about="Sergeant Roe",
        text=SECRET,
        files=[Cleaned(b"a picture", "text/plain")],
    )
    first = only_concern(officer)
    with context.enter(officer), unlocked.using(opened.unlocked()):
        receiving_concerns.advance_concern(
            officer, concern_id=first.id, state=rules.State.IN_INQUIRY, text=QUESTION
        )
    concerns.add_to_concern(code=code, text=REPLY)
    hand_on(officer, opened, next_officer, first)
    second = only_concern(next_officer)
    assert (second.state, second.inquiry_on) == ("in-inquiry", clock.now().date())
    with context.enter(next_officer), unlocked.using(next_opened.unlocked()):
        read = receiving_concerns.read_concern(next_officer, concern_id=second.id)
        assert (read.text("text"), read.text("about")) == (SECRET, "Sergeant Roe")
        assert [(one["by"], one["text"]) for one in read.text("before")] in (
            [("recipient", QUESTION), ("reporter", REPLY)],
            [("reporter", REPLY), ("recipient", QUESTION)],
        )
        (file,) = reads.files(second)
        _file, data = receiving_concerns.file_of_concern(next_officer, file_id=file.id)
        assert data == b"a picture"
        receiving_concerns.answer_concern(next_officer, concern_id=second.id, text="I go on.")
    concerns.add_to_concern(code=code, text="Thank you")
    found = concerns.receipt_of(code)
    assert [text for _day, text in found.answers] == [QUESTION, "I go on."]
    assert (found.id, found.holder, found.waits) == (second.id, next_officer.display_name, False)
    assert found.handed_on == clock.now().date()
    with context.enter(next_officer), unlocked.using(next_opened.unlocked()):
        assert [one.is_reporters for one in reads.lines(second)].count(True) == 1


@pytest.mark.usefixtures("committed_db")
def test_handing_on_leaves_entries_in_the_neutral_log_alone(
    cast: Cast, officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    report(officer)
    first = only_concern(officer)
    hand_on(officer, opened, next_officer, first)
    second = only_concern(next_officer)
    with connections["integrator"].cursor() as cursor:
        cursor.execute("SELECT log_id, bytes FROM ledger_pending")
        found = [(log_id, json.loads(bytes(data))) for log_id, data in cursor.fetchall()]
    connections["integrator"].close()
    told = [(log_id, one) for log_id, one in found if one["event"] == Event.CONCERN_HANDED_ON]
    assert {log_id for log_id, _one in told} == {NEUTRAL_LOG_ID}
    assert {one["who"]["user"] for _log, one in told} == {str(officer.user_id)}
    assert {one["wall"] for _log, one in told} == {str(first.wall_id), str(second.wall_id)}


@pytest.mark.django_db
def test_nobody_named_in_it_is_offered_or_accepted(
    cast: Cast, officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    report(officer, about=next_officer.display_name)
    concern = only_concern(officer)
    for wrong in (next_officer, officer, cast.da_supervisor, cast.auditor):
        with pytest.raises(InvalidInput):
            hand_on(officer, opened, wrong, concern)
    page = unlocked_client(officer, opened).get(reverse("concern-hand-on", args=[concern.id]))
    assert next_officer.display_name not in page.content.decode()
    assert only_concern(officer).handed_on is None


@pytest.mark.django_db
def test_only_its_recipient_hands_it_on_once_and_unlocked(
    cast: Cast, officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    report(officer)
    concern = only_concern(officer)
    with context.enter(officer), pytest.raises(Locked):
        handing_on.hand_on(officer, concern_id=concern.id, recipient_id=id_of(next_officer))
    for who in (cast.da_supervisor, next_officer, cast.auditor):
        with context.enter(who), pytest.raises(NotFound):
            handing_on.hand_on(who, concern_id=concern.id, recipient_id=id_of(next_officer))
        assert client_of(who).post(reverse("concern-hand-on", args=[concern.id])).status_code == 404
    hand_on(officer, opened, next_officer, concern)
    with pytest.raises(Refused, match="handed this report on"):
        hand_on(officer, opened, next_officer, concern)
    with (
        context.enter(officer),
        unlocked.using(opened.unlocked()),
        pytest.raises(Refused, match="handed this report on"),
    ):
        receiving_concerns.answer_concern(officer, concern_id=concern.id, text="x")


@pytest.mark.django_db
def test_the_database_lets_nobody_hand_on_by_sql_or_put_more_there_afterwards(
    officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    report(officer)
    concern = only_concern(officer)
    call = "SELECT parley.hand_concern_on(%s, %s, %s, %s, %s, %s, %s, %s, %s)"

    def arguments(to: Actor) -> list[UUID | bytes | dt.datetime]:
        fresh: list[UUID | bytes | dt.datetime] = [
            ids.new(),
            ids.new(),
            id_of(to),
            ids.new(),
            b"",
            ids.new(),
            b"",
            clock.now(),
        ]
        return [concern.id, *fresh]

    for who, to in ((next_officer, officer), (officer, officer)):
        with pytest.raises(DatabaseError), context.enter(who):
            connection.cursor().execute(call, arguments(to))
    hand_on(officer, opened, next_officer, concern)
    second = only_concern(next_officer)
    with context.enter(officer), connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (parley.my_deposit_walls())", [second.wall_id])
        assert cursor.fetchone() == (False,)
        assert not Concern.objects.filter(pk=second.id).exists()


def end_appointment(cast: Cast, officer: Actor) -> None:
    with context.enter(cast.da_supervisor) as actor:
        set_role(
            actor,
            user=User.objects.get(pk=id_of(officer)),
            office=Office.objects.get(pk=office_of(officer)),
            role=Role.ETHICS_OFFICER,
            holds=False,
        )


@pytest.mark.django_db
def test_whoever_is_ethics_officer_no_more_still_hands_on_what_they_hold(
    cast: Cast, officer: Actor, opened: Opened, next_officer: Actor, next_opened: Opened
) -> None:
    code = report(officer)
    end_appointment(cast, officer)
    assert concerns.receipt_of(code).waits
    desk = unlocked_client(officer, opened)
    assert "You receive no new reports" in desk.get(reverse("concerns")).content.decode()
    concern = only_concern(officer)
    url = reverse("concern-hand-on", args=[concern.id])
    assert next_officer.display_name in desk.get(url).content.decode()
    for wrong in ("", "x", str(id_of(officer)), str(ids.new())):
        assert desk.post(url, {"recipient_id": wrong}).status_code == 200
    assert desk.post(url, {"recipient_id": str(id_of(next_officer))}).status_code == 302
    assert not concerns.receipt_of(code).waits
    shown = desk.get(reverse("concern", args=[concern.id])).content.decode()
    assert "Whoever holds it now goes on with it" in shown
    assert desk.get(url).status_code == 302


@pytest.mark.django_db
def test_a_report_left_behind_is_told_to_colleagues_and_to_the_code(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    colleague = as_officer(cast.da_supervisor, cast.da_clerk)
    with_key(colleague)
    code = report(officer)
    concern_reminders.remind()
    with context.enter(cast.da_supervisor) as actor:
        set_active(actor, user_id=id_of(officer), is_active=False)
    with replay.frozen(clock.now() + dt.timedelta(days=8)):
        concern_reminders.remind()
        with context.enter(colleague):
            (found,) = reads.overdue(colleague, clock.now().date())
            assert (found.recipient_id, found.is_gone) == (officer.user_id, True)
            assert Notice.objects.filter(user_id=id_of(colleague)).exists()
    with context.enter(colleague):
        assert [one.is_gone for one in reads.overdue(colleague, clock.now().date())] == [True]
    page = client_of(colleague).get(reverse("concerns")).content.decode()
    assert "does not receive reports any more" in page
    receipt = client_of(cast.prosecutor).post(reverse("concern-receipt"), {"code": code})
    assert "did not hand yours on" in receipt.content.decode()
    for other in (cast.pd_supervisor, cast.auditor, cast.da_supervisor):
        with context.enter(other):
            assert not reads.overdue(other, clock.now().date())


@pytest.mark.django_db
def test_whose_account_is_about_to_be_stopped_is_reminded_once_of_what_they_hold(
    officer: Actor, opened: Opened
) -> None:
    report(officer)
    assert concern_reminders.remind() == 1
    assert concern_reminders.remind() == 0
    with replay.frozen(clock.now() + dt.timedelta(hours=2)), context.enter(nobody()) as service:
        objects = [Ref("privilege.user", id_of(officer))]
        with operation(service, Event.ACCOUNT_WARNED, objects=objects):
            act("warn_account", id_of(officer), None, clock.now())
    with replay.frozen(clock.now() + dt.timedelta(hours=3)):
        assert concern_reminders.remind() == 1
        assert concern_reminders.remind() == 0
