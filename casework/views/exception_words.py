"""How pages say what an exception is and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.ground import clock
from privilege.choices import ExceptionState
from privilege.selectors.outside_approvers import approvers_of

if TYPE_CHECKING:
    import datetime as dt

    from casework.views.common import Context
    from privilege.actor import Actor
    from privilege.models.exception import ExceptionRequest, OutsidePackage
    from privilege.selectors.exceptions import ExceptionView

_TONES = {
    ExceptionState.REQUESTED.value: "warn",
    ExceptionState.APPROVED.value: "warn",
    ExceptionState.OPENED.value: "warn",
    ExceptionState.REVIEWED.value: "good",
}


def state_words(one: ExceptionRequest) -> tuple[str, str]:
    """How far it has come: words and tone."""
    waits = one.state in {ExceptionState.REQUESTED, ExceptionState.APPROVED}
    if waits and clock.now() >= one.expires_at:
        return _("Ended without being used"), "plain"
    overdue = one.review_due_at is not None and clock.now() > one.review_due_at
    if one.state == ExceptionState.OPENED and overdue:
        return _("Opened, its review is overdue"), "bad"
    return one.get_state_display(), _TONES.get(one.state, "plain")


def row(view: ExceptionView) -> Context:
    """An exception as a list shows it."""
    one = view.request
    word, tone = state_words(one)
    return {
        "url": reverse("exception", args=[one.id]),
        "ground": one.get_ground_display(),
        "asked_by": view.text("asked_by") or _("Locked"),
        "asked_at": one.created_at,
        "state_word": word,
        "state_tone": tone,
    }


def facts(view: ExceptionView) -> list[tuple[str, str]]:
    """What an unlocked request says, term by term."""
    if view.words is None:
        return []
    one = view.request
    said = [
        (_("Asked by"), view.text("asked_by")),
        (_("From"), view.text("part")),
        (_("What must go"), "; ".join(view.words["headings"])),
        (_("Where it goes"), one.get_destination_display()),
        (_("Who receives it"), view.text("recipient")),
        (_("What happened, and why now"), view.text("reason")),
        (_("The ruling or the statute"), view.text("citation")),
        (_("Why nothing less will do"), view.text("smallest")),
        (_("The interest that it serves"), view.text("interest")),
        (_("The alternatives"), view.text("alternatives")),
        (_("The harm that it does"), view.text("harm")),
        (_("Words taken out"), "; ".join(view.words["redactions"])),
        (_("Why notice may lawfully wait"), view.text("deferral")),
        (_("Decided by"), view.text("decided_by")),
        (_("Reason of the decision"), view.text("decision")),
        (_("Reviewed by"), view.text("reviewed_by")),
        (_("What the review found"), view.text("finding")),
    ]
    return [(term, value) for term, value in said if value]


def dates(one: ExceptionRequest) -> list[tuple[str, str]]:
    """What happens when, and what did."""
    said = [
        (_("Asked for"), one.created_at),
        (_("Ends"), one.expires_at),
        (_("Decided"), one.decided_at),
        (_("Opened"), one.opened_at),
        (_("Notice to the client and counsel"), one.deferred_until or one.opened_at),
        (_("Review due"), one.review_due_at),
        (_("Reviewed"), one.reviewed_at),
    ]
    return [(term, moment(at)) for term, at in said if at is not None]


def package_facts(package: OutsidePackage | None) -> list[tuple[str, str]]:
    """What left Parley, for those who can open it."""
    if package is None or package.content is None or package.content.is_locked:
        return []
    files = [f"{one['name']} ({one['sha256']})" for one in package.text("files")]
    return [
        (_("To"), package.text("recipient")),
        (_("How"), package.text("how")),
        (_("When"), moment(package.made_at)),
        (_("Files and their SHA-256"), "; ".join(files)),
        (_("SHA-256 of the package"), package.text("sha256")),
    ]


def from_outside(actor: Actor) -> str:
    """Who answers for an office that has one supervisor, and how that is recorded."""
    approvers = approvers_of(actor.office_id)
    if approvers.present is None:
        return ""
    return _(
        "You supervise your office alone, so %(name)s answers. Read the request to them; they give"
        " you their answer and one of their codes. Codes left: %(n)d."
    ) % {"name": approvers.present.name, "n": approvers.codes_left}


def consequence(one: ExceptionRequest) -> str:
    """What happens when it is opened."""
    if one.deferred_until is not None and one.deferred_until > clock.now():
        told = _("The client and counsel are told on %(day)s by Parley itself.") % {
            "day": moment(one.deferred_until)
        }
    else:
        told = _("The client and counsel are told at once.")
    return told + " " + _("Another supervisor reviews it within seven days.")


def moment(at: dt.datetime) -> str:
    """A moment in the reader's zone."""
    return date_format(timezone.localtime(at), "M j, Y, g:i A")
