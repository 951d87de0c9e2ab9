"""What disclosure adds to the review of an office's log: its decisions, and acts in words."""

from django.utils.translation import gettext_lazy as _

from disclosure.events import Event
from privilege.registries import ReviewedActs

DECISIONS = {
    Event.PRODUCTION_REVIEWED.value: _("Production certified"),
    Event.PRODUCTION_SERVED.value: _("Production served"),
    Event.PRODUCTION_ITEM_WITHHELD.value: _("Item withheld"),
}
CHANGES = {
    Event.PRODUCTION_DRAFTED.value: (_("None"), _("Draft")),
    Event.PRODUCTION_REVIEWED.value: (_("Draft"), _("Reviewed")),
    Event.PRODUCTION_REOPENED.value: (_("Reviewed"), _("Draft")),
    Event.PRODUCTION_NUMBERED.value: (_("Reviewed"), _("Numbered")),
    Event.PRODUCTION_PREPARED.value: (_("Numbered"), _("Ready to serve")),
    Event.PRODUCTION_SERVED.value: (_("Ready to serve"), _("Served")),
    Event.PRODUCTION_VOIDED.value: (_("In preparation"), _("Void")),
    Event.PRODUCTION_ITEM_WITHHELD.value: (_("Selected"), _("Withheld")),
}
CLAWBACKS = ReviewedActs(
    _("Claims to have something back, and what came of them"),
    ("disclosure:clawback:",),
    is_on=False,
)
