"""Playing an export through: what a worker and the integrator do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from audit.ground import clock, replay
from audit.ledger import keys
from audit.ledger.bundle import zip_chunks
from audit.ledger.keys import Keys
from audit.ledger.services.integration import integrate
from audit.ledger.services.keeping import note_keys
from audit.oversight.chosen import Asked
from audit.oversight.models.exports import LogExport
from audit.oversight.services import export_closing, exports
from privilege import context, tasks
from privilege.actor import Actor
from privilege.models.jobs import Job


@contextmanager
def own_folders(folder: Path) -> Iterator[Keys]:
    """Keys, stored files and copies in folders of the test's own."""
    with override_settings(
        PARLEY_LEDGER_KEY_DIR=folder / "keys",
        PARLEY_BLOB_DIR=folder / "blobs",
        PARLEY_EXPORT_DIR=str(folder / "exports"),
    ):
        keys.make(settings.PARLEY_LEDGER_KEY_DIR)
        yield keys.load(settings.PARLEY_LEDGER_KEY_DIR)


def under_a_new_platform_key() -> override_settings:
    """The platform's key was changed; the one before still opens what it wrapped."""
    before = f"{settings.PARLEY_KEK_ID}:{settings.PARLEY_KEK}"
    return override_settings(
        PARLEY_KEK_ID="kek-2", PARLEY_KEK="22" * 32, PARLEY_KEK_EARLIER=[before]
    )


def sign(signing: Keys) -> None:
    """Take everything that waits into the trees, and sign them, as the integrator does."""
    note_keys(signing, using="integrator")
    while integrate(signing):
        pass


def run(task: str, key: str) -> str:
    """Run a job when it is due; its state afterwards."""
    job = Job.objects.get(task=task, key=key)
    with replay.frozen(max(clock.now(), job.not_before or clock.now())):
        tasks.run_job(str(job.id))
    return Job.objects.get(pk=job.id).state


def asked_for(actor: Actor, asked: Asked | None = None) -> LogExport:
    """Ask for an export."""
    with context.enter(actor):
        return exports.ask_export(actor, asked=asked or Asked())


def finished(export: LogExport, signing: Keys) -> None:
    """Write an export and let the log sign its manifest."""
    assert run(exports.EXPORT, str(export.id)) == "done"
    sign(signing)
    assert run(export_closing.SEAL, f"{export.id}:0") == "done"


def zip_of(actor: Actor, export: LogExport, folder: Path) -> Path:
    """Download an export into a file."""
    with context.enter(actor):
        found = exports.download(actor, export_id=export.id)
    data = b"".join(zip_chunks(found.pieces))
    assert len(data) == found.size
    path = folder / found.filename
    path.write_bytes(data)
    return path


def bundle_of(actor: Actor, signing: Keys, folder: Path, asked: Asked | None = None) -> Path:
    """All of it: asked, written, signed, downloaded."""
    sign(signing)
    export = asked_for(actor, asked)
    finished(export, signing)
    return zip_of(actor, export, folder)
