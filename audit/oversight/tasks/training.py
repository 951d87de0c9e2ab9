"""Reminding people and their supervisors of trainings that run out."""

from audit.oversight.services import training
from privilege.work import JobRun, job


@job(training.REMIND)
def remind_of_training(run: JobRun) -> None:
    """Remind of one; nothing where the person was trained again meanwhile."""
    with run.enter() as actor:
        training.remind(actor, record_id=run.uuid("record_id"), key=str(run.args["key"]))
