"""If these fail, the audit could say that nothing is there while it is."""

import base64
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from pytest_django.fixtures import Settings

from casework.choices import NoteKind
from casework.models.evidence import EvidenceItem
from casework.seal_audit import holdings, planting
from casework.seal_audit.traces import traces
from casework.services import notes
from privilege import context, unlocked
from privilege.access import wall_of_kind
from privilege.choices import WallKind
from privilege.models.people import User
from privilege.selectors import people
from privilege.selectors.blobs import open_file
from privilege.services import member_keys, office_keys
from tests.audit.oversight.test_concerns import as_officer
from tests.casework.conftest import Doe
from tests.casework.test_notes import with_key
from tests.cast import Cast

WORD = "Marker7Quince"
COMMAND = "casework.management.commands.seal_audit"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"a Marker7Quince b", "plain"),
        (b"a MARKER7QUINCE b", "plain"),
        ("é Marker7Quince".encode("utf-16-le"), "UTF-16"),
        ("Marker7Quince".encode("utf-16-be"), "UTF-16"),
        (b"\\x" + b"say Marker7Quince".hex().encode(), "hexadecimal"),
        (b"key=" + base64.b64encode(b"ab Marker7Quince"), "base64"),
        (b"key=" + base64.urlsafe_b64encode(b"\xff\xfe\xfdMarker7Quince!"), "base64"),
        (b"xyz" + base64.b64encode(b"Marker7Quince is here"), "base64"),
        (b"row\t" + zlib.compress(b"Marker7Quince" * 3), "compressed"),
        (gzip.compress(b"... Marker7Quince", mtime=0), "compressed"),
        (
            b"." + base64.urlsafe_b64encode(zlib.compress(b"Marker7Quince!!")),
            "compressed in base64",
        ),
        (
            b"\\x" + gzip.compress(b"Marker7Quince", mtime=0).hex().encode(),
            "compressed in hexadecimal",
        ),
    ],
)
def test_every_form_is_found(data: bytes, form: str) -> None:
    assert traces(data, WORD) == form


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Marker7Quinc",
        zlib.compress(b"other"),
        b"x\x9c broken",
        base64.b64encode(b"other" * 9),
    ],
)
def test_what_is_not_there_is_not_found(data: bytes) -> None:
    assert traces(data, WORD) is None


def test_a_word_is_found_across_the_blocks_of_a_file_and_in_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "big").write_bytes(b"x" * (1024 * 1024 - 5) + WORD.encode() + b"y")
    (tmp_path / WORD).write_bytes(b"")
    found = {where for where, data in holdings.files(tmp_path, "log") if traces(data, WORD)}
    assert found == {"log deep/big", f"log {WORD}"}


def test_a_word_is_found_in_any_table_behind_any_wall(committed_db: str) -> None:
    with connections["migrator"].cursor() as cursor:
        cursor.execute("CREATE TABLE odd (word bytea, line text)")
        cursor.execute(
            "INSERT INTO odd VALUES (%s, 'x'), (NULL, %s)",
            [zlib.compress(WORD.encode()), base64.b64encode(WORD.encode()).decode()],
        )
    parts = [part for part in holdings.database(using="migrator") if "odd" in part[0]]
    assert [traces(data, WORD) for _, data in parts] == ["compressed in hexadecimal"]
    searched = {where for where, _ in holdings.database(using="migrator")}
    assert {"table public.privilege_content", "table public.django_session"} <= searched


def test_a_role_that_sees_only_some_rows_is_refused(committed_db: str) -> None:
    with pytest.raises(PermissionError, match="passes policies"):
        list(holdings.database(using="default"))


class Writer:
    """In place of the browser: the same services, in the test's own transactions."""

    def __init__(self, user: User, base_url: str) -> None:
        assert base_url == "http://parley.example"
        self.actor = people.actor_of(user, session_ref="", address="", agent="")

    def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize("leaks", [False, True])
def test_the_audit_passes_what_is_sealed_and_fails_what_is_not(
    *,
    committed_db: str,
    cast: Cast,
    doe: Doe,
    leaks: bool,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    with context.enter(cast.defender):
        member_keys.make_key(cast.defender, member_keys.draw_secrets())

    def plant(writer: Writer, case_id: UUID, wall_ids: list[UUID], word: str) -> int:
        assert case_id == doe.case.id
        assert len(wall_ids) == 3
        open_file = (cast.prosecutor, doe.opening.prosecution_file.id)
        for actor, wall_id in [(writer.actor, wall_ids[0]), *([open_file] if leaks else [])]:
            with context.enter(actor):
                notes.add_note(
                    actor, case_id=case_id, wall_id=wall_id, kind=NoteKind.NOTE, text=word
                )
        return 1

    monkeypatch.setattr(f"{COMMAND}.Visitor", Writer)
    monkeypatch.setattr(f"{COMMAND}.plant", plant)
    monkeypatch.setattr(f"{COMMAND}.report", lambda *_: 0)
    monkeypatch.setattr(holdings, "broker", lambda: iter(()))
    settings.PARLEY_BLOB_DIR = str(tmp_path)
    email = User.objects.get(pk=cast.defender.person_id).email
    said = ["--as", email, "--base-url", "http://parley.example"]
    if not leaks:
        call_command("seal_audit", *said)
        assert "The word was found nowhere." in capsys.readouterr().out
        return
    with pytest.raises(SystemExit):
        call_command("seal_audit", *said)
    assert "FOUND in table public.privilege_content (plain)" in capsys.readouterr().out


@contextmanager
def server() -> Iterator[str]:
    """A server of this process on the test's own database; its address."""
    running = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    def serve() -> None:
        running.serve_forever()
        connections.close_all()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_word_is_planted_through_pages_and_uploads_and_lies_nowhere(
    committed_db: str, cast: Cast, doe: Doe, settings: Settings, tmp_path: Path
) -> None:
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    with context.enter(cast.pd_supervisor):
        office_keys.hold_ceremony(cast.pd_supervisor)
    with context.enter(cast.defender):
        opened = member_keys.make_key(cast.defender, member_keys.draw_secrets())
        wall = wall_of_kind(cast.defender, doe.case.matter_id, WallKind.DEFENSE_FILE)
    user = User.objects.get(pk=cast.defender.person_id)
    with server() as address:
        visitor = planting.Visitor(user, address)
        assert planting.plant(visitor, doe.case.id, [wall.id], WORD) == 4
        assert planting.report(visitor, WORD) == 0, "nobody receives reports yet"
        with_key(as_officer(cast.pd_supervisor, cast.pd_outsider))
        assert planting.report(visitor, WORD) == 1
        visitor.close()
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        items = EvidenceItem.objects.select_related("content").filter(wall=wall)
        names = {item.text("name"): item for item in items}
        assert names.keys() == {f"{WORD}-0.txt", f"{WORD}-0.jpg"}
        picture = names[f"{WORD}-0.jpg"]
        assert picture.blob_id
        with open_file(cast.defender, wall_id=wall.id, blob_id=picture.blob_id) as file:
            assert WORD.encode() in b"".join(map(bytes, file.read())), "the word is in its EXIF"
    parts = [*holdings.database(using="migrator"), *holdings.files(tmp_path, "stored file")]
    assert [where for where, data in parts if traces(data, WORD)] == []


def test_the_audit_says_whom_and_what_it_needs(cast: Cast, doe: Doe) -> None:
    for email, said in (
        ("nobody@example.org", "Nobody logs in as"),
        (User.objects.get(pk=cast.pd_admin.person_id).email, "There is no such case"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("seal_audit", "--as", email, "--base-url", "http://parley.example")
