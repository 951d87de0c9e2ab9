"""Reminding people of codes of conduct that wait for their attestation."""

from audit.oversight.services import codes
from privilege.work import JobRun, job


@job(codes.REMIND)
def remind_of_code(run: JobRun) -> None:
    """Remind one person; nothing where they have attested meanwhile."""
    with run.enter() as actor:
        codes.remind(actor, version_id=run.uuid("version_id"), key=str(run.args["key"]))
