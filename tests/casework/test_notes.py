"""If these fail, somebody outside a privilege could read a note, or learn that there is one."""

import base64
import datetime as dt
import logging
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg import sql

from audit.ground import clock
from audit.ledger.services import operation
from casework.choices import ContactHow, NoteKind
from casework.models.note import Note
from casework.selectors import notes as reads
from casework.services import notes, team
from parley.devstack import provision
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.content import Content
from privilege.models.jobs import Job
from privilege.models.notices import Notice
from privilege.selectors.keys import waiting_for_keys
from privilege.services import member_keys, office_keys, walls
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_api import Api
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.walls.observe import Queries

TITLE, TEXT, WITH = "Zanzibar alibi", "He was in Zanzibar that night.", "Mother Quillon"
SECRETS = ("Zanzibar", "Quillon", "jail-visit", "2026-03-04T09:30")
WHEN = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
WORK_PRODUCT = WallKind.DEFENSE_WORK_PRODUCT


def with_key(actor: Actor) -> Opened:
    with context.enter(actor):
        return member_keys.make_key(actor, member_keys.draw_secrets())


def ceremony(supervisor: Actor) -> None:
    with context.enter(supervisor):
        office_keys.hold_ceremony(supervisor)


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


def wall_id_of(actor: Actor, doe: Doe, kind: WallKind = WORK_PRODUCT) -> Any:  # noqa: ANN401
    with context.enter(actor):
        return wall_of_kind(actor, doe.case.matter_id, kind).id


def written(actor: Actor, doe: Doe, kind: WallKind = WORK_PRODUCT, **words: Any) -> Note:  # noqa: ANN401
    wall_id = wall_id_of(actor, doe, kind)
    with context.enter(actor):
        return notes.add_note(
            actor,
            case_id=doe.case.id,
            wall_id=wall_id,
            kind=NoteKind.NOTE,
            **{"title": TITLE, "text": TEXT, **words},
        )


def contact(actor: Actor, doe: Doe) -> Note:
    wall_id = wall_id_of(actor, doe)
    with context.enter(actor):
        return notes.add_note(
            actor,
            case_id=doe.case.id,
            wall_id=wall_id,
            kind=NoteKind.CONTACT,
            text=TEXT,
            with_whom=WITH,
            how=ContactHow.JAIL_VISIT,
            happened_at=WHEN,
        )


def unlocked_client(actor: Actor, opened: Opened) -> Client:
    """A browser in which the person has unlocked their key."""
    client = client_of(actor)
    request, response = HttpRequest(), HttpResponse()
    request.session = session = client.session
    unlocked.keep(request, response, opened.key_id, opened.private)
    session.save()
    client.cookies[unlocked.COOKIE] = response.cookies[unlocked.COOKIE].value
    return client


def pages(doe: Doe, note: Note) -> list[str]:
    case = [doe.case.id]
    own = [reverse(name, args=[note.id]) for name in ("note", "note-edit", "note-withdraw")]
    return [reverse("notes", args=case), *own]


