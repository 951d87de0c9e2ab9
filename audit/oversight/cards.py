"""What oversight adds to the page where people land."""

from django.urls import reverse
from django.utils.translation import gettext as _

from audit.oversight.selectors import codes, concerns
from casework.registries import Card, CardLine
from privilege.actor import Actor


def concerns_card(actor: Actor) -> Card | None:
    """The reports that wait for their recipient, without a word of them."""
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
                at=one.limit.due,
            )
            for one in waiting
        ],
        empty="",
        url=reverse("codes"),
    )
