"""What a search in privileged records found, as the records that people know."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from casework import access
from casework.choices import NoteKind
from casework.models.case import Case
from casework.models.evidence import EvidenceItem, EvidenceText
from casework.models.message import Message
from casework.models.note import Note
from privilege import context
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
    is_of_case: bool = False
    """Whether its address begins with its case."""


def _notes(by_content: dict[UUID, Answer]) -> Iterable[Found]:
    for note in Note.objects.filter(content_id__in=by_content, withdrawn_at__isnull=True):
        answer = by_content[note.content_id or UUID(int=0)]
        kind = NoteKind(answer.words["kind"])
        title = str(answer.words.get("title") or answer.words.get("with_whom") or kind.label)
        yield Found(
            answer, "note", note.id, note.matter_id, str(kind.label), title, note.created_at
        )


def _messages(by_content: dict[UUID, Answer]) -> Iterable[Found]:
    for one in Message.objects.filter(content_id__in=by_content, withdrawn_at__isnull=True):
        answer = by_content[one.content_id or UUID(int=0)]
        title = _("Message from %(name)s") % {"name": answer.words.get("author", "")}
        yield Found(
            answer,
            "channel",
            one.wall_id,
            one.matter_id,
            _("Message"),
            title,
            one.created_at,
            is_of_case=True,
        )


def _items(by_content: dict[UUID, Answer]) -> Iterable[Found]:
    """Files found by their names and descriptions, and by the text of their pages; each once."""
    answers = {
        text.item_id: by_content[text.content_id]
        for text in EvidenceText.objects.filter(content_id__in=by_content).order_by("-page")
    }
    named = Q(content_id__in=by_content) | Q(pk__in=answers)
    items = list(EvidenceItem.objects.select_related("content").filter(named))
    shut = access.sequestered_copies(context.current(), items)
    for item in (one for one in items if one.id not in shut):
        answer = answers.get(item.id) or by_content[item.content_id]
        title = str(item.text("title") or item.text("name"))
        yield Found(answer, "item", item.id, item.matter_id, _("File"), title, item.created_at)


_FINDERS: Sequence[Callable[[dict[UUID, Answer]], Iterable[Found]]] = (_notes, _messages, _items)


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
    placed = [one for one in placed if one.case or not one.is_of_case]
    return sorted(placed, key=lambda one: (one.at, one.id), reverse=True)
