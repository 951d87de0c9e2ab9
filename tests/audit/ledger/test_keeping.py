"""If these fail, a database put back to an older state would be signed on, and nobody told."""

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from audit.ground import clock, replay
from audit.ledger import cosignature, keys
from audit.ledger.errors import IntegrationError
from audit.ledger.selectors import proofs
from audit.ledger.selectors.tree import heads
from audit.ledger.services import operation, record, troubles, witnessing
from audit.ledger.services.running import integrate_all, load_keys
from audit.ledger.services.troubles import Kind
from audit.ledger.services.witnessing import configured, seek_all
from audit.witness.protocol import KnownLog, Witness
from audit.witness.server import Server
from audit.witness.state import FILE, State
from tests.audit.ledger.conftest import LOG, WALL, Log, Person, drop
from tests.audit.ledger.test_cosignature import KEY, WITNESS
from tests.audit.ledger.test_integration import size_of, view, wait_for
from tests.audit.ledger.test_verify_log import verify
from tests.conftest import copy_database, use_database


@contextmanager
def answering(folder: Path, public: bytes, port: int = 0) -> Iterator[str]:
    """Our own witness, in a thread; its address."""
    if not (folder / FILE).exists():
        State.make(folder)
    state = State(folder)
    known = [KnownLog("parley.invalid/", public)]
    witness = Witness(WITNESS.name, KEY, known, state, lambda: 1_700_000_000)
    with Server(("127.0.0.1", port), witness) as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
    state.close()


@pytest.fixture
def signing(signing_key: Path, settings: Settings) -> keys.Keys:
    settings.PARLEY_LEDGER_BEAT_SECONDS = 10_000_000
    return load_keys()