def test_a_note_and_a_contact_are_written_while_locked_and_read_when_unlocked(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    client, url = client_of(cast.defender), reverse("notes", args=[doe.case.id])
    place = str(wall_id_of(cast.defender, doe))
    note = {"wall_id": place, "title": TITLE, "text": TEXT}
    assert client.post(reverse("note-add", args=[doe.case.id]), note).status_code == 302
    met = {
        "wall_id": place,
        "how": "jail-visit",
        "with_whom": WITH,
        "happened_at": "2026-03-04T09:30",
        "text": "He wept.",
    }
    assert client.post(reverse("contact-add", args=[doe.case.id]), met).status_code == 302
    locked = client.get(url).content.decode()
    assert "2 entries here are privileged and locked" in locked
    assert "Unlock your key to read them" in locked
    assert locked.count("Privileged entry") == 2
    assert "Defender" in locked
    assert not any(word in locked for word in SECRETS)
    reading = unlocked_client(cast.defender, opened).get(url).content.decode()
    for said in (TITLE, TEXT, f"Jail visit: {WITH}", "He wept.", "9:30 AM"):
        assert said in reading
    assert "locked" not in reading.split("<h1", 1)[1].split("<footer", 1)[0]


def test_nobody_outside_sees_that_there_is_a_note(cast: Cast, doe: Doe, opened: Opened) -> None:
    before = {
        actor: client_of(actor).get(reverse("notes", args=[doe.case.id])).content.count(b"card")
        for actor in (cast.prosecutor, cast.pd_supervisor, cast.co_defender)
    }
    note = written(cast.defender, doe)
    for actor in (
        cast.prosecutor,
        cast.co_defender,
        cast.pd_outsider,
        cast.pd_supervisor,
        cast.pd_admin,
        cast.superuser,
        cast.platform_admin,
    ):
        client = client_of(actor)
        listed, *own = pages(doe, note)
        for address in own:
            assert client.get(address).status_code == 404, (actor.display_name, address)
            assert client.post(address, {"text": "x"}).status_code in {404, 405}
        response = client.get(listed)
        if actor in before:
            assert response.status_code == 200
            assert response.content.count(b"card") == before[actor]
        else:
            assert response.status_code == 404
        with context.enter(actor):
            assert not Note.objects.exists()
            for act in (
                lambda who=actor: notes.change_note(who, note_id=note.id, text="x"),
                lambda who=actor: notes.withdraw_note(who, note_id=note.id),
                lambda who=actor: reads.note_view(who, note.id),
                lambda who=actor: notes.add_note(
                    who, case_id=doe.case.id, wall_id=note.wall_id, kind=NoteKind.NOTE, text="x"
                ),
            ):
                with pytest.raises(NotFound):
                    act()


def test_a_screened_member_of_the_team_finds_nothing(cast: Cast, doe: Doe) -> None:
    ceremony(cast.da_supervisor)
    with_key(cast.prosecutor)
    clerk = id_of(cast.da_clerk)
    with context.enter(cast.prosecutor):
        team.add_team_member(cast.prosecutor, case_id=doe.case.id, user_id=clerk)
    note = written(cast.prosecutor, doe, WallKind.PROSECUTION_FILE)
    client = client_of(cast.da_clerk)
    assert client.get(pages(doe, note)[1]).status_code == 200
    with context.enter(cast.da_conflicts):
        walls.screen_person(cast.da_conflicts, matter_id=doe.case.matter_id, user_id=clerk)
    for address in pages(doe, note):
        assert client.get(address).status_code == 404


def test_no_table_line_notice_or_job_holds_the_words(  # noqa: PLR0917 - fixtures
    committed_db: str,
    postgres_server: str,
    cast: Cast,
    doe: Doe,
    opened: Opened,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with context.enter(cast.defender):
        told = Notice.objects.count(), Job.objects.count()
    note, met = written(cast.defender, doe), contact(cast.defender, doe)
    browser = unlocked_client(cast.defender, opened)
    changed = {"title": TITLE, "text": f"{TEXT} Twice."}
    assert browser.post(reverse("note-edit", args=[note.id]), changed).status_code == 302
    for address in (*pages(doe, note), *pages(doe, met)):
        assert browser.get(address).status_code == 200
    api = Api(cast.defender)
    posted = {"wall_id": str(note.wall_id), "kind": "note", "title": TITLE, "text": TEXT}
    sent = api.client.post(
        f"/api/v1/cases/{doe.case.id}/notes/",
        data=posted,
        content_type="application/json",
        headers={"Idempotency-Key": "a"},
    )
    assert sent.status_code == 201, sent.content
    written(cast.prosecutor, doe, WallKind.PROSECUTION_FILE, text="Montevideo", title="")
    forms = [form for word in SECRETS for form in disguises(word)]
    held = everything(postgres_server, committed_db)
    assert b"Montevideo" in held, "what is not privileged is kept plain, and is found"
    assert [form for form in forms if form.lower() in held.lower()] == []
    assert not [one for one in caplog.messages if any(word in one for word in SECRETS)]
    with context.enter(cast.defender):
        assert (Notice.objects.count(), Job.objects.count()) == told


def disguises(word: str) -> list[bytes]:
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    # Within base64 a word may begin at any of three places; its inner letters stay the same.
    coded = [base64.b64encode(b"." * shift + one)[4:-4] for one in plain for shift in range(3)]
    return [*plain, *(one.hex().encode() for one in plain), *coded]


def everything(server: str, database: str) -> bytes:
    """Every value of every column of every table, read as the server's owner."""
    held = []
    with psycopg.connect(provision.with_database(server, database)) as owner:
        tables = owner.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, name in tables:
            rows = owner.execute(
                sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, name))
            ).fetchall()
            held += [value for row in rows for value in row if value is not None]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in held)


def test_what_cannot_be_kept_yet_is_said_and_what_was_typed_stays(cast: Cast, doe: Doe) -> None:
    client, url = client_of(cast.defender), reverse("note-add", args=[doe.case.id])
    form = {"wall_id": str(wall_id_of(cast.defender, doe)), "title": TITLE, "text": TEXT}
    before = client.post(url, form)
    assert before.status_code == 200
    assert "has not made its recovery key" in before.content.decode()
    assert TEXT in before.content.decode()
    ceremony(cast.pd_supervisor)
    later = client.post(url, form).content.decode()
    assert "nobody who can see this part of the case has made a key" in later
    assert TEXT in later
    with context.enter(cast.defender):
        assert not Note.objects.exists()


