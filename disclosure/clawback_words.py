"""What pages and papers call the steps and states of a clawback."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from disclosure.clawback import Act, State
from privilege.choices import PrivilegeKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from disclosure.models.clawback import Clawback

ACTS: "dict[str, _StrPromise]" = {
    Act.REPORTED: _("Told the sender that it looks privileged"),
    Act.NOTICED: _("Gave notice of a claim of privilege"),
    Act.SEQUESTERED: _("Sequestered every copy"),
    Act.RETURNED: _("Certified that every copy was returned"),
    Act.DESTROYED: _("Certified that every copy was destroyed"),
    Act.CERTIFIED: _("Certified that every copy is sequestered"),
    Act.DISPUTED: _("Disputed the claim"),
    Act.SUBMITTED: _("Submitted it to the court under seal"),
    Act.RULED_FOR_CLAIMANT: _("Entered a ruling: it goes back"),
    Act.RULED_FOR_RECEIVER: _("Entered a ruling: access returns"),
    Act.RULING_CONFIRMED: _("Confirmed the ruling"),
    Act.RULING_CONTESTED: _("Said that the court did not rule so"),
    Act.NOT_CLAIMED: _("Answered that no privilege is claimed"),
    Act.WITHDRAWN: _("Withdrew the claim"),
    Act.REPLACED: _("Served a replacement with the same numbers"),
    Act.DRAWN: _("Drew a copy for the court"),
    Act.LAPSED: _("The time ran out"),
}
_STATES: "dict[str, tuple[_StrPromise, str]]" = {
    State.REPORTED: (_("reported, not claimed yet"), "warn"),
    State.NOTICED: (_("claimed"), "warn"),
    State.CERTIFIED: (_("sequestered by the receiver"), "info"),
    State.DISPUTED: (_("disputed"), "warn"),
    State.SUBMITTED: (_("before the court"), "info"),
    State.RULED: (_("ruling entered, not confirmed yet"), "warn"),
    State.RETURNED: (_("returned"), "good"),
    State.RESTORED: (_("access returned"), "good"),
}


def state_words(state: State) -> str:
    """A state in words."""
    return str(_STATES[state][0])


def state_tone(state: State) -> str:
    """The tone of a state, as ``status`` shows it."""
    return _STATES[state][1]


def claimed_as_words(clawback: "Clawback") -> str:
    """The privilege that is claimed, in words; nothing of a report."""
    kind = str(clawback.text("claimed_as"))
    return str(PrivilegeKind(kind).label) if kind in PrivilegeKind.values else kind
