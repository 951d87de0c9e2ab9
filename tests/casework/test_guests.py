"""If these fail, a client could see more than their own channel, or somebody else could see it."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from audit.ground import clock, replay
from audit.ledger.services import operation
from casework.models.case import Case
from casework.models.message import Message
from casework.models.note import Note
from casework.selectors import messages as reads
from casework.services import messages
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import Role, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.guest_door import OPEN_ROUTES
from privilege.models.guests import Guest
from privilege.models.jobs import Job
from privilege.models.people import Office, User
from privilege.models.walls import Wall
from privilege.selectors.people import actor_of, people_behind
from privilege.services import guests, jobs, people, tokens, wall_keys, walls
from privilege.services.member_keys import Opened
from privilege.tasks import run_job
from tests.casework.conftest import Doe, id_of
from tests.casework.test_messages import CHANNEL, SAID, sent
from tests.casework.test_notes import ceremony, unlocked_client, wall_id_of, with_key, written
from tests.casework.test_pages import client_of
from tests.cast import Cast, office_of
from tests.privilege.guests_of import PASSWORD, a_guest, invited, joined
from tests.walls import routes

JOIN = {"password": PASSWORD, "again": PASSWORD, "acknowledged": "on"}


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def wall_id(cast: Cast, doe: Doe) -> UUID:
    return UUID(str(wall_id_of(cast.defender, doe, CHANNEL)))


@pytest.fixture
def john(cast: Cast, opened: Opened, wall_id: UUID) -> tuple[Actor, Opened]:
    """The defender's client, with a key."""
    return a_guest(cast.defender, wall_id)


def shared(cast: Cast, wall_id: UUID, opened: Opened) -> None:
    """The defender unlocks, by which who waits can open what was written."""
    with context.enter(cast.defender):
        wall = Wall.objects.get(pk=wall_id)
        wall_keys.share_keys(cast.defender, wall, opened.unlocked())


def test_a_client_joins_with_the_code_on_paper_and_reads_and_writes(
    cast: Cast, doe: Doe, opened: Opened, wall_id: UUID
) -> None:
    counsel = unlocked_client(cast.defender, opened)
    counsel.post(reverse("channel", args=[doe.case.id, wall_id]), {"text": SAID})
    sheet = counsel.post(
        reverse("guest-invite", args=[doe.case.id, wall_id]), {"name": "John Doe"}
    ).content.decode()
    code = sheet.split('class="sheet__code">')[1].split("<")[0]
    browser = Client()
    assert "Use my invitation" in browser.get(reverse("join")).content.decode()
    page = browser.post(reverse("join"), {"code": code, **JOIN})
    login = page.content.decode().split('class="sheet__code">')[1].split("<")[0]
    entry = {"login": login, "password": PASSWORD, "acknowledged": "on"}
    assert browser.post(reverse("account_login"), entry).status_code == 302
    home = browser.get(reverse("home"))
    assert home.headers["Location"] == reverse("own-channel", args=[wall_id])
    first = browser.get(home.headers["Location"]).content.decode()
    assert "First, make your key" in first
    assert "Doe" not in first.replace("John Doe", ""), "not the name of the case"
    person = actor_of(User.objects.get(email=f"{login}@guest.invalid"))
    key = with_key(person)
    theirs = unlocked_client(person, key)
    waiting = theirs.get(home.headers["Location"]).content.decode()
    assert "Your key does not open them yet" in waiting
    assert SAID not in waiting
    shared(cast, wall_id, opened)
    reading = theirs.get(home.headers["Location"]).content.decode()
    assert SAID in reading
    assert "Defender" in reading
    answer = theirs.post(home.headers["Location"], {"text": "I was at my mother's."})
    assert answer.status_code == 302
    page_of_counsel = counsel.get(reverse("channel", args=[doe.case.id, wall_id]))
    assert "I was at my mother" in page_of_counsel.content.decode()
    assert "John Doe" in page_of_counsel.content.decode()
    listed = counsel.get(reverse("channel-people", args=[doe.case.id, wall_id])).content.decode()
    assert "Has an account" in listed
    assert login in listed