def test_only_its_author_changes_a_note_and_only_unlocked(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    note = written(cast.defender, doe)
    with context.enter(cast.defender):
        helper = id_of(cast.defense_investigator)
        team.add_team_member(cast.defender, case_id=doe.case.id, user_id=helper)
        assert waiting_for_keys(note.wall) == {cast.defense_investigator.user_id: False}
        with pytest.raises(Refused, match="locked"):
            notes.change_note(cast.defender, note_id=note.id, text="x")
        with unlocked.using(opened.unlocked()):
            notes.change_note(cast.defender, note_id=note.id, text="Changed.")
            view = reads.note_view(cast.defender, note.id)
        assert (view.text("title"), view.text("text")) == (TITLE, "Changed.")
        assert view.note.changed_at > view.note.created_at
    with context.enter(cast.defense_investigator), pytest.raises(Refused, match="person who wrote"):
        notes.change_note(cast.defense_investigator, note_id=note.id, text="x")
    waiting = client_of(cast.defender).get(reverse("notes", args=[doe.case.id])).content.decode()
    assert "Defense Investigator has not made a key yet" in waiting
    late = with_key(cast.defense_investigator)
    page = unlocked_client(cast.defense_investigator, late).get(pages(doe, note)[0])
    assert "Your key does not open them yet" in page.content.decode()
    # What was typed while the key locked itself stays on the form.
    typed = client_of(cast.defender).post(reverse("note-edit", args=[note.id]), {"text": "Typed."})
    assert "Typed." in typed.content.decode()
    assert "Unlock your key first" in typed.content.decode()


def test_a_withdrawn_note_stays_and_changes_no_more(cast: Cast, doe: Doe, opened: Opened) -> None:
    note = written(cast.defender, doe)
    client = unlocked_client(cast.defender, opened)
    assert client.post(reverse("note-withdraw", args=[note.id])).status_code == 302
    page = client.get(reverse("notes", args=[doe.case.id])).content.decode()
    assert "Withdrawn" in page
    assert TEXT in page
    with context.enter(cast.defender), pytest.raises(Refused, match="withdrawn"):
        notes.withdraw_note(cast.defender, note_id=note.id)
    edit = client.post(reverse("note-edit", args=[note.id]), {"text": "x"})
    assert edit.status_code == 409


def test_the_list_is_narrowed_to_a_place(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    written(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL, title="Letter to John")
    client, url = unlocked_client(cast.defender, opened), reverse("notes", args=[doe.case.id])
    channel = wall_id_of(cast.defender, doe, WallKind.PRIVILEGED_CHANNEL)
    narrowed = client.get(url, {"place": channel}).content.decode()
    assert "Letter to John" in narrowed
    assert TITLE not in narrowed
    both = client.get(url, {"place": "nonsense"}).content.decode()
    assert "Letter to John" in both
    assert TITLE in both
    file = wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE)
    assert "Nothing is kept there yet" in client.get(url, {"place": file}).content.decode()
    assert client.get(url, {"cursor": "nonsense"}).status_code == 400


def test_pages_turn_and_cost_the_same_for_one_note_and_for_many(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    client, url = unlocked_client(cast.defender, opened), reverse("notes", args=[doe.case.id])
    written(cast.defender, doe)
    client.get(url)
    counts = []
    for _ in range(2):
        queries = Queries()
        with connection.execute_wrapper(queries):
            page = client.get(url)
        counts.append(queries.count)
        if len(counts) == 1:
            for number in range(51):
                written(cast.defender, doe, title=f"Note {number:02}")
    assert counts[0] == counts[1]
    shown = page.content.decode()
    assert shown.count("<article") == 50
    following = shown.split('rel="next"')[1].split('href="')[1].split('"')[0]
    assert client.get(url + following).content.decode().count("<article") == 2


def test_hostile_words_are_refused_or_shown_as_words(cast: Cast, doe: Doe, opened: Opened) -> None:
    client, url = unlocked_client(cast.defender, opened), reverse("note-add", args=[doe.case.id])
    place = str(wall_id_of(cast.defender, doe))
    for text, said in (
        ("x" * 1_048_576, "at most 100000 characters"),
        ("a\x00b", "Null characters are not allowed"),
        ("  ", "This field is required"),
    ):
        response = client.post(url, {"wall_id": place, "text": text})
        assert response.status_code == 200
        assert said in response.content.decode()
    for wall_id in (uuid4(), doe.opening.prosecution_file.id, "nonsense"):
        foreign = client.post(url, {"wall_id": str(wall_id), "text": "x"})
        assert "Select a valid choice" in foreign.content.decode()
    evil = "<script>alert(1)</script>\u202egnp"
    form = {"wall_id": place, "title": evil, "text": evil}
    assert client.post(url, form).status_code == 302
    page = client.get(reverse("notes", args=[doe.case.id])).content.decode()
    assert "<script>alert" not in page
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;\u202egnp</bdi>" in page
    with context.enter(cast.defender):
        call = {"text": "x", "with_whom": WITH, "how": ContactHow.CALL}
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"text": "x" * 100_001}, "text"),
            (call, "happened_at"),
            (call | {"with_whom": " "}, "with_whom"),
            (call | {"happened_at": clock.now() + dt.timedelta(days=2)}, "happened_at"),
            (call | {"happened_at": dt.datetime.min.replace(tzinfo=dt.UTC)}, "happened_at"),
            (call | {"happened_at": dt.datetime.max.replace(tzinfo=dt.UTC)}, "happened_at"),
        ]
        for values, field in wrong:
            with pytest.raises(InvalidInput) as problem:
                notes.add_note(
                    cast.defender,
                    case_id=doe.case.id,
                    wall_id=wall_id_of(cast.defender, doe),
                    kind=NoteKind.CONTACT,
                    **values,
                )
            assert problem.value.field == field


