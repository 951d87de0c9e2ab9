"""If these fail, somebody who reported misconduct is found out, or what they wrote is read."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from audit.ground import clock
from audit.oversight import concern as rules
from audit.oversight.models.concern import Concern, ConcernMessage
from audit.oversight.selectors import concerns as reads
from audit.oversight.services import concerns, receiving_concerns
from privilege import context, unlocked
from privilege.actor import Actor, nobody
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import Office, User
from privilege.selectors.people import actor_by_id
from privilege.services.member_keys import Opened
from privilege.services.people import set_active, set_role
from tests.casework.test_notes import ceremony, with_key
from tests.cast import Cast, id_of, office_of

pytestmark = pytest.mark.django_db
SECRET = "xylophone-quarry: the sergeant wrote it the day after"


def as_officer(supervisor: Actor, person: Actor) -> Actor:
    """Make somebody the ethics officer of their office, by its supervisor."""
    with context.enter(supervisor):
        set_role(
            supervisor,
            user=User.objects.get(pk=id_of(person)),
            office=Office.objects.get(pk=office_of(person)),
            role=Role.ETHICS_OFFICER,
            holds=True,
        )
    found = actor_by_id(id_of(person))
    assert found
    return found


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """The prosecution's ethics officer."""
    return as_officer(cast.da_supervisor, cast.da_outsider)


@pytest.fixture
def opened(cast: Cast, officer: Actor) -> Opened:
    ceremony(cast.da_supervisor)
    return with_key(officer)


def report(recipient: Actor, text: str = SECRET, about: str = "") -> str:
    return concerns.report_concern(recipient_id=id_of(recipient), about=about, text=text)


def only_concern(officer: Actor) -> Concern:
    with context.enter(officer):
        (found,) = reads.addressed_to(officer)
    return found