@pytest.fixture
def address(signing: keys.Keys, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A witness of ours that is up, and configured."""
    (tmp_path / "witness").mkdir()
    with answering(tmp_path / "witness", signing.public[0]) as found:
        (tmp_path / "witnesses").write_text(f"# ours\n{WITNESS} {found}\n")
        settings.PARLEY_WITNESSES = str(tmp_path / "witnesses")
        yield found


@contextmanager
def restored(log: Log) -> Iterator[Log]:
    """A backup of the database as it is now; once entered again, it is the database."""
    backup = Log(log.server, f"{log.name}_b")
    connections.close_all()
    copy_database(log.server, log.name, backup.name)
    use_database(log.server, log.name)
    yield backup
    connections.close_all()
    use_database(log.server, log.name)
    drop(backup)


def put_back(backup: Log) -> None:
    connections.close_all()
    use_database(backup.server, backup.name)


def test_a_restored_older_backup_is_found_and_not_signed_on(
    log: Log, person: Person, signing: keys.Keys
) -> None:
    view(person, 3)
    integrate_all(signing)
    with restored(log) as backup:
        view(person, 2)
        integrate_all(signing)
        assert verify()[0] == 0
        put_back(backup)
        with pytest.raises(IntegrationError, match="restored from an older backup"):
            integrate_all(signing)
        status, said = verify()
        assert status == 1
        assert "the log has been cut: a checkpoint of 5 was kept" in said
        with operation(person, "test:case:opened", wall=WALL):
            pass
        assert backup.count("ledger_pending") == 1, "work goes on; its entries wait"
        with pytest.raises(IntegrationError, match="restored from an older backup"):
            integrate_all(signing)
        assert size_of() == 3


def test_a_history_signed_anew_is_found_by_what_is_kept(
    log: Log, person: Person, signing: keys.Keys, signing_key: Path
) -> None:
    view(person, 3)
    integrate_all(signing)
    with restored(log) as backup:
        view(person, 2)
        integrate_all(signing)
        put_back(backup)
        aside = shutil.move(signing_key / keys.NEWEST, signing_key / "aside")
        view(person, 4)
        integrate_all(signing)
        shutil.rmtree(signing_key / keys.NEWEST)
        shutil.move(aside, signing_key / keys.NEWEST)
        with pytest.raises(IntegrationError, match=r"is not signed|does not lead"):
            integrate_all(signing)
        assert "the tree of 5 entries is not the one kept outside" in verify()[1]


def test_what_is_kept_may_be_older_after_a_crash_and_cannot_be_forged(
    log: Log, person: Person, signing: keys.Keys, signing_key: Path
) -> None:
    view(person, 3)
    integrate_all(signing)
    place = signing_key / keys.NEWEST / f"{LOG}.checkpoint"
    before = place.read_text()
    view(person, 3)
    integrate_all(signing)
    assert place.read_text() != before
    place.write_text(before)
    view(person, 1)
    assert integrate_all(signing) == 1
    place.write_text(place.read_text().replace("\n7\n", "\n8\n"))
    view(person, 1)
    with pytest.raises(IntegrationError):
        integrate_all(signing)


def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(
    log: Log, person: Person, signing_key: Path, settings: Settings
) -> None:
    (signing_key / "file").write_text("in the way")
    settings.PARLEY_LEDGER_KEPT_DIR = str(signing_key / "file" / "newest")
    settings.PARLEY_LEDGER_BEAT_SECONDS = 10_000_000
    signing = load_keys()
    for _ in range(2):
        view(person)
        assert integrate_all(signing)
    assert [one.kind for one in troubles.open_troubles()] == [Kind.NOT_KEPT]
    (signing_key / "file").unlink()
    view(person)
    assert integrate_all(signing)
    assert troubles.open_troubles() == []


def test_a_witness_cosigns_each_log_s_newest_checkpoint(
    log: Log, person: Person, signing: keys.Keys, address: str
) -> None:
    for count in (3, 5):
        view(person, count)
        integrate_all(signing)
        seek_all(configured())
        head = proofs.checkpoint(LOG, using="integrator")
        assert head is not None
        assert [one.witness for one in cosignature.verify(head.note, [WITNESS])] == [WITNESS]
    assert seek_all(configured()) == 0, "nothing new to ask for"
    status, said = verify("--log", str(LOG))
    assert status == 0
    assert "cosignature" in said
    with log.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        stranger = cosignature.cosign("x\n", "stranger.example/w2", KEY, 1_700_000_000)
        root.execute("UPDATE ledger_cosignature SET line = %s WHERE size = 3", [stranger])
    status, said = verify("--log", str(LOG))
    assert (status, "1 cosignature;" in said) == (0, True), "a stranger's line counts for nobody"
    with log.as_role("postgres") as root:
        root.execute("SET session_replication_role = replica")
        line = cosignature.cosign("x\n", WITNESS.name, KEY, 1_700_000_000)
        root.execute("UPDATE ledger_cosignature SET line = %s WHERE size = 8", [line])
    status, said = verify("--log", str(LOG))
    assert (status, "the checkpoint of 8 entries: the cosignature" in said) == (1, True)


def test_what_is_shown_to_others_is_cosigned_where_witnesses_keep_up(
    log: Log, person: Person, signing: keys.Keys, address: str
) -> None:
    def shown() -> tuple[int, bool]:
        head = proofs.checkpoint_to_show(LOG, using="integrator")
        assert head
        return head.size, bool(head.cosignatures)

    view(person, 3)
    integrate_all(signing)
    assert shown() == (3, False)
    seek_all(configured())
    view(person, 2)
    integrate_all(signing)
    assert shown() == (3, True), "the newest has not been cosigned yet"
    with replay.frozen(clock.now() + dt.timedelta(minutes=2)):
        assert shown() == (5, False), "the witness has been absent for long"
    seek_all(configured())
    assert shown() == (5, True)


def test_cosignatures_come_beside_the_integrator_s_work_and_survive_a_lost_connection(
    log: Log,
    person: Person,
    signing: keys.Keys,
    *,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(witnessing, "EVERY_SECONDS", 0.05)
    stop = threading.Event()
    beside = threading.Thread(target=witnessing.run, args=[stop])
    beside.start()
    try:
        for size in (3, 6):
            view(person, 3)
            integrate_all(signing)
            wait_for(lambda size=size: cosigned_size() == size)
            with log.as_role("postgres") as root:
                root.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = 'parley_integrator' AND datname = current_database()"
                )
            connections["integrator"].close()
    finally:
        stop.set()
        beside.join(30)
    assert not beside.is_alive()


def cosigned_size() -> int:
    head = proofs.cosigned_checkpoint(LOG, using="integrator")
    return head.size if head else 0


def test_only_the_witness_remembers_and_a_restored_backup_is_still_not_signed_on(
    log: Log, person: Person, signing: keys.Keys, *, address: str, signing_key: Path
) -> None:
    view(person, 3)
    integrate_all(signing)
    seek_all(configured())
    with restored(log) as backup:
        view(person, 2)
        integrate_all(signing)
        seek_all(configured())
        put_back(backup)
        shutil.rmtree(signing_key / keys.NEWEST)
        with pytest.raises(IntegrationError, match="has seen 5 entries, the database has 3"):
            integrate_all(signing)
        assert "has seen 5 entries" in verify()[1]


def test_a_log_that_is_cosigned_while_it_is_verified_is_not_taken_for_a_cut_one(
    log: Log,
    person: Person,
    signing: keys.Keys,
    *,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view(person, 3)
    integrate_all(signing)
    answers = [heads(using="integrator")]
    view(person, 2)
    integrate_all(signing)
    seek_all(configured())
    monkeypatch.setattr(
        witnessing, "heads", lambda *, using: answers.pop() if answers else heads(using=using)
    )
    witnessing.check_seen(configured())
    assert not answers


def test_a_fork_is_refused_by_the_witness_and_is_a_trouble(
    log: Log,
    person: Person,
    signing: keys.Keys,
    *,
    address: str,
    settings: Settings,
    signing_key: Path,
) -> None:
    view(person, 3)
    integrate_all(signing)
    with restored(log) as backup:
        view(person, 2)
        integrate_all(signing)
        seek_all(configured())
        put_back(backup)
        assert signing.kept is not None
        shutil.rmtree(signing.kept)
        named, settings.PARLEY_WITNESSES = settings.PARLEY_WITNESSES, ""
        view(person, 4)
        integrate_all(signing)
        settings.PARLEY_WITNESSES = named
        seek_all(configured())
        found = troubles.open_troubles()
        assert [one.kind for one in found if str(LOG) in one.subject] == [Kind.WITNESS_REFUSES]
        with pytest.raises(IntegrationError, match="another tree"):
            integrate_all(signing)


def test_an_absent_witness_stops_nothing_and_is_mended_when_it_is_back(
    log: Log, person: Person, signing: keys.Keys, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "witness").mkdir()
    with answering(tmp_path / "witness", signing.public[0]) as found:
        port = int(found.rpartition(":")[2])
    (tmp_path / "witnesses").write_text(f"{WITNESS} {found}\n")
    settings.PARLEY_WITNESSES = str(tmp_path / "witnesses")
    for _ in range(2):
        view(person)
        assert integrate_all(signing)
        assert seek_all(configured()) == 0
    assert [(one.kind, one.subject) for one in troubles.open_troubles()] == [
        (Kind.WITNESS_ABSENT, WITNESS.name)
    ]
    with answering(tmp_path / "witness", signing.public[0], port):
        assert seek_all(configured())
    assert troubles.open_troubles() == []


def test_a_witness_that_does_not_know_the_log_is_a_trouble_and_stops_nothing(
    log: Log, person: Person, signing: keys.Keys, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "witness").mkdir()
    with answering(tmp_path / "witness", bytes(32)) as found:
        (tmp_path / "witnesses").write_text(f"{WITNESS} {found}\n")
        settings.PARLEY_WITNESSES = str(tmp_path / "witnesses")
        view(person)
        assert integrate_all(signing)
        assert seek_all(configured()) == 0
        assert {one.kind for one in troubles.open_troubles()} == {Kind.WITNESS_REFUSES}
        record(person, "test:case:viewed")
        assert integrate_all(signing) == 1
