"""If these fail, counsel cannot take their notes along, or somebody else can."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.ground import clock
from audit.ledger import selectors as ledger
from audit.ledger.values import Ref
from casework.choices import ContactHow
from casework.models.note_export import NoteExport
from casework.services import note_exports, team
from casework.tasks.note_exports import NAME
from privilege import context, tasks, worker_key
from privilege.actor import Actor
from privilege.choices import JobState, WallKind
from privilege.models.blobs import BlobKey
from privilege.models.content import Content
from privilege.models.jobs import Job
from privilege.services import workers
from privilege.services.member_keys import Opened
from tests.casework.conftest import Doe, id_of
from tests.casework.test_notes import (
    TEXT,
    TITLE,
    WHEN,
    WITH,
    ceremony,
    contact,
    unlocked_client,
    wall_id_of,
    with_key,
    written,
)
from tests.casework.test_pages import client_of
from tests.cast import Cast

ABSENT = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Iterator[Opened]:
    """The defender's key; this process is a worker meanwhile."""
    ceremony(cast.pd_supervisor)
    workers.sign_of_life(worker_key.make())
    yield with_key(cast.defender)
    worker_key.forget()


def page_of(doe: Doe) -> str:
    return reverse("note-exports", args=[doe.case.id])


def ask(client: Client, doe: Doe, actor: Actor, kind: WallKind) -> NoteExport:
    posted = {"wall_id": str(wall_id_of(actor, doe, kind))}
    assert client.post(page_of(doe), posted).status_code == 302
    with context.enter(actor):
        found: NoteExport = NoteExport.objects.latest("created_at")
    return found


def run(export: NoteExport, task: str = note_exports.EXPORT) -> str:
    job = Job.objects.get(task=task, key=str(export.id))
    tasks.run_job(str(job.id))
    return Job.objects.get(pk=job.id).state


def file_of(export: NoteExport) -> str:
    return reverse("note-export-file", args=[export.id])


def words_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.namelist() == [NAME]
        return packed.read(NAME).decode()


def later(monkeypatch: pytest.MonkeyPatch, **ahead: float) -> None:
    moment = clock.now() + timedelta(**ahead)
    monkeypatch.setattr(clock, "now", lambda: moment)


def events(actor: Actor, export: NoteExport) -> list[str]:
    with context.enter(actor):
        found = ledger.entries_about([actor.log_id], Ref("casework.note-export", export.id))
    return sorted(one.event.rpartition(":")[2] for one in found)