def test_only_the_recipient_reads_a_report_and_only_unlocked(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    report(officer)
    concern = only_concern(officer)
    with context.enter(officer):
        assert concern.content
        assert concern.content.words() is None
    with context.enter(officer), unlocked.using(opened.unlocked()):
        again = receiving_concerns.read_concern(officer, concern_id=concern.id)
        assert again.text("text") == SECRET
    for other in (cast.da_supervisor, cast.da_admin, cast.prosecutor, cast.auditor, cast.defender):
        with context.enter(other):
            assert not Concern.objects.exists()
            assert not ConcernMessage.objects.exists()
            with pytest.raises(NotFound):
                receiving_concerns.read_concern(other, concern_id=concern.id)


def test_the_code_brings_answers_and_never_what_was_reported(
    officer: Actor, opened: Opened
) -> None:
    code = report(officer)
    concern = only_concern(officer)
    with context.enter(officer), unlocked.using(opened.unlocked()):
        receiving_concerns.answer_concern(officer, concern_id=concern.id, text="Which day?")
    found = concerns.receipt_of(code.lower().replace("-", " "))
    assert [text for _day, text in found.answers] == ["Which day?"]
    assert SECRET not in repr(found)
    concerns.add_to_concern(code=code, text="The Tuesday")
    with context.enter(officer), unlocked.using(opened.unlocked()):
        said = [(one.is_reporters, (one.words or {})["text"]) for one in reads.lines(concern)]
    assert sorted(said) == [(False, "Which day?"), (True, "The Tuesday")]


def test_the_server_keeps_neither_code_nor_answer_in_the_clear(
    officer: Actor, opened: Opened
) -> None:
    code = report(officer)
    concern = only_concern(officer)
    with context.enter(officer):
        receiving_concerns.answer_concern(officer, concern_id=concern.id, text="xylophone answer")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = on")
        with context.enter(officer):
            cursor.execute(
                "SELECT c::text, m::text FROM oversight_concern c, oversight_concernmessage m"
            )
            dump = repr(cursor.fetchall())
    for plain in (code, code.replace("-", ""), "xylophone", SECRET):
        assert plain not in dump
        assert plain.encode().hex() not in dump


@pytest.mark.parametrize("code", ["", "x", "0" * 26, "A-" * 13, "Ä" * 26, "\x00" * 26, "0" * 4000])
def test_what_is_no_code_opens_nothing(code: str, officer: Actor, opened: Opened) -> None:
    report(officer)
    with pytest.raises(InvalidInput):
        concerns.receipt_of(code)
    with pytest.raises(InvalidInput):
        concerns.add_to_concern(code=code, text="x")


def test_a_code_opens_its_own_report_only(officer: Actor, opened: Opened) -> None:
    first, second = report(officer, "one"), report(officer, "two")
    found = concerns.receipt_of(second).id
    assert concerns.receipt_of(first).id != found
    with context.enter(officer):
        (swapped,) = Concern.objects.filter(pk=found)
    swapped.receipt_digest = b"x" * 32
    with pytest.raises(DatabaseError), context.enter(officer):
        swapped.save(update_fields=["receipt_digest"])


def test_who_is_named_does_not_receive_it_whatever_is_posted(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    with context.enter(cast.prosecutor):
        assert [one.user_id for one in reads.recipients()] == [officer.user_id]
    name = officer.display_name
    leader = User.objects.get(pk=id_of(cast.da_supervisor))
    for about in (name, name.upper(), name.split()[-1], leader.email, f"Judge Roe\n{name}"):
        assert not reads.recipients(about)
        with pytest.raises(InvalidInput):
            report(officer, about=about)
    assert reads.recipients("Somebody Else\n\n  ")
    for about in (f"the head, {leader.email} (day shift)", f"Chief {leader.display_name}"):
        assert not reads.recipients(about)
    with pytest.raises(InvalidInput, match="named in it"):
        report(officer, text=f"On Monday {name.upper()} took it.\nNobody else saw.")


@pytest.mark.parametrize("who", ["da_admin", "da_supervisor", "prosecutor", "nobody"])
def test_who_receives_no_reports_cannot_be_chosen(who: str, cast: Cast, opened: Opened) -> None:
    recipient = getattr(cast, who).user_id or UUID(int=7)
    with pytest.raises(InvalidInput):
        concerns.report_concern(recipient_id=recipient, about="", text="x")


def test_nobody_is_let_in_to_a_report_later_nor_its_recipient_shut_out(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    report(officer)
    wall = only_concern(officer).wall_id
    for act, arguments in (
        ("grant_wall", [wall, cast.da_supervisor.user_id, ["read_wall"]]),
        ("grant_wall_to_supervisors", [wall, cast.da_supervisor.office_id]),
        ("revoke_wall", [wall, officer.user_id]),
    ):
        marks = ", ".join(["%s"] * len(arguments))
        with pytest.raises(DatabaseError), context.enter(cast.da_supervisor):
            connection.cursor().execute(f"SELECT parley.{act}({marks})", arguments)


def test_a_person_with_a_name_cannot_open_a_reports_wall(officer: Actor, opened: Opened) -> None:
    arguments = [UUID(int=1), UUID(int=2), officer.user_id, UUID(int=3), b"", UUID(int=4), b""]
    with pytest.raises(DatabaseError, match="without a name"), context.enter(officer):
        connection.cursor().execute(
            "SELECT parley.open_concern(%s, %s, %s, %s, %s, %s, %s, %s)", [*arguments, clock.now()]
        )


def test_an_administrator_appoints_no_ethics_officer(cast: Cast) -> None:
    for admin in (cast.da_admin, cast.platform_admin):
        with pytest.raises(Refused, match="supervisor"):
            as_officer(admin, cast.da_outsider)


def test_a_report_goes_on_step_by_step_each_dated_and_never_back(
    officer: Actor, opened: Opened
) -> None:
    code = report(officer)
    concern = only_concern(officer)
    with context.enter(officer), unlocked.using(opened.unlocked()):

        def go(state: rules.State, text: str = "") -> Concern:
            return receiving_concerns.advance_concern(
                officer, concern_id=concern.id, state=state, text=text
            )

        today = clock.now().date()
        assert go(rules.State.ACKNOWLEDGED).outcome_by == today + dt.timedelta(days=90)
        go(rules.State.IN_INQUIRY)
        with pytest.raises(Refused):
            go(rules.State.ACKNOWLEDGED)
        with pytest.raises(InvalidInput):
            go(rules.State.OUTCOME)
        go(rules.State.OUTCOME, "The sergeant was disciplined.")
    found = concerns.receipt_of(code)
    assert (found.state, found.outcome_on) == ("outcome", today)
    assert found.answers[-1][1] == "The sergeant was disciplined."


def test_a_report_does_not_go_back_by_plain_sql(officer: Actor, opened: Opened) -> None:
    report(officer)
    concern = only_concern(officer)
    with context.enter(officer), unlocked.using(opened.unlocked()):
        receiving_concerns.advance_concern(
            officer, concern_id=concern.id, state=rules.State.ACKNOWLEDGED
        )
    with pytest.raises(DatabaseError, match="never back"), context.enter(officer):
        Concern.objects.filter(pk=concern.id).update(state="received")


def test_whoever_left_is_written_to_no_more_and_the_reporter_is_told(
    cast: Cast, officer: Actor, opened: Opened
) -> None:
    code = report(officer)
    with context.enter(cast.da_supervisor):
        person = User.objects.get(pk=id_of(officer))
        set_active(cast.da_supervisor, user_id=person.id, is_active=False)
    with pytest.raises(Refused, match="has left"):
        concerns.add_to_concern(code=code, text="Are you there?")


def test_clients_tokens_and_strangers_report_elsewhere(cast: Cast) -> None:
    concerns.demand_may_report(cast.prosecutor)
    guest = replace(cast.defender, office_id=None, guest="client")
    token = replace(cast.defender, session_ref="token 1")
    for one in (guest, token, nobody()):
        with pytest.raises(NotFound):
            concerns.demand_may_report(one)


def test_files_too_many_or_too_large_are_refused_before_they_are_looked_at() -> None:
    small = concerns.NewFile("a.txt", b"x")
    for files in ([small] * 6, [concerns.NewFile("b", bytes(concerns.LARGEST + 1))]):
        with pytest.raises(InvalidInput, match="at most 5"):
            concerns.clean_files(files)


def test_officers_of_every_office_that_a_named_person_leads_are_left_out() -> None:
    first, second, third = (UUID(int=n) for n in (1, 2, 3))
    officers = [
        rules.Officer(UUID(int=10 + n), f"Officer {n}", office_id)
        for n, office_id in enumerate((first, second, third))
    ]
    leads_two = rules.Named(UUID(int=20), frozenset({first, second}))
    leads_none = rules.Named(UUID(int=21))
    assert rules.eligible(officers, "", [leads_two, leads_none]) == officers[2:]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Captain Robert Smith", "Robert Smith Jr."),
        ("Captain Smith", "SMITH, Robert"),
        ("Bob Smith of the night shift", "Robert Smith"),
        ("Ms. Mary Smith", "Mary Smith-Jones"),
        ("Jurgen Muller", "Jürgen Müller"),
        ("Mueller", "Jürgen Müller"),
        ("Smyth", "Robert Smith"),
        ("Smtih", "Robert Smith"),
        ("Smi\u200bth", "Robert Smith"),
        ("\uff33\uff4d\uff49\uff54\uff48", "Robert Smith"),
        ("OBrien", "Pat O\u2019Brien"),
        ("O Brien", "Pat O'Brien"),
        ("Ana Delacruz", "Ana de la Cruz"),
        ("dela cruz", "Ana de la Cruz"),
        ("Garcia", "Eva García-López"),
        ("Robert (r.smith@da.example.gov)", "Rob Smith"),
        ("Lee", "Dana Lee"),
    ],
)
def test_who_is_named_is_left_out_however_the_name_is_spelled(line: str, name: str) -> None:
    assert rules.names(line, name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("", "Robert Smith"),
        ("Judge Roe", "Robert Smith"),
        ("Leo", "Dana Lee"),
        ("x@smith.gov", "R Smith"),
    ],
)
def test_who_is_not_named_is_offered(line: str, name: str) -> None:
    assert not rules.names(line, name)


def test_only_a_whole_name_in_the_report_leaves_somebody_out() -> None:
    name = "Robert Smith Jr."
    assert rules.mentioned("First.\nThen SMITH, Robert came.", [name, "Officer"]) == {name}
    for text in ("Smith came.", "Robert came.\nSmith came.", "the officer said", ""):
        assert not rules.mentioned(text, [name, "Officer"])


def test_a_name_beyond_many_lines_is_still_one_that_was_typed() -> None:
    typed = "x y\n" * 3_000 + "Captain Smith\n" + "x y\n" * 3_000
    assert len(rules.lines_of(typed)) == 50
    officers = [
        rules.Officer(UUID(int=n), f"Robert {name}", UUID(int=9))
        for n, name in enumerate(("Smith", "Roe"))
    ]
    assert rules.eligible(officers, typed, []) == officers[1:]
