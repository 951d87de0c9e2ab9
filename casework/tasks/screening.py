"""Screening a whole file again, after its terms have changed."""

from casework.selectors.screening import SCREEN_FILE
from casework.services import screening
from privilege.work import JobRun, job


@job(SCREEN_FILE)
def screen_file(run: JobRun) -> None:
    """Go through the file a hundred items at a time, each hundred in a transaction of its own."""
    wall_id = run.uuid("wall_id")
    with run.enter() as actor:
        total = screening.items_of(actor, wall_id=wall_id)
    done, last = 0, None
    while True:
        with run.enter() as actor:
            last = screening.screen_some(actor, wall_id=wall_id, after=last)
        done = min(total, done + screening.AT_ONCE)
        run.progress(done, total)
        if last is None:
            return
