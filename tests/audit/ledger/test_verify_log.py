"""If these fail, somebody could rewrite history and nobody would notice."""

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from audit.ledger import checkpoint, keys
from audit.ledger import entry as entries
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.selectors.tree import heads
from audit.ledger.services import expunge_entry, operation, record, snapshots, verification
from audit.ledger.services.integration import integrate
from tests.audit.ledger.conftest import LOG, OTHER_LOG, WALL, Log, Person, copied, drop


def verify(*arguments: str) -> tuple[int, str]:
    """Run the command; its exit status and all it said."""
    output = io.StringIO()
    try:
        call_command("verify_log", *arguments, stdout=output, stderr=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


@pytest.fixture(scope="session")
def full_template(
    ledger_template: str,
    postgres_server: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """Three checkpoints over 301 entries in one log, one over one in another, one waiting."""
    folder = tmp_path_factory.mktemp("keys")
    keys.make(folder)
    signing = keys.load(folder)
    with copied(postgres_server, ledger_template, django_db_blocker) as log:
        for part in (299, 1):
            for _ in range(part):
                record(Person(), "test:case:viewed", wall=WALL)
            integrate(signing)
        with operation(Person(), "test:case:opened", wall=WALL, also_logs=[OTHER_LOG]):
            pass
        integrate(signing)
        record(Person(), "test:case:viewed", wall=WALL)
    return log.name, folder


@pytest.fixture
def signing_key(full_template: tuple[str, Path], tmp_path: Path, settings: Settings) -> Path:
    settings.PARLEY_LEDGER_KEY_DIR = shutil.copytree(full_template[1], tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def full(
    full_template: tuple[str, Path],
    signing_key: Path,
    postgres_server: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Log]:
    with copied(postgres_server, full_template[0], django_db_blocker) as log:
        yield log
    drop(log)


def test_an_untouched_log_verifies_and_says_what_was_verified(full: Log) -> None:
    status, said = verify()
    assert status == 0
    assert "in the tree, in their signed order: 301 entries; 301 open their commitments" in said
    assert "3 checkpoints, signed, one leading to the next;" in said
    assert "the log still begins with 1 checkpoint kept elsewhere; 1 entry waits for the" in said
    assert "All 4 logs are as they were written." in said


NTH = "(SELECT leaf_id FROM ledger_position WHERE log_id = '{log}' AND index = {index})"
DAMAGE = {
    "an edited body": (
        (
            "UPDATE ledger_entry_body SET"
            " bytes = replace(convert_from(bytes, 'UTF8'), '192', '193')::bytea"
            " WHERE leaf_id = {nth}"
        ),
        "entry 7 ({id}): the content has been changed",
    ),
    "another salt": (
        "UPDATE ledger_entry_body SET salt = sha256('x') WHERE leaf_id = {nth}",
        "entry 7 ({id}): the content has been changed",
    ),
    "an edited leaf": (
        "UPDATE ledger_leaf SET commitment = sha256('x') WHERE id = {nth}",
        "entry 7 ({id}): the leaf is not what stands in the tree",
    ),
    "a moved time": (
        "UPDATE ledger_leaf SET writing = NOT writing WHERE id = {nth}",
        "entry 7 ({id}): its row and its content disagree",
    ),
    "a deleted leaf": (
        "DELETE FROM ledger_leaf WHERE id = {nth}",
        "entry 7 ({id}) has lost its leaf",
    ),
    "a deleted body": (
        "DELETE FROM ledger_entry_body WHERE leaf_id = {nth}",
        "entry 7 ({id}) has lost its content, and no order says why",
    ),
    "an invented order": (
        (
            "WITH gone AS (DELETE FROM ledger_entry_body WHERE leaf_id = {nth} RETURNING *)"
            " INSERT INTO ledger_expungement SELECT gone.log_id, gone.leaf_id, gone.created_at,"
            " other.log_id, other.leaf_id, other.created_at FROM gone,"
            " (SELECT * FROM ledger_position WHERE log_id = '{log}' AND index = 9) other"
        ),
        "entry 7 ({id}) has lost its content, and no order says why",
    ),
    "two entries swapped": (
        (
            "UPDATE ledger_position SET"
            " leaf_id = CASE leaf_id WHEN {nth} THEN {other} ELSE {nth} END,"
            " created_at = (SELECT created_at FROM ledger_leaf WHERE id ="
            " CASE leaf_id WHEN {nth} THEN {other} ELSE {nth} END)"
            " WHERE leaf_id IN ({nth}, {other})"
        ),
        "entry 7 (",
    ),
    "an edited hash": (
        "UPDATE ledger_position SET leaf_hash = sha256('x') WHERE leaf_id = {nth}",
        "entry 7 ({id}): the leaf is not what stands in the tree",
    ),
    "a subtree's hash": ("UPDATE ledger_node SET hash = sha256('x')", "subtree 0 at level 8"),
    "a cut tail": (
        "DELETE FROM ledger_position WHERE log_id = '{log}' AND index = 300",
        "300 entries are stored, 301 are signed for",
    ),
    "an entry slipped in": (
        (
            "INSERT INTO ledger_leaf SELECT log_id, created_at, gen_random_uuid(), commitment,"
            " act_id, tx, wall_id, writing FROM ledger_leaf WHERE id = {nth}"
        ),
        "has lost its place in the tree",
    ),
    "an edited entry in the queue": (
        "UPDATE ledger_pending SET bytes = bytes || ' '::bytea",
        "in the queue, has been changed",
    ),
    "a forged checkpoint": (
        (
            "UPDATE ledger_checkpoint SET root = sha256('x'), note = replace(note, '299', '298')"
            " WHERE size = 299"
        ),
        "the checkpoint of 299 entries",
    ),
    "a checkpoint's row": (
        "UPDATE ledger_checkpoint SET root = sha256('x') WHERE size = 299",
        "the checkpoint of 299 entries says something else",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_even_a_superuser_changes_is_found_and_the_first_bad_entry_named(
    full: Log, name: str
) -> None:
    statement, message = DAMAGE[name]
    nth = NTH.format(log=LOG, index=7)
    with full.as_role("postgres") as root:
        row = root.execute(f"SELECT {nth}".encode()).fetchone()
        assert row is not None
        root.execute("SET session_replication_role = replica")
        root.execute("ALTER TABLE ledger_position DROP CONSTRAINT a_leaf_stands_once_in_its_tree")
        other = NTH.format(log=LOG, index=8)
        attack = statement.format(nth=nth, other=other, log=LOG)
        assert root.execute(attack.encode()).rowcount
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "BROKEN" in said
    assert message.format(id=row[0]) in said
    assert "NOT as they were written" in said


def change(log: Log, statement: str) -> None:
    with log.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        assert root.execute(statement.encode()).rowcount


def test_a_log_of_several_stretches_is_verified_to_its_end(
    full: Log, signing_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LEVEL", 8)
    status, said = verify("--log", str(LOG))
    assert status == 0, said
    assert "301 entries; 301 open their commitments, 0 expunged by order; 3 checkpoints" in said
    head = next(one for one in heads(using="integrator") if one.log_id == LOG)
    false = Checkpoint(head.origin, 300, bytes(32))
    note = checkpoint.sign(false, keys.load(signing_key).signing)
    change(
        full,
        f"UPDATE ledger_checkpoint SET note = '{note}',"  # noqa: S608 - our own words
        f" root = '\\x{false.root.hex()}' WHERE log_id = '{LOG}' AND size = 300",
    )
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "the tree of 300 entries is not the one that was signed" in said


def test_a_stored_subtree_of_stretches_is_verified(
    full: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LEVEL", 8)
    change(full, "UPDATE ledger_node SET hash = sha256('x')")
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "the stored hash of subtree 0 at level 8 is wrong" in said


def test_several_processes_verify_what_one_would(
    full: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    _status, alone = verify("--log", str(LOG))
    monkeypatch.setattr(verification, "LEVEL", 8)
    monkeypatch.setattr(snapshots, "FEW", 0)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    status, said = verify("--log", str(LOG))
    assert (status, said) == (0, alone)
    nth = NTH.format(log=LOG, index=300)
    change(full, f"UPDATE ledger_entry_body SET salt = sha256('x') WHERE leaf_id = {nth}")  # noqa: S608 - our own words
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "entry 300 (" in said
    assert "the content has been changed" in said


@pytest.mark.parametrize(
    "data",
    [b"no JSON", b"{}", b"[]", b"\xff", b'{"id":1}', b"[" * 2_000 + b"]" * 2_000],
    ids=["text", "{}", "[]", "bytes", "id", "deep"],
)
def test_committed_bytes_that_are_no_entry_are_named(
    full: Log, signing_key: Path, data: bytes
) -> None:
    salt = bytes(32)
    with full.as_role("owner") as owner:
        owner.execute(
            "INSERT INTO ledger_pending SELECT pg_current_xact_id(), NULL, %s, %s, '2026-03-01',"
            " %s, false, %s, %s, '{}', %s",
            [UUID(int=1), LOG, UUID(int=2), entries.commitment(salt, data), salt, data],
        )
    integrate(keys.load(signing_key))
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert f"({UUID(int=1)}): its row and its content disagree" in said


def test_a_program_s_name_in_another_script_is_verified(full: Log, signing_key: Path) -> None:
    record(Person(agent="Обозреватель “1”"), "test:case:viewed", wall=WALL)
    integrate(keys.load(signing_key))
    status, said = verify("--log", str(LOG))
    assert status == 0, said
    assert "303 entries; 303 open their commitments" in said


def test_a_log_signed_anew_by_an_insider_fails_against_a_checkpoint_kept_outside(
    full: Log, signing_key: Path, tmp_path: Path
) -> None:
    """Somebody with the database and the key rolls the log back and signs another history."""
    shutil.rmtree(signing_key / keys.NEWEST)
    kept = tmp_path / "kept"
    kept.write_text(next(one.note for one in heads(using="integrator") if one.log_id == LOG))
    assert verify("--log", str(LOG), "--held", str(kept))[0] == 0
    with full.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        for table, key in (("position", "index >= 300"), ("checkpoint", "size > 300")):
            root.execute(
                f"DELETE FROM ledger_{table} WHERE log_id = '{LOG}' AND {key}".encode()  # noqa: S608 - constants
            )
        root.execute(
            "DELETE FROM ledger_leaf l WHERE log_id = %s AND NOT EXISTS"
            " (SELECT FROM ledger_position p WHERE p.leaf_id = l.id)",
            [LOG],
        )
        root.execute("DELETE FROM ledger_pending")
    assert verify("--log", str(LOG))[0] == 0
    status, said = verify("--log", str(LOG), "--held", str(kept))
    assert status == 1
    assert "the log has been cut: a checkpoint of 301 was kept" in said
    record(Person(), "test:case:viewed")
    record(Person(), "test:case:viewed")
    integrate(keys.load(signing_key))
    status, said = verify("--log", str(LOG), "--held", str(kept))
    assert status == 1
    assert "the tree of 301 entries is not the one kept outside" in said


def test_a_log_signed_by_a_stranger_s_key_does_not_verify(full: Log, signing_key: Path) -> None:
    shutil.rmtree(signing_key)
    keys.make(signing_key)
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "no known key has signed" in said


def entry_at(log: Log, index: int) -> tuple[UUID, datetime]:
    with log.as_role("postgres") as inside:
        row = inside.execute(
            "SELECT leaf_id, created_at FROM ledger_position WHERE log_id = %s AND index = %s",
            [LOG, index],
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_an_expungement_takes_the_content_and_leaves_the_log_verifiable(
    full: Log, person: Person, signing_key: Path
) -> None:
    before = full.count("ledger_entry_body")
    entry_id, at = entry_at(full, 7)
    expunge_entry(person, log_id=LOG, entry_id=entry_id, entry_at=at, order_digest=bytes(32))
    assert full.count("ledger_entry_body") == before - 1
    assert verify("--log", str(LOG))[0] == 0, "the order itself still waits"
    integrate(keys.load(signing_key))
    assert full.count("ledger_entry_body") == before + 1, "the order, and what waited before"
    status, said = verify("--log", str(LOG))
    assert status == 0, said
    assert "302 open their commitments, 1 expunged by order" in said


def test_an_expunged_entry_that_came_back_from_a_backup_is_found(full: Log, person: Person) -> None:
    entry_id, at = entry_at(full, 7)
    with full.as_role("postgres") as root:
        body = root.execute(
            "SELECT log_id, created_at, leaf_id, bytes, salt FROM ledger_entry_body"
            " WHERE leaf_id = %s",
            [entry_id],
        ).fetchone()
        assert body is not None
        expunge_entry(person, log_id=LOG, entry_id=entry_id, entry_at=at, order_digest=bytes(32))
        root.execute("INSERT INTO ledger_entry_body VALUES (%s, %s, %s, %s, %s)", body)
    status, said = verify("--log", str(LOG))
    assert status == 1
    assert "and is back" in said


def test_no_entry_goes_without_an_order_of_the_same_transaction(full: Log, person: Person) -> None:
    entry_id, at = entry_at(full, 7)
    other_id, other_at = entry_at(full, 8)
    with full.as_role("parley_app") as app:
        arguments = [LOG, entry_id, at, LOG, other_id, other_at]
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="its own entry"):
            app.execute("SELECT parley.ledger_expunge(%s, %s, %s, %s, %s, %s)", arguments)


def test_the_entry_of_an_expungement_cannot_be_expunged(full: Log, person: Person) -> None:
    entry_id, at = entry_at(full, 7)
    expunge_entry(person, log_id=LOG, entry_id=entry_id, entry_at=at, order_digest=bytes(32))
    with full.as_role("postgres") as inside:
        row = inside.execute(
            "SELECT order_leaf_id, order_created_at FROM ledger_expungement"
        ).fetchone()
    assert row is not None
    with pytest.raises(Exception, match="cannot be expunged"):
        expunge_entry(person, log_id=LOG, entry_id=row[0], entry_at=row[1], order_digest=b"")
    with pytest.raises(Exception, match="no such entry"):
        expunge_entry(
            person,
            log_id=LOG,
            entry_id=WALL,
            entry_at=datetime(2026, 1, 1, tzinfo=UTC),
            order_digest=b"",
        )
    assert connection.get_autocommit()