def test_a_damaged_note_does_not_hide_the_others(cast: Cast, doe: Doe, opened: Opened) -> None:
    damaged, sound = written(cast.defender, doe), contact(cast.defender, doe)
    with context.enter(cast.defender):
        content = Content.objects.get(pk=damaged.content_id)
        sealed = bytearray(content.sealed or b"")
        sealed[-1] ^= 1
        with operation(cast.defender, "test:note:damaged", wall=damaged.wall_id):
            Content.objects.filter(pk=content.pk).update(sealed=bytes(sealed))
    client = unlocked_client(cast.defender, opened)
    page = client.get(reverse("notes", args=[doe.case.id])).content.decode()
    assert "Damaged entry" in page
    assert WITH in page
    assert client.get(reverse("note", args=[damaged.id])).status_code == 200
    assert client.get(reverse("note-edit", args=[damaged.id])).status_code == 409
    assert client.get(reverse("note-edit", args=[sound.id])).status_code == 200


def test_notes_of_the_prosecution_file_are_read_by_its_supervisors(cast: Cast, doe: Doe) -> None:
    note = written(cast.prosecutor, doe, WallKind.PROSECUTION_FILE)
    supervisor = client_of(cast.da_supervisor)
    page = supervisor.get(reverse("notes", args=[doe.case.id])).content.decode()
    assert TEXT in page
    assert "Add a note" not in page
    assert supervisor.get(reverse("note-add", args=[doe.case.id])).status_code == 404
    assert client_of(cast.defender).get(pages(doe, note)[1]).status_code == 404


def test_a_token_adds_and_lists_and_never_reads(cast: Cast, doe: Doe, opened: Opened) -> None:
    api, here = Api(cast.defender), f"cases/{doe.case.id}/notes/"
    met = {
        "wall_id": str(wall_id_of(cast.defender, doe)),
        "kind": "contact",
        "how": "call",
        "with_whom": WITH,
        "happened_at": "2026-03-04T09:30:00Z",
        "text": TEXT,
    }
    made = api("post", here, met, status=201)
    names = ("kind", "title", "text", "how", "with_whom", "happened_at")
    assert made["locked"] is True
    assert [made[name] for name in names] == [None] * 6
    (listed,) = api("get", here)["results"]
    assert listed == made == api("get", f"{here}{made['id']}/")
    assert api("get", f"{here}?wall={uuid4()}")["results"] == []
    api("get", f"{here}?wall=nonsense", status=400)
    refused = api("patch", f"{here}{made['id']}/", {"text": "x"}, status=409)
    assert "locked" in refused["detail"]
    api("post", here, met | {"text": "x" * 100_001}, status=400)
    api("post", here, met | {"wall_id": str(uuid4())}, status=404)
    assert api("post", f"{here}{made['id']}/withdraw/")["withdrawn_at"]
    stranger = Api(cast.co_defender)
    assert stranger("get", here)["results"] == []
    stranger("get", f"{here}{made['id']}/", status=404)
    Api(cast.defender, ["read"])("post", here, met, status=403)
    session = unlocked_client(cast.defender, opened).get(f"/api/v1/{here}").json()["results"]
    assert [(one["text"], one["how"]) for one in session] == [(TEXT, "call")]


def test_an_open_note_is_read_and_changed_by_a_token(cast: Cast, doe: Doe) -> None:
    api, here = Api(cast.prosecutor), f"cases/{doe.case.id}/notes/"
    wall_id = str(doe.opening.prosecution_file.id)
    made = api("post", here, {"wall_id": wall_id, "kind": "note", "text": TEXT}, status=201)
    assert (made["locked"], made["text"], made["privileged"]) == (False, TEXT, False)
    changed = api("patch", f"{here}{made['id']}/", {"title": TITLE})
    assert (changed["title"], changed["text"]) == (TITLE, TEXT)
