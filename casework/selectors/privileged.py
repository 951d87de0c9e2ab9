"""What a search in privileged records found, as the records that people know."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from casework.choices import NoteKind
from casework.models.case import Case
from casework.models.note import Note
from privilege.services.private_search import Answer


@dataclass(frozen=True, slots=True)
class Found:
    """A record that answers: ``route`` and ``id`` say where it is read."""

    answer: Answer
    route: str
    id: UUID
    matter_id: UUID
    kind: str
    title: str
    at: dt.datetime
    case: Case | None = None


def _notes(by_content: dict[UUID, Answer]) -> Iterable[Found]:
    for note in Note.objects.filter(content_id__in=by_content, withdrawn_at__isnull=True):
        answer = by_content[note.content_id or UUID(int=0)]
        kind = NoteKind(answer.words["kind"])
        title = str(answer.words.get("title") or answer.words.get("with_whom") or kind.label)
        yield Found(
            answer, "note", note.id, note.matter_id, str(kind.label), title, note.created_at
        )


_FINDERS: Sequence[Callable[[dict[UUID, Answer]], Iterable[Found]]] = (_notes,)


def records_of(answers: Sequence[Answer]) -> list[Found]:
    """The records whose words answered, newest first, with their cases."""
    by_content = {answer.content_id: answer for answer in answers}
    if not by_content:
        return []
    found = [one for finder in _FINDERS for one in finder(by_content)]
    matters = {one.matter_id for one in found}
    cases = {
        case.matter_id: case
        for case in Case.objects.select_related("content").filter(matter_id__in=matters)
    }
    placed = [replace(one, case=cases.get(one.matter_id)) for one in found]
    return sorted(placed, key=lambda one: (one.at, one.id), reverse=True)