def test_privileged_notes_wait_for_a_member_and_come_in_one_file(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    contact(cast.defender, doe)
    locked = client_of(cast.defender)
    export = ask(locked, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    assert run(export) == JobState.WAITING
    waiting = locked.get(page_of(doe)).content.decode()
    assert "Waits for a member" in waiting
    assert "Unlock your key and it goes on by itself" in waiting
    assert "1 piece of work on privileged material waits" in waiting
    assert "1 piece of work" in locked.get(reverse("notes", args=[doe.case.id])).content.decode()
    assert locked.get(file_of(export)).status_code == 404, "it is not written yet"

    browser = unlocked_client(cast.defender, opened)
    browser.get(reverse("note-exports-progress", args=[doe.case.id]))  # the page asks by itself
    assert run(export) == JobState.DONE
    ready = browser.get(page_of(doe)).content.decode()
    assert file_of(export) in ready
    assert "hx-get" not in ready, "nothing is left to ask for"
    sent = browser.get(file_of(export))
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["Cache-Control"] == "no-store"
    words = words_in(sent.content)
    for said in (TITLE, TEXT, WITH, str(ContactHow.JAIL_VISIT.label), WHEN.isoformat()):
        assert said in words
    assert events(cast.defender, export) == ["asked", "downloaded", "written"]
    assert locked.get(file_of(export)).status_code == 409, "sealed: the key must be unlocked"


def test_the_file_lies_sealed(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    browser = unlocked_client(cast.defender, opened)
    export = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    assert run(export) == JobState.DONE, "who asks with an unlocked key waits for nobody"
    with context.enter(cast.defender), connection.cursor() as cursor:
        key = BlobKey.objects.get(blob_id=NoteExport.objects.get().blob_id)
        assert (key.generation, key.kek_id) == (1, "")
        for table in ("privilege_job", "casework_noteexport", "privilege_jobgrant"):
            cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")  # noqa: S608 - names above
            assert "Zanzibar" not in str(cursor.fetchone())


def test_only_who_asked_downloads_and_nobody_outside_knows(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    written(cast.defender, doe)
    with context.enter(cast.defender):
        team.add_team_member(
            cast.defender, case_id=doe.case.id, user_id=id_of(cast.defense_investigator)
        )
    browser = unlocked_client(cast.defender, opened)
    export = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    run(export)
    absent = reverse("note-export-file", args=[uuid4()])
    others = (
        cast.defense_investigator,
        cast.pd_supervisor,
        cast.pd_admin,
        cast.prosecutor,
        cast.co_defender,
        cast.superuser,
    )
    for other in others:
        client = client_of(other)
        assert client.get(file_of(export)).status_code == client.get(absent).status_code == 404
        page = client.get(page_of(doe))
        assert file_of(export) not in page.content.decode()
        posted = {"wall_id": str(export.wall_id)}
        if other is not cast.defense_investigator:
            assert client.post(page_of(doe), posted).status_code in {200, 404}
    with context.enter(cast.defender):
        assert NoteExport.objects.count() == 1
    assert Client().get(file_of(export)).status_code == 302


def test_an_export_ends_after_a_day_with_the_only_key_to_its_file(
    cast: Cast, doe: Doe, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(cast.defender, doe)
    browser = unlocked_client(cast.defender, opened)
    export = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    run(export)
    assert run(export, note_exports.END) == JobState.QUEUED, "not before its time"
    later(monkeypatch, hours=24, seconds=1)
    assert unlocked_client(cast.defender, opened).get(file_of(export)).status_code == 404
    assert run(export, note_exports.END) == JobState.DONE
    with context.enter(cast.defender):
        assert not NoteExport.objects.exists()
        assert not BlobKey.objects.exists()
    assert "ended" in events(cast.defender, export)


def test_what_ended_while_its_person_was_away_goes_with_the_next_export(
    cast: Cast, doe: Doe, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(cast.defender, doe)
    browser = unlocked_client(cast.defender, opened)
    old = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    later(monkeypatch, days=3)
    fresh = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    with context.enter(cast.defender):
        assert [one.id for one in NoteExport.objects.all()] == [fresh.id]
    assert run(old) == JobState.WAITING, "the grant has expired"


def test_notes_that_are_not_privileged_need_nobodys_key(cast: Cast, doe: Doe) -> None:
    written(cast.prosecutor, doe, WallKind.PROSECUTION_FILE)
    client = client_of(cast.prosecutor)
    export = ask(client, doe, cast.prosecutor, WallKind.PROSECUTION_FILE)
    assert run(export) == JobState.DONE
    assert TEXT in words_in(client.get(file_of(export)).content)


def test_a_second_run_delivers_nothing_more(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    export = ask(
        unlocked_client(cast.defender, opened), doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT
    )
    run(export)
    with context.enter(cast.defender):
        before = NoteExport.objects.get().blob_id
        note_exports.deliver(cast.defender, export_id=export.id, data=b"again")
        assert NoteExport.objects.get().blob_id == before
        assert note_exports.unwritten(cast.defender, export.id) is None
    assert events(cast.defender, export) == ["asked", "written"]


def test_a_damaged_note_is_named_and_the_others_come(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe)
    bad = written(cast.defender, doe, text="Torn.")
    with context.enter(cast.defender):
        from audit.ledger.services import operation

        content = Content.objects.get(pk=bad.content_id)
        with operation(cast.defender, "test:note:damaged", wall=content.wall_id):
            content.sealed = bytes(content.sealed)[:-1] + b"x"
            content.save(update_fields=["sealed"])
    browser = unlocked_client(cast.defender, opened)
    export = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    assert run(export) == JobState.DONE
    words = words_in(browser.get(file_of(export)).content)
    assert TEXT in words
    assert "This cannot be opened" in words
    assert "Torn." not in words


def test_hostile_words_stay_words(cast: Cast, doe: Doe, opened: Opened) -> None:
    written(cast.defender, doe, title="<script>alert(1)</script>", text="<img src=x onerror=1>")
    browser = unlocked_client(cast.defender, opened)
    export = ask(browser, doe, cast.defender, WallKind.DEFENSE_WORK_PRODUCT)
    run(export)
    words = words_in(browser.get(file_of(export)).content)
    assert "<script" not in words
    assert "<img" not in words


@pytest.mark.parametrize("given", ["", "x", "0" * 500, ABSENT, "theirs"])
def test_hostile_input_makes_no_export(cast: Cast, doe: Doe, opened: Opened, given: str) -> None:
    written(cast.defender, doe)
    theirs = wall_id_of(cast.prosecutor, doe, WallKind.PROSECUTION_WORK_PRODUCT)
    posted = {"wall_id": str(theirs) if given == "theirs" else given}
    answer = client_of(cast.defender).post(page_of(doe), posted)
    assert answer.status_code == 200
    assert b"not one of the available choices" in answer.content or not given
    with context.enter(cast.defender):
        assert not NoteExport.objects.exists()


def test_where_nothing_is_kept_the_form_says_so(cast: Cast, doe: Doe, opened: Opened) -> None:
    posted = {"wall_id": str(wall_id_of(cast.defender, doe))}
    answer = client_of(cast.defender).post(page_of(doe), posted)
    assert re.search("nothing to export", answer.content.decode())
    assert not Job.objects.filter(task=note_exports.EXPORT).exists()
