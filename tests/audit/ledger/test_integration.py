"""If these fail, entries could be lost on the way into the log, or a bad tree could be signed."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from pytest_django.fixtures import Settings

from audit.ground import replay
from audit.ledger import checkpoint, entry, keys, merkle
from audit.ledger.errors import IntegrationError
from audit.ledger.selectors.proofs import prove_consistency, prove_inclusion
from audit.ledger.selectors.tree import StoredTree, heads
from audit.ledger.services import operation, record
from audit.ledger.services.beat import beat, checkpoint_digest
from audit.ledger.services.integration import integrate, turn
from audit.ledger.services.running import integrate_all, load_keys, open_months
from audit.ledger.values import BEACON_LOG_ID
from parley.devstack import provision
from tests.audit.ledger.conftest import LOG, OTHER_LOG, WALL, Log, Person
from tests.conftest import _PASSWORDS

ROOT = Path(__file__).parents[3]


def view(person: Person, times: int = 1) -> None:
    for _ in range(times):
        record(person, "test:case:viewed", wall=WALL)


def size_of(log_id: object = LOG) -> int:
    return next(head.size for head in heads(using="integrator") if head.log_id == log_id)


def test_every_entry_gets_its_place_and_a_proof(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    view(person, 5)
    assert integrate(signing) == 5
    with operation(person, "test:case:opened", also_logs=[OTHER_LOG]):
        pass
    assert integrate(signing) == 2
    assert (size_of(), size_of(OTHER_LOG)) == (6, 1)
    assert log.count("ledger_pending") == 0
    with log.as_role("postgres") as inside:
        rows = inside.execute(
            "SELECT id, commitment FROM ledger_leaf WHERE log_id = %s", [LOG]
        ).fetchall()
    head = next(one for one in heads(using="integrator") if one.log_id == LOG)
    for leaf_id, commitment in rows:
        proof = prove_inclusion(LOG, leaf_id, using="integrator")
        assert proof is not None
        signed = checkpoint.verify(head.note, head.origin, signing.public)
        leaf = entry.leaf_hash(LOG, commitment)
        merkle.verify_inclusion(proof.index, proof.size, leaf, proof.path, signed.root)
    with log.as_role("postgres") as inside:
        old = inside.execute(
            "SELECT root FROM ledger_checkpoint WHERE log_id = %s AND size = 5", [LOG]
        ).fetchone()
    assert old is not None
    merkle.verify_consistency(
        5, 6, prove_consistency(LOG, 5, 6, using="integrator"), old[0], head.root
    )


def test_an_entry_that_still_waits_has_no_proof(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person)
    with log.as_role("postgres") as inside:
        row = inside.execute("SELECT leaf_id FROM ledger_pending").fetchone()
    assert row is not None
    assert prove_inclusion(LOG, row[0], using="integrator") is None


def test_a_tree_larger_than_its_stored_subtrees_goes_on_correctly(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    with log.as_role("owner") as owner:
        for count in (255, 1, 1, 1000):
            append_raw(owner, count)
            while integrate(signing, limit=300):
                pass
    assert size_of() == 1257
    assert log.count("ledger_node") == 4
    with log.as_role("postgres") as inside:
        rows = inside.execute("SELECT leaf_hash FROM ledger_position ORDER BY index").fetchall()
    frontier = merkle.Frontier()
    for (leaf_hash,) in rows:
        frontier.append(leaf_hash)
    assert frontier.root() == next(h.root for h in heads(using="integrator") if h.log_id == LOG)
    tree = StoredTree(LOG, using="integrator")
    for index in (0, 255, 256, 1023, 1256):
        path = merkle.inclusion_proof(index, 1257, tree.node)
        merkle.verify_inclusion(index, 1257, rows[index][0], path, frontier.root())


def append_raw(owner: psycopg.Connection, count: int) -> None:
    """Many rows in one statement, past the one way in; their content is of no interest."""
    owner.execute(
        "INSERT INTO ledger_pending SELECT pg_current_xact_id(), NULL, gen_random_uuid(), %s::uuid,"
        " now() + n * interval '1 microsecond', gen_random_uuid(), false, sha256(n::text::bytea),"
        " sha256(''), '{}', '' FROM generate_series(1, %s) n",
        [LOG, count],
    )


def test_a_long_transaction_loses_nothing_and_what_it_preceded_keeps_its_place(
    log: Log, person: Person, signing_key: Path
) -> None:
    signing = keys.load(signing_key)
    with log.as_role("owner", autocommit=False) as slow:
        append_raw(slow, 1)
        view(person, 3)
        assert integrate(signing) == 3
        slow.commit()
    view(person, 1)
    assert integrate(signing) == 2
    assert size_of() == 5


def test_what_committed_before_another_began_stands_before_it(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person, 20)
    assert integrate(keys.load(signing_key), limit=7) == 7
    while integrate(keys.load(signing_key), limit=7):
        pass
    with log.as_role("postgres") as inside:
        rows = inside.execute(
            "SELECT l.tx::text::bigint FROM ledger_position p"
            " JOIN ledger_leaf l ON l.id = p.leaf_id ORDER BY p.index"
        ).fetchall()
    assert rows == sorted(rows)


def test_transactions_are_counted_and_not_spelled(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person, 3)
    with log.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE ledger_pending p SET tx = (ARRAY['9', '10', '100'])[n]::xid8 FROM ("
            " SELECT leaf_id, row_number() OVER (ORDER BY tx) n FROM ledger_pending) o"
            " WHERE o.leaf_id = p.leaf_id"
        )
    assert integrate(keys.load(signing_key)) == 3
    with log.as_role("postgres") as inside:
        rows = inside.execute(
            "SELECT l.tx::text FROM ledger_position p JOIN ledger_leaf l ON l.id = p.leaf_id"
            " ORDER BY p.index"
        ).fetchall()
    assert rows == [("9",), ("10",), ("100",)]


def test_concurrent_writers_lose_nothing(log: Log, person: Person, signing_key: Path) -> None:
    signing = keys.load(signing_key)
    done = threading.Event()
    writers, each = 6, 40

    def write(number: int) -> None:
        with log.as_role("owner", autocommit=False) as owner:
            for turn_ in range(each):
                with owner.transaction():
                    append_raw(owner, 1)
                    if turn_ % 10 == number:
                        time.sleep(0.05)

    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    for thread in threads:
        thread.start()

    def wait() -> None:
        for thread in threads:
            thread.join()
        done.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    taken = 0
    while not done.is_set():
        taken += integrate(signing, limit=17)
    waiter.join()
    while more := integrate(signing):
        taken += more
    assert taken == size_of() == log.count("ledger_leaf") == writers * each


def test_only_one_integrator_has_its_turn(log: Log, person: Person, signing_key: Path) -> None:
    signing = keys.load(signing_key)
    view(person)
    with log.as_role("parley_integrator") as other:
        other.execute("SELECT pg_advisory_lock(%s)", [0x5061726C6579])
        with turn() as mine:
            assert not mine
        assert integrate_all(signing) is None
        assert size_of() == 0
        other.execute("SELECT pg_advisory_unlock(%s)", [0x5061726C6579])
    assert integrate_all(signing)
    assert size_of() == 1


def test_a_process_killed_in_mid_batch_leaves_nothing_half_done(
    log: Log, person: Person, signing_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing = keys.load(signing_key)
    view(person, 10)

    def die(*_: object) -> None:
        connections["integrator"].connection.close()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("audit.ledger.services.integration._take_out", die)
        with pytest.raises(KeyboardInterrupt):
            integrate(signing)
    connections["integrator"].close()
    assert size_of() == 0
    assert log.count("ledger_position") == 0
    assert integrate(signing) == 10


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ledger_position SET leaf_hash = sha256('x') WHERE index = 2",
        "DELETE FROM ledger_position WHERE index = 3",
        "DELETE FROM ledger_checkpoint",
        "UPDATE ledger_checkpoint SET root = sha256('x')",
        "UPDATE ledger_checkpoint SET note = regexp_replace(note, '— .*', '— other AAAA')",
    ],
)
def test_nothing_is_signed_on_top_of_a_tree_that_was_tampered_with(
    log: Log, person: Person, signing_key: Path, damage: str
) -> None:
    signing = keys.load(signing_key)
    view(person, 4)
    integrate(signing)
    view(person)
    tamper(log, damage)
    with pytest.raises(IntegrationError):
        integrate(signing)
    assert log.count("ledger_pending") == 1


def tamper(log: Log, damage: str) -> None:
    """As a superuser who turns the triggers off."""
    with log.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        assert root.execute(damage.encode()).rowcount


def test_a_new_key_is_not_made_where_something_has_been_signed(
    log: Log, person: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.PARLEY_LEDGER_KEY_DIR = tmp_path / "fresh"
    signing = load_keys()
    assert (tmp_path / "fresh" / keys.SIGNING).stat().st_mode & 0o077 == 0
    view(person)
    integrate(signing)
    settings.PARLEY_LEDGER_KEY_DIR = tmp_path / "elsewhere"
    with pytest.raises(keys.SigningKeyError):
        load_keys()


def test_a_change_of_keys_keeps_the_old_checkpoints_verifiable(
    log: Log, person: Person, signing_key: Path
) -> None:
    view(person)
    integrate(keys.load(signing_key))
    (signing_key / keys.SIGNING).unlink()
    keys.make(signing_key)
    view(person)
    integrate(keys.load(signing_key))
    assert size_of() == 2
    stranger = keys.load(signing_key)
    view(person)
    with pytest.raises(IntegrationError):
        integrate(keys.Keys(stranger.signing, stranger.public[:1]))


def test_the_published_log_grows_alike_whether_anything_happened_or_not(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    settings.PARLEY_LEDGER_BEAT_LEAVES = 8
    signing = keys.load(signing_key)
    sizes = []
    for entries in (0, 50, 0, 1):
        view(person, entries)
        assert beat() == 8
        integrate(signing)
        sizes.append(size_of(BEACON_LOG_ID))
    assert sizes == [8, 16, 24, 32]


def test_a_beat_is_written_once_and_commits_to_the_heads(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    settings.PARLEY_LEDGER_BEAT_SECONDS = 10_000_000
    signing = keys.load(signing_key)
    view(person)
    integrate(signing)
    head = next(one for one in heads(using="integrator") if one.log_id == LOG)
    assert integrate_all(signing) == settings.PARLEY_LEDGER_BEAT_LEAVES
    assert integrate_all(signing) == 0
    with log.as_role("postgres") as inside:
        row = inside.execute(
            "SELECT convert_from(b.bytes, 'UTF8')::jsonb FROM ledger_entry_body b"
            " JOIN ledger_subject s USING (leaf_id) WHERE s.object_id = %s",
            [LOG],
        ).fetchone()
    assert row is not None
    assert row[0]["digests"] == {"checkpoint": checkpoint_digest(head)}


def test_the_coming_months_get_tables_of_their_own(
    log: Log, signing_key: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with replay.frozen(datetime(2031, 12, 5, tzinfo=UTC)):
        with log.as_role("parley_app", autocommit=False) as busy:
            busy.execute("SELECT count(*) FROM ledger_leaf")
            open_months()
            assert "could not be made yet" in caplog.text
        open_months()
        open_months()
        record(Person(), "test:case:viewed")
        integrate(keys.load(signing_key))
    assert log.count("ledger_leaf_2031_12") == 1
    assert log.count("ledger_leaf_2032_01") == log.count("ledger_leaf_default") == 0
    with log.as_role("owner") as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("TRUNCATE ledger_leaf_2031_12")
    with log.as_role("parley_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SELECT * FROM ledger_entry_body_2031_12")


def test_the_integrator_as_a_process_integrates_and_ends_cleanly(
    log: Log, person: Person, signing_key: Path
) -> None:
    inside = provision.with_database(log.server, log.name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "parley.settings.demo",
        "PARLEY_VAR_DIR": str(signing_key.parent),
        "PARLEY_LEDGER_KEY_DIR": str(signing_key),
    }
    for role, name in (("parley_app", "DATABASE_URL"), ("parley_integrator", None)):
        url = provision.with_login(inside, role, _PASSWORDS[role])
        environment[name or "INTEGRATOR_DATABASE_URL"] = url
    command = [sys.executable, "manage.py", "run_integrator"]
    first = subprocess.Popen(command, cwd=ROOT, env=environment)
    second = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for expected in (1, 2):
            view(person)
            wait_for(lambda expected=expected: size_of() == expected)
        # Kill the one at work; the other takes over.
        with log.as_role("postgres") as root:
            root.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            )
        view(person)
        wait_for(lambda: size_of() == 3)
        first.send_signal(signal.SIGKILL)
        view(person)
        wait_for(lambda: size_of() == 4)
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=60) == 0
    finally:
        for process in (first, second):
            process.kill()
            process.wait()


def wait_for(condition: object, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.1)


def test_the_app_s_connection_cannot_integrate(log: Log, person: Person, signing_key: Path) -> None:
    view(person)
    assert integrate(keys.load(signing_key), using="default") == 0, "it sees nobody's queue"
    assert log.count("ledger_pending") == 1
    for table in ("leaf", "entry_body", "subject", "position", "node", "checkpoint"):
        with log.as_role("parley_app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(f"INSERT INTO ledger_{table} DEFAULT VALUES".encode())
    assert connection.settings_dict["USER"] == "parley_app"
    assert django_settings.PARLEY_LEDGER_BEAT_SECONDS > 0
