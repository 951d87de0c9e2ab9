"""Notes and contacts of both sides, written by their authors behind their own walls."""

from datetime import datetime, timedelta

from casework.choices import NoteKind
from casework.models.note import Note
from casework.services.notes import NoteWords, add_note
from parley.demo.files.exhibit import Moment
from parley.demo.load.cases import Loaded
from parley.demo.load.people import actor
from parley.demo.notebook import NOTEBOOK, DemoNote
from privilege import context
from privilege.access import wall_of_kind
from privilege.actor import Actor
from privilege.selectors.keys import own_key


def load_notes(case: Loaded) -> int:
    """Write a case's notes for whoever has written none there yet; returns how many were added."""
    plans = NOTEBOOK[case.plan.key]
    added = 0
    for author in dict.fromkeys(plan.author for plan in plans):
        by = actor(author)
        with context.enter(by):
            # Nothing privileged can be kept before there is a key that opens it.
            is_ready = own_key(by).key is not None and own_key(by).recovery is not None
            written = Note.objects.filter(matter_id=case.matter_id, created_by=by.user_id)
            if is_ready and not written.exists():
                own = [plan for plan in plans if plan.author == author]
                for plan in own:
                    _write(by, case, plan)
                added += len(own)
    return added


def _write(by: Actor, case: Loaded, plan: DemoNote) -> None:
    add_note(
        by,
        case_id=case.case_id,
        wall_id=wall_of_kind(by, case.matter_id, plan.place).id,
        kind=NoteKind.CONTACT if plan.how else NoteKind.NOTE,
        **_words(plan, case.moment),
    )


def _words(plan: DemoNote, moment: Moment) -> NoteWords:
    said = NoteWords(title=plan.title, text=plan.text)
    if plan.how:
        day = moment.day + timedelta(days=plan.day)
        said["how"] = plan.how
        said["with_whom"] = plan.with_whom
        said["happened_at"] = datetime.combine(day, plan.hour, moment.zone)
    return said
