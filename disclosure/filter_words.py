"""A filter team's work in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.filter_team import Act, Party, State

_STATES = {
    State.WAITING: (gettext_lazy("Waits for the holder"), "info"),
    State.AGREED: (gettext_lazy("The holder agrees"), "good"),
    State.OBJECTED: (gettext_lazy("The holder objects"), "warn"),
    State.UNANSWERED: (gettext_lazy("Not answered in time: for the court"), "warn"),
    State.BEFORE_COURT: (gettext_lazy("Before the court"), "warn"),
    State.RULED_RELEASE: (gettext_lazy("Ruled: released, not confirmed yet"), "info"),
    State.MAY_RELEASE: (gettext_lazy("Ruled: may be released"), "good"),
    State.KEPT: (gettext_lazy("Ruled: stays privileged"), "plain"),
    State.RETURNED: (gettext_lazy("Ruled: returned to the holder"), "plain"),
    State.RELEASED: (gettext_lazy("Released to the case team"), "good"),
    State.WITHDRAWN: (gettext_lazy("Proposal withdrawn"), "plain"),
}
_ACTS = {
    Act.PROPOSED: gettext_lazy("Proposed"),
    Act.AGREED: gettext_lazy("Agreed"),
    Act.OBJECTED: gettext_lazy("Objected"),
    Act.WITHDRAWN: gettext_lazy("Withdrawn"),
    Act.SUBMITTED: gettext_lazy("Submitted to the court"),
    Act.IN_CAMERA: gettext_lazy("Laid before the court in camera"),
    Act.RULED_RELEASE: gettext_lazy("Ruled: released"),
    Act.RULED_KEEP: gettext_lazy("Ruled: stays privileged"),
    Act.RULED_RETURN: gettext_lazy("Ruled: returned to the holder"),
    Act.CONFIRMED: gettext_lazy("Ruling confirmed"),
    Act.CONTESTED: gettext_lazy("Ruling contested"),
    Act.RELEASED: gettext_lazy("Released to the case team"),
}


def state_words(state: State) -> str:
    """Where a proposal stands."""
    return str(_STATES[state][0])


def state_tone(state: State) -> str:
    """Its tone, as ``status`` takes it."""
    return _STATES[state][1]


def act_words(act: str) -> str:
    """A step that was taken."""
    return str(_ACTS[Act(act)])


def must(party: Party, state: State) -> str:
    """What a side has to do now."""
    if party is Party.HOLDER:
        words = {
            State.WAITING: _(
                "Open the item, and agree to its release or object. If you say nothing, nothing "
                "is released: the court decides."
            ),
            State.RULED_RELEASE: _(
                "The filter team entered this ruling. Confirm it, or contest that the court ruled "
                "so; after three days without your word it stands."
            ),
            State.OBJECTED: _("Nothing is released unless the court rules so."),
            State.UNANSWERED: _(
                "The time to answer is over. Nothing is released unless the court rules so."
            ),
        }
        return words.get(state, _("Nothing, for now."))
    words = {
        State.WAITING: _("Wait for the holder’s answer. Silence releases nothing."),
        State.AGREED: _("Release it to the case team, or leave it."),
        State.MAY_RELEASE: _("Release it to the case team, or leave it."),
        State.OBJECTED: _("Bring the question before the court, or withdraw the proposal."),
        State.UNANSWERED: _("Bring the question before the court, or withdraw the proposal."),
        State.BEFORE_COURT: _("Enter the ruling when the court has ruled."),
        State.RULED_RELEASE: _("Wait until the holder confirms the ruling, or three days."),
    }
    return words.get(state, _("Nothing is left to do."))
