"""Background work of disclosure."""

from contextlib import ExitStack

from disclosure.services import preparing, returning
from disclosure.services.clawback_steps import SETTLE
from disclosure.services.numbering import PREPARE
from privilege.work import JobRun, job


@job(PREPARE)
def prepare_production(run: JobRun) -> None:
    """Stamp, check and slip-sheet every item of a numbered production, one at a time."""
    production_id = run.uuid("production_id")
    with run.enter() as actor:
        waiting = preparing.pieces_to_prepare(actor, production_id)
    if waiting is None:
        return
    run.progress(0, len(waiting))
    for done, row_id in enumerate(waiting, start=1):
        with run.enter() as actor:
            piece = preparing.piece_of(actor, row_id)
        treatment, files = preparing.make_ready(piece)
        with ExitStack() as open_files:
            for file in files:
                if file.content is not None:
                    open_files.callback(file.content.close)
            with run.enter() as actor:
                preparing.keep_ready(actor, row_id=row_id, treatment=treatment, files=files)
        run.progress(done, len(waiting))
    with run.enter() as actor:
        preparing.note_prepared(actor, production_id=production_id)


@job(SETTLE)
def settle_clawback(run: JobRun) -> None:
    """Write down that time decided a clawback; whoever reads has known it since the moment."""
    with run.enter() as actor:
        returning.settle_when_due(actor, clawback_id=run.uuid("clawback_id"))
