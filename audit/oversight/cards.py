"""What oversight adds to the page where people land."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.ground import clock
from audit.oversight.parts import reads_the_log
from audit.oversight.selectors import codes, concerns, review
from casework.registries import Card, CardLine, CasePart
from privilege.actor import Actor
from privilege.choices import Side


def reviews_card(actor: Actor) -> Card | None:
    """That a reviewer asked something, or that a review waits; nothing in the usual case."""
    if actor.office_id is None:
        return None
    is_asked, is_given = review.waits(actor)
    lines = []
    if is_asked:
        words = _("A question about your work waits for your answer")
        lines.append(CardLine(url=reverse("audit-questions"), words=words))
    if is_given:
        words = _("A review waits for you")
        lines.append(CardLine(url=reverse("audit-review"), words=words))
    return Card(title=_("Reviews"), items=lines, empty="") if lines else None


def independence_part(actor: Actor, case_id: UUID, matter_id: UUID) -> CasePart | None:
    """The tab of what outsiders asked and superiors overrode, for the prosecution's own people."""
    del matter_id
    if actor.side != Side.PROSECUTION.value:
        return None
    url = reverse("independence", args=[case_id])
    return CasePart(name="independence", label=_("Independence"), url=url)


def timeline_part(actor: Actor, case_id: UUID, matter_id: UUID) -> CasePart | None:
    """The tab of what happened in the case, for those who read the office's log."""
    del matter_id
    if not reads_the_log(actor):
        return None
    url = reverse("case-timeline", args=[case_id])
    return CasePart(name="timeline", label=_("Timeline"), url=url)


def concerns_card(actor: Actor) -> Card | None:
    """The reports that wait for their recipient, without a word of them."""
    if not concerns.receives(actor):
        return None
    waiting = [one for one in concerns.addressed_to(actor) if concerns.due_of(one)]
    if not waiting:
        return None
    return Card(
        title=_("Reports of concern"),
        items=[
            CardLine(
                url=reverse("concern", args=[one.id]),
                words=_("A confidential report"),
                note=str(one.get_state_display()),
            )
            for one in waiting
        ],
        empty="",
        url=reverse("concerns"),
    )


def codes_card(actor: Actor) -> Card | None:
    """The codes of conduct that wait for the person's attestation; nothing in the usual case."""
    waiting = [one for one in codes.requirements(actor) if one.is_asked]
    if not waiting:
        return None
    return Card(
        title=_("Codes of conduct"),
        items=[
            CardLine(
                url=reverse("code", args=[one.version.id]),
                words=one.version.title,
                note=_("Read it and attest to it"),
                at=one.limit.due if one.limit.due > clock.now() else None,
            )
            for one in waiting
        ],
        empty="",
        url=reverse("codes"),
    )
