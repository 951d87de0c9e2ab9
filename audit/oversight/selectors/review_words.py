"""What was written in a review, opened for whoever reads it."""

from dataclasses import dataclass

from audit.oversight import kept_words
from audit.oversight.kept_words import Kept
from audit.oversight.models.review import ReviewStep
from privilege import context, damage, unlocked
from privilege.blobs.configured import key_ring
from privilege.keys.pairs import CannotOpenError
from privilege.unlocked import Unlocked


@dataclass(frozen=True, slots=True)
class Said:
    """A step's words; none where it has none, where they are locked, or were damaged."""

    text: str = ""
    is_locked: bool = False
    is_damaged: bool = False


def said(step: ReviewStep) -> Said:
    """The words of a step as whoever has entered may read them.

    Locked until they unlock their key, where it is sealed to them. What was changed in the database
    does not open, and the log is told.
    """
    try:
        if step.kept is not None and step.wrapped_key is not None:
            kept = Kept(bytes(step.kept), bytes(step.wrapped_key))
            return Said(kept_words.open_kept(key_ring(), kept, step.id))
        return _sealed(step, unlocked.current())
    except CannotOpenError:
        damage.met("oversight.review-step", step.id, None)
        return Said(is_damaged=True)


def _sealed(step: ReviewStep, keys: Unlocked | None) -> Said:
    reader_id = context.current().user_id
    is_own = step.by_id == reader_id
    sealed = step.for_writer if is_own else step.for_reader
    if sealed is None or reader_id is None:
        return Said()
    if keys is None:
        return Said(is_locked=True)
    return Said(kept_words.open_sealed(keys.private, bytes(sealed), step.id, reader_id))
