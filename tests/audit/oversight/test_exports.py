"""If these fail, a supervisor cannot take the log to court, or takes along what is not theirs."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pypdfium2
import pytest
from django.conf import settings
from django.db import connection

from audit.ground import clock, replay
from audit.ledger import keys, note
from audit.ledger import selectors as ledger
from audit.ledger.keys import Keys
from audit.ledger.services import record
from audit.ledger.services.expunging import expunge_entry
from audit.ledger.values import Ref
from audit.oversight.chosen import Asked
from audit.oversight.models.exports import LogExport, LogExportPart
from audit.oversight.selectors import exports as reads
from audit.oversight.services import export_closing, exports
from audit.verify.parley_verify import BrokenError, verify
from casework.services import looking
from parley.devstack import provision
from privilege import access, context
from privilege.actor import Actor
from privilege.choices import JobState, WallKind
from privilege.errors import NotFound, Refused
from privilege.models.jobs import Job
from privilege.services.jobs import RETRY_AFTER
from tests.audit.oversight.exporting import (
    asked_for,
    bundle_of,
    finished,
    own_folders,
    run,
    sign,
    under_a_new_platform_key,
    zip_of,
)
from tests.casework.conftest import Doe, id_of
from tests.casework.factories import make_item
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def signing(committed_db: str, cast: Cast, doe: Doe, tmp_path: Path) -> Iterator[Keys]:
    """A case whose log can be signed; something happened behind a wall the supervisor is not."""
    with own_folders(tmp_path) as found:
        with context.enter(cast.prosecutor) as actor:
            wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_FILE)
            made = make_item(actor, wall, name="report.pdf", title="Report 7")
            looking.open_item(actor, item=made)
            looking.look_at_case(actor, case=doe.case)
            own = access.wall_of_kind(actor, doe.case.matter_id, WallKind.PROSECUTION_WORK_PRODUCT)
            read_a_note(actor, own.id)
        yield found


def read_a_note(actor: Actor, wall_id: UUID) -> None:
    record(actor, "casework:note:read", wall=wall_id, objects=[Ref("casework.note", wall_id)])


def entries_in(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as packed:
        return [json.loads(line) for line in packed.read("entries.jsonl").splitlines()]


def key_of(actor: Actor) -> str:
    public = keys.load_public(settings.PARLEY_LEDGER_KEY_DIR)[0]
    head = None
    with context.enter(actor):
        head = ledger.checkpoint(actor.log_id)
    assert head is not None
    return str(note.Verifier(head.origin, public))


def test_the_whole_log_leaves_with_what_proves_it(
    cast: Cast, signing: Keys, tmp_path: Path
) -> None:
    actor = cast.da_supervisor
    path = bundle_of(actor, signing, tmp_path)
    report = verify(path, [key_of(actor)])
    found = entries_in(path)
    assert sum(report.counts.values()) == report.size == len(found)
    assert {one["entry"]["log"] for one in found if "entry" in one} == {str(actor.log_id)}
    with zipfile.ZipFile(path) as packed:
        assert packed.read("summary.pdf").startswith(b"%PDF")
        assert "Report 7" not in "".join(packed.read(n).decode("latin1") for n in packed.namelist())
    with context.enter(actor):
        export = LogExport.objects.get()
        about = ledger.entries_about([actor.log_id], Ref("oversight.export", export.id))
    acts = sorted(one.event.rpartition(":")[2] for one in about)
    assert acts == ["asked", "completed", "downloaded", "ready"]


def test_of_what_is_shut_to_the_supervisor_only_who_when_and_which_act_leaves(
    cast: Cast, signing: Keys, tmp_path: Path
) -> None:
    path = bundle_of(cast.da_supervisor, signing, tmp_path)
    shut = [one["withheld"] for one in entries_in(path) if "withheld" in one]
    assert "casework:note:read" in {one["event"] for one in shut}
    assert {frozenset(one) for one in shut} == {frozenset({"at", "event", "who", "commitment"})}
    for asked in (Asked(outcome="success"), Asked(address="192.0.2.7")):
        narrowed = bundle_of(cast.da_supervisor, signing, tmp_path, asked)
        assert not [one for one in entries_in(narrowed) if "withheld" in one]


def test_filters_take_what_was_asked_for_and_it_still_verifies(
    cast: Cast, signing: Keys, doe: Doe, tmp_path: Path
) -> None:
    actor = cast.da_supervisor
    for asked, told in (
        (Asked(person_id=id_of(cast.prosecutor), event="casework:"), "casework:"),
        (Asked(event="casework:evidence:viewed"), "casework:evidence:viewed"),
        (Asked(case_id=doe.case.id, outcome="success"), ""),
    ):
        path = bundle_of(actor, signing, tmp_path, asked)
        report = verify(path, [key_of(actor)])
        found = entries_in(path)
        assert 0 < len(found) < report.size
        for one in found:
            said = one.get("entry") or one["withheld"]
            assert said["event"].startswith(told)
    nothing = bundle_of(actor, signing, tmp_path, Asked(until=clock.now().replace(year=2020)))
    assert entries_in(nothing) == []
    assert verify(nothing, [key_of(actor)]).size > 0


def test_a_worker_that_dies_is_gone_on_from(
    cast: Cast, signing: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = cast.da_supervisor
    sign(signing)
    monkeypatch.setattr(reads, "STRETCH", 3)
    export = asked_for(actor)
    with context.enter(actor):
        assert exports.write_stretch(actor, export_id=export.id) == (3, export.size)
    with context.enter(actor):
        exports.write_stretch(actor, export_id=export.id)
    finished(export, signing)
    path = zip_of(actor, export, tmp_path)
    assert sum(verify(path, [key_of(actor)]).counts.values()) == export.size
    job = Job.objects.get(task=exports.EXPORT)
    assert (job.progress_done, job.progress_total) == (export.size, export.size)
    again = [one["index"] for one in entries_in(path)]
    assert again == sorted(set(again)), "nothing came twice"


def test_it_waits_until_the_log_has_signed_it(cast: Cast, signing: Keys) -> None:
    actor = cast.da_supervisor
    sign(signing)
    export = asked_for(actor)
    run(exports.EXPORT, str(export.id))
    run(export_closing.SEAL, f"{export.id}:0")
    with context.enter(actor), pytest.raises(NotFound):
        exports.download(actor, export_id=export.id)
    sign(signing)
    assert run(export_closing.SEAL, f"{export.id}:1") == JobState.DONE
    with context.enter(actor):
        assert exports.download(actor, export_id=export.id).size > 0


def test_an_order_of_expungement_keeps_earlier_exports_in(
    cast: Cast, signing: Keys, tmp_path: Path
) -> None:
    actor = cast.da_supervisor
    sign(signing)
    before = asked_for(actor)
    finished(before, signing)
    with context.enter(actor):
        (gone,) = ledger.entries([actor.log_id], ledger.Filters(event="casework:note:read"))
        expunge_entry(
            actor, log_id=actor.log_id, entry_id=gone.id, entry_at=gone.at, order_digest=b"o" * 32
        )
        assert not LogExportPart.objects.exists(), "the keys to what was exported are gone"
    with context.enter(actor), pytest.raises(Refused):
        exports.download(actor, export_id=before.id)
    early = asked_for(actor)  # its checkpoint does not know the order: it begins anew
    assert run(exports.EXPORT, str(early.id)) != JobState.DONE
    sign(signing)
    with replay.frozen(clock.now() + 2 * RETRY_AFTER):
        assert run(exports.EXPORT, str(early.id)) != JobState.DONE
    with replay.frozen(clock.now() + 4 * RETRY_AFTER):
        finished(early, signing)
        after = zip_of(actor, early, tmp_path)
    assert verify(after, [key_of(actor)]).counts["expunged"] == 1
    with zipfile.ZipFile(after) as packed:
        assert b"expunged by order of entry" in packed.read("entries.csv")
        with pypdfium2.PdfDocument(io.BytesIO(packed.read("summary.pdf"))) as summary:
            told = summary[0].get_textpage().get_text_bounded()
        assert "UTC: Expunged by order of a court." in " ".join(told.split())


def test_a_history_rewritten_by_the_database_s_owner_is_named(
    cast: Cast, signing: Keys, tmp_path: Path, committed_db: str, postgres_server: str
) -> None:
    actor = cast.da_supervisor
    sign(signing)
    export = asked_for(actor)
    with context.enter(actor):
        (viewed,) = ledger.entries([actor.log_id], ledger.Filters(event="casework:case:viewed"))
    url = provision.with_database(postgres_server, committed_db)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(
            "UPDATE ledger_entry_body SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'),"
            " 'case:viewed', 'case:closed'), 'UTF8') WHERE leaf_id = %s",
            [viewed.id],
        )
    finished(export, signing)
    path = zip_of(actor, export, tmp_path)
    with pytest.raises(BrokenError, match=r"entry \d+ .* not what was signed"):
        verify(path, [key_of(actor)])


def test_an_export_is_its_person_s_alone_outlives_a_new_key_and_ends(
    cast: Cast, signing: Keys, tmp_path: Path
) -> None:
    actor = cast.da_supervisor
    sign(signing)
    export = asked_for(actor)
    finished(export, signing)
    for other in (cast.prosecutor, cast.da_admin, cast.pd_supervisor, cast.auditor):
        with context.enter(other):
            assert not LogExport.objects.exists()
            assert not LogExportPart.objects.exists()
            with pytest.raises(NotFound):
                exports.download(other, export_id=export.id)
    with context.enter(actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(wrapped_key <> '' OR size = 0) FROM oversight_logexportpart"
        )
        assert cursor.fetchone() == (True,)
    with under_a_new_platform_key():
        verify(zip_of(actor, export, tmp_path), [key_of(actor)])
    assert run(exports.END, str(export.id)) == JobState.DONE
    with context.enter(actor):
        assert not LogExportPart.objects.exists()
        with pytest.raises(NotFound):
            exports.download(actor, export_id=export.id)


def test_only_who_reads_the_log_asks_for_it(cast: Cast, signing: Keys) -> None:
    sign(signing)
    for other in (cast.prosecutor, cast.da_admin, cast.da_clerk):
        with context.enter(other), pytest.raises(NotFound):
            exports.ask_export(other, asked=Asked())


def test_a_handful_is_kept_at_once(cast: Cast, signing: Keys) -> None:
    sign(signing)
    made = [asked_for(cast.da_supervisor) for _ in range(exports.MOST_AT_ONCE)]
    with context.enter(cast.da_supervisor), pytest.raises(Refused, match="Five"):
        exports.ask_export(cast.da_supervisor, asked=Asked())
    with context.enter(cast.da_supervisor):
        exports.end_export(cast.da_supervisor, export_id=made[0].id, now=True)
    asked_for(cast.da_supervisor)