def test_every_other_route_and_every_call_of_the_api_is_absent_for_a_client(
    cast: Cast, doe: Doe, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    message = sent(cast.defender, doe)
    theirs = unlocked_client(*john)
    ids = {
        "case_id": doe.case.id,
        "wall_id": wall_id,
        "message_id": message.id,
        "party_id": doe.john.id,
        "user_id": id_of(cast.defender),
        "guest_id": guest_of(cast.defender, john[0]).id,
    }
    walked = 0
    for route in routes.all_routes():
        if route.name in OPEN_ROUTES:
            continue
        values = {
            hole: routes.WORDS[hole][0] if hole in routes.WORDS else str(ids.get(hole, uuid4()))
            for hole in route.holes
        }
        path = routes.fill(route, values)
        methods = ["get", "post"]
        if path.startswith("/api/"):
            methods += ["put", "patch", "delete"]
        for method in methods:
            response = getattr(theirs, method)(path)
            assert response.status_code == 404, (route.name, path, response.status_code)
            walked += 1
    assert walked > 300
    with context.enter(john[0]):
        (own,) = reads.channels_of(john[0], doe.case.matter_id)
        assert own.place.audience.wall.id == wall_id
        with pytest.raises(NotFound):
            messages.send_message(john[0], wall_id=doe.opening.prosecution_file.id, text="x")


def test_a_route_that_is_open_to_guests_exists() -> None:
    assert {route.name for route in routes.all_routes()} >= OPEN_ROUTES


def guest_of(by: Actor, person: Actor) -> Guest:
    with context.enter(by):
        return Guest.objects.get(user_id=id_of(person))


def test_the_database_shows_a_client_their_channel_and_nothing_of_the_office(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    message = sent(cast.defender, doe)
    note = written(cast.defender, doe, CHANNEL)
    assert note.wall_id == wall_id
    shared(cast, wall_id, opened)
    with context.enter(john[0]), unlocked.using(john[1].unlocked()):
        assert [one.id for one in Wall.objects.all()] == [wall_id]
        assert [one.text("text") for one in Message.objects.all()] == [SAID]
        assert not Case.objects.exists()
        assert not Note.objects.exists(), "counsel's notes stay counsel's"
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(parley.my_logs()), cardinality(parley.my_offices())")
            assert cursor.fetchone() == (0, 0)
    with context.enter(cast.defender):
        assert [one.guest for one in people_behind([wall_id])[wall_id]] == ["", "client"]
    notes_page = client_of(cast.defender).get(reverse("notes", args=[doe.case.id]))
    assert "John Doe</bdi>" not in notes_page.content.decode()
    assert message.wall_id == wall_id


def test_a_co_defendants_client_and_counsel_find_nothing(
    cast: Cast, doe: Doe, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    message, theirs = sent(cast.defender, doe), guest_of(cast.defender, john[0])
    ceremony(cast.co_defender)
    with_key(cast.co_defender)
    others = UUID(str(wall_id_of(cast.co_defender, doe, CHANNEL)))
    ann, _key = a_guest(cast.co_defender, others, "Ann Roe")
    for actor in (ann, cast.co_defender, cast.prosecutor, cast.pd_outsider, cast.pd_supervisor):
        client = client_of(actor)
        for name, args in (
            ("own-channel", [wall_id]),
            ("own-message-withdraw", [message.id]),
            ("channel-people", [doe.case.id, wall_id]),
            ("guest-invite", [doe.case.id, wall_id]),
            ("guest-code", [theirs.id]),
            ("guest-end", [theirs.id]),
        ):
            assert client.get(reverse(name, args=args)).status_code == 404, (name, actor)
            assert client.post(reverse(name, args=args), {"text": "x"}).status_code in {404, 405}
        with context.enter(actor):
            assert not Message.objects.exists()
            assert not Guest.objects.filter(wall_id=wall_id).exists()
            for act in (guests.renew_code, guests.end_guest):
                with pytest.raises(NotFound):
                    act(actor, guest_id=theirs.id)
            with pytest.raises(NotFound):
                guests.invite_guest(actor, wall_id=wall_id, name="x")
    with context.enter(ann):
        assert [one.id for one in Wall.objects.all()] == [others]


def test_a_code_works_once_in_time_and_for_nobody_who_is_logged_in(
    cast: Cast, doe: Doe, opened: Opened, wall_id: UUID
) -> None:
    _guest, code = invited(cast.defender, wall_id)
    browser = Client()
    wrong = "Z" * 26
    for typed, problem in (
        (wrong, "opens nothing"),
        ("", "This field is required"),
        ("x" * 5000, "at most 80 characters"),
        ("\x00", "Null characters"),
        (code[:-1], "opens nothing"),
    ):
        page = browser.post(reverse("join"), {"code": typed, **JOIN})
        assert page.status_code == 200
        assert problem in page.content.decode()
    for change, problem in (
        ({"again": "something else entirely"}, "not the same"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"acknowledged": ""}, "confirm that you have read"),
    ):
        page = browser.post(reverse("join"), {"code": code, **JOIN, **change})
        assert problem in page.content.decode()
    for actor in (cast.prosecutor, cast.defender):
        refused = client_of(actor).post(reverse("join"), {"code": code, **JOIN})
        assert refused.status_code == 409
        assert "log out first" in refused.content.decode()
    with replay.frozen(clock.now() + dt.timedelta(days=31)):
        late = Client().post(reverse("join"), {"code": code, **JOIN})
        assert "opens nothing" in late.content.decode()
    assert joined(code.lower().replace("-", " ")).guest == "client"
    again = Client().post(reverse("join"), {"code": code, **JOIN})
    assert "opens nothing" in again.content.decode()
    assert User.objects.filter(email__endswith="@guest.invalid").count() == 1


def test_a_new_code_gives_a_new_password_and_the_old_one_and_old_code_end(
    cast: Cast, doe: Doe, opened: Opened, wall_id: UUID
) -> None:
    guest, code = invited(cast.defender, wall_id)
    with context.enter(cast.defender):
        second = guests.renew_code(cast.defender, guest_id=guest.id)
    with pytest.raises(InvalidInput):
        joined(code)
    person = joined(second)
    theirs = client_of(person)
    page = client_of(cast.defender).post(reverse("guest-code", args=[guest.id])).content.decode()
    third = page.split('class="sheet__code">')[1].split("<")[0]
    assert joined(third, "another password of mine").user_id == person.user_id
    user = User.objects.get(pk=id_of(person))
    assert user.check_password("another password of mine")
    assert user.admitted_at
    assert theirs.get(reverse("own-channel", args=[wall_id])).status_code == 302, "logged out"


def test_an_ended_account_is_shut_out_and_the_key_is_renewed(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    before = sent(cast.defender, doe)
    theirs = unlocked_client(*john)
    address = reverse("own-channel", args=[wall_id])
    assert theirs.get(address).status_code == 200
    guest = guest_of(cast.defender, john[0])
    counsel = client_of(cast.defender)
    asked = counsel.get(reverse("guest-end", args=[guest.id])).content.decode()
    assert "End access of John Doe" in asked
    assert counsel.post(reverse("guest-end", args=[guest.id])).status_code == 302
    assert theirs.get(address).status_code == 302, "logged out"
    after = sent(cast.defender, doe)
    assert before.content
    assert after.content
    assert (before.content.generation, after.content.generation) == (1, 2)
    with context.enter(john[0]), unlocked.using(john[1].unlocked()):
        assert not Message.objects.exists()
    with context.enter(cast.defender), pytest.raises(Refused, match="ended"):
        guests.renew_code(cast.defender, guest_id=guest.id)
    assert counsel.get(reverse("guest-end", args=[guest.id])).status_code == 404
    listed = counsel.get(reverse("channel-people", args=[doe.case.id, wall_id])).content.decode()
    assert "Ended" in listed


def test_a_client_is_shut_out_when_the_last_of_the_defense_leaves_the_channel(
    cast: Cast, doe: Doe, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    with context.enter(cast.defender):
        helper = id_of(cast.defense_investigator)
        walls.grant_wall(cast.defender, wall_id=wall_id, user_id=helper)
    with context.enter(cast.pd_supervisor):
        walls.revoke_wall(cast.pd_supervisor, wall_id=wall_id, user_id=id_of(cast.defender))
    with context.enter(john[0]):
        assert Wall.objects.exists(), "the defense is still there"
    with context.enter(cast.pd_supervisor):
        walls.revoke_wall(cast.pd_supervisor, wall_id=wall_id, user_id=helper)
    with context.enter(john[0]):
        assert not Wall.objects.exists()
    assert not User.objects.get(pk=id_of(john[0])).is_active


def test_nobody_but_an_attorney_of_the_channel_invites(
    cast: Cast, doe: Doe, opened: Opened, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    with context.enter(cast.defender):
        helper = id_of(cast.defense_investigator)
        walls.grant_wall(cast.defender, wall_id=wall_id, user_id=helper)
    for actor in (cast.defense_investigator, john[0]):
        with context.enter(actor), pytest.raises(Refused, match="Only an attorney"):
            guests.invite_guest(actor, wall_id=wall_id, name="Eve")
        client = client_of(actor)
        invite = reverse("guest-invite", args=[doe.case.id, wall_id])
        assert client.get(invite).status_code == client.post(invite).status_code == 404
    with context.enter(cast.defender):
        file = wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE)
        with pytest.raises(Refused):
            guests.invite_guest(cast.defender, wall_id=file, name="Eve")
        for name in ("", " ", "x" * 151):
            with pytest.raises(InvalidInput):
                guests.invite_guest(cast.defender, wall_id=wall_id, name=name)


def test_no_administrator_has_a_hand_in_a_clients_account(
    cast: Cast, doe: Doe, john: tuple[Actor, Opened], wall_id: UUID
) -> None:
    user = User.objects.get(pk=id_of(john[0]))
    office = Office.objects.get(pk=office_of(cast.defender))
    listed = client_of(cast.pd_admin).get(reverse("people")).content.decode()
    assert "John Doe" not in listed
    for actor in (cast.pd_admin, cast.pd_supervisor, cast.platform_admin):
        with context.enter(actor):
            with pytest.raises(NotFound):
                people.reset_password(actor, user_id=user.id, password="x" * 14)
            with pytest.raises(NotFound):
                people.set_active(actor, user_id=user.id, is_active=False)
            with pytest.raises(Refused, match="holds no role"):
                people.set_role(actor, user=user, office=office, role=Role.STAFF, holds=True)
            with pytest.raises(Refused):
                people.admit_person(actor, user=user, office=office)
    # What an administrator could do with SQL as the application shuts the account for good.
    with context.enter(cast.pd_admin), operation(cast.pd_admin, "test:account:reset"):
        user.set_password("known to the administrator")
        user.save(update_fields=["password"])
    user.refresh_from_db()
    assert (user.admitted_at, user.provisional_password) == (None, True)
    with context.enter(john[0]):
        assert not Wall.objects.exists()


def test_a_guest_is_let_in_nowhere_else_and_makes_no_token(
    cast: Cast, doe: Doe, john: tuple[Actor, Opened]
) -> None:
    other = UUID(str(wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE)))
    with context.enter(cast.defender), pytest.raises(Refused):
        walls.grant_wall(cast.defender, wall_id=other, user_id=id_of(john[0]))
    with context.enter(cast.defender), pytest.raises(DatabaseError), transaction.atomic():
        Guest.objects.filter(user_id=id_of(john[0])).update(wall_id=other)
    with context.enter(john[0]), pytest.raises(NotFound):
        tokens.make_token(john[0], name="x", scopes=["read"])


def test_a_client_is_told_at_their_address_and_only_there(
    cast: Cast, doe: Doe, opened: Opened, wall_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "send", lambda *_args: None)
    _guest, code = invited(cast.defender, wall_id, email="john@mail.example")
    run_all("privilege.email_invitation")
    (letter,) = mail.outbox
    assert letter.to == ["john@mail.example"]
    assert reverse("join") in letter.body
    for word in (code, "Doe", "Defender", str(wall_id)):
        assert word not in f"{letter.subject} {letter.body}"
    run_all("privilege.email_notice")
    mail.outbox.clear()
    joined(code)
    silent = joined(invited(cast.defender, wall_id, "Jane Doe")[1])
    sent(cast.defender, doe)
    run_all("privilege.email_notice")
    assert [letter.to for letter in mail.outbox] == [["john@mail.example"]]
    with context.enter(silent):
        assert not Guest.objects.exclude(user_id=id_of(silent)).exists(), "nobody else's address"


def run_all(task: str) -> None:
    for job in Job.objects.filter(task=task, state="queued").order_by("created_at"):
        run_job(str(job.id))


def test_the_prosecution_lets_an_agency_in_to_its_own_channel_only(cast: Cast, doe: Doe) -> None:
    ceremony(cast.da_supervisor)
    key = with_key(cast.prosecutor)
    agency = UUID(str(wall_id_of(cast.prosecutor, doe, WallKind.AGENCY_CHANNEL)))
    detective, _opened = a_guest(cast.prosecutor, agency, "Det. Ruiz")
    assert detective.guest == "agency"
    counsel = unlocked_client(cast.prosecutor, key)
    counsel.post(reverse("channel", args=[doe.case.id, agency]), {"text": "Send the photos."})
    page = client_of(detective).get(reverse("own-channel", args=[agency])).content.decode()
    assert "Messages with the prosecution" in page
    victim = wall_id_of(cast.prosecutor, doe, WallKind.VICTIM_CHANNEL)
    assert client_of(detective).get(reverse("own-channel", args=[victim])).status_code == 404
    with context.enter(detective):
        assert [one.id for one in Wall.objects.all()] == [agency]
    assert client_of(cast.defender).get(reverse("own-channel", args=[agency])).status_code == 404
