"""Reports in words, for whoever wrote one and for whoever received it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.oversight.choices import ConcernState
from privilege.choices import Role

if TYPE_CHECKING:
    from audit.oversight.models.concern import Concern
    from audit.oversight.selectors.concerns import Receipt, Recipient
    from casework.views.common import Context


def receipt_words(found: Receipt) -> Context:
    """What a code brings: ``state``, ``steps`` (label, day), ``answers`` (day, text)."""
    return {
        "state": _state(found.state),
        "steps": steps(found),
        "answers": found.answers,
        "handed_on": found.handed_on,
        "holder": found.holder,
        "waits": found.waits,
    }


def steps(found: Receipt | Concern) -> list[tuple[str, dt.date | None, bool]]:
    """Each step with its day, and whether the day is one that is still owed."""
    owed = found.state == ConcernState.RECEIVED
    told = found.state == ConcernState.OUTCOME
    return [
        (_("Received"), found.received_on, False),
        (
            (_("To be acknowledged by"), found.acknowledge_by, True)
            if owed
            else (_("Acknowledged"), found.acknowledged_on, False)
        ),
        *([(_("Inquiry begun"), found.inquiry_on, False)] if found.inquiry_on else []),
        (
            (_("Outcome told"), found.outcome_on, False)
            if told
            else (_("Outcome due by"), found.outcome_by, True)
        ),
    ]


def _state(state: str) -> str:
    return str(ConcernState(state).label)


def recipient_words(one: Recipient) -> str:
    """Somebody who can receive a report, as forms offer them."""
    return f"{one.name}, {Role(one.role).label}, {one.office}"
