"""What the pages of oversight share: a row of the log in words, and sending a kept document."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.oversight.choices import StepKind
from audit.oversight.forms.log import OUTCOMES
from audit.oversight.registries import review_rules
from audit.oversight.selectors.review_words import said
from casework.views.common import event_words
from casework.views.streaming import Source, send
from privilege.blobs.format import DamagedError
from privilege.blobs.stores import MissingError
from privilege.errors import Refused
from privilege.registries import decisions
from privilege.selectors.blobs import open_file

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase

    from audit.oversight.events import Event
    from audit.oversight.models.expungement import ExpungementOrder
    from audit.oversight.models.review import ReviewStep
    from audit.oversight.models.training import Certificate
    from audit.oversight.selectors.log import LogRow
    from audit.oversight.selectors.review import Reviewed
    from casework.selectors.log import Subject
    from casework.views.common import Context
    from privilege.http import ActorRequest

_OUTCOME_WORDS = {value: words for value, words in OUTCOMES if value}
_TONES = {
    "success": "plain",
    "refused": "warn",
    "not-found": "warn",
    "invalid": "info",
    "failed": "bad",
}
_STATES = {"fine": "good", "question": "info", "answer": "info", "concern": "bad"}
_NAMED_WITH_HISTORY = 3  # of more, the links would hide the names
_PAGES = {"case": "case", "item": "item"}


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of oversight."""
    return [(_("Oversight"), reverse("oversight")), *more]


def row_words(row: LogRow) -> Context:
    """An entry as ``_log_rows.html`` shows it."""
    is_short = len(row.about) <= _NAMED_WITH_HISTORY
    return {
        "at": row.entry.at,
        "url": reverse("audit-entry", args=[row.entry.id]) if row.is_open else "",
        "who": row.who or _nobody(row),
        "who_url": person_url(row.entry.user_id),
        "words": event_words(row.entry.event),
        "change": row.change,
        "about": [
            (
                subject.name or _("Privileged item"),
                _url(subject),
                reverse("audit-record", args=[subject.id]) if is_short else "",
            )
            for subject in row.about
        ]
        + [
            (_("The entry it was"), reverse("audit-entry", args=[ref.id]), "")
            for ref in row.entry.objects
            if ref.kind == "ledger.entry"
        ],
        "where": row.where,
        "outcome_word": _OUTCOME_WORDS.get(row.outcome, row.outcome),
        "outcome_tone": _TONES.get(row.outcome, "plain"),
        "address": row.address,
    }


def group_words(one: Reviewed) -> Context:
    """Alike entries as ``_review_group.html`` shows them; of what is not open, no number."""
    group, rules = one.group, review_rules()
    return {
        "id": group.id,
        "rule": rules[group.rule].label if group.rule in rules else group.rule,
        "who": group.subject.display_name if group.subject else "",
        "reviewer": group.reviewer.display_name if group.reviewer else "",
        "words": decisions.get(group.event) or event_words(group.event),
        "is_open": group.is_open,
        "due_on": localtime(group.due_at).date(),
        "office": group.office.name,
        "rows": [row_words(row) for row in one.rows],
        "times": [] if one.rows else one.times,
        "steps": [_step_words(step) for step in one.steps],
        "state_word": StepKind(one.state).label if one.state else _("Not decided"),
        "state_tone": _STATES.get(one.state, "warn"),
    }


def _step_words(step: ReviewStep) -> Context:
    """A step as ``_review_group.html`` shows it, its words as far as the reader opens them."""
    words = said(step)
    return {
        "kind": step.get_kind_display(),
        "by": step.by,
        "at": step.at,
        "outside": step.outside,
        "words": words.text,
        "is_locked": words.is_locked,
        "is_damaged": words.is_damaged,
    }


def person_url(user_id: UUID | None) -> str:
    """Everything that a person did."""
    query = urlencode({"who": str(user_id)})
    return f"{reverse('audit-log')}?{query}" if user_id else ""


def send_document(
    request: ActorRequest,
    found: Certificate | ExpungementOrder,
    *,
    event: Event,
    kind: str,
    damaged: str,
) -> HttpResponseBase:
    """Send a document that stands behind the office's own wall, to be saved; opening it is said.

    ``kind`` is how entries name it; ``damaged`` says what to do where it does not open.
    """
    source = Source(
        item_id=found.id,
        wall_id=found.wall_id,
        name=str(found.text("name")),
        media_type=str(found.text("media_type")),
        etag=found.id.hex,
        event=event,
        kind=kind,
    )
    try:
        file = open_file(request.actor, wall_id=found.wall_id, blob_id=found.blob_id)
    except (DamagedError, MissingError):
        raise Refused(damaged) from None
    return send(request, file, source, inline=False)


def _nobody(row: LogRow) -> str:
    """Who acted where it was no person with an account."""
    return _("Parley itself") if row.entry.data["who"]["kind"] == "service" else ""


def _url(subject: Subject) -> str:
    name = _PAGES.get(subject.kind)
    return reverse(name, args=[subject.id]) if name else ""
