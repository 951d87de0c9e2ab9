"""What an act changed, before and after, in words: as much as its entry tells and no content."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from privilege import registries

if TYPE_CHECKING:
    from privilege.registries import Change

OWN: "dict[str, Change]" = {
    "casework:case:closed": (_("Open"), _("Closed")),
    "casework:case:reopened": (_("Closed"), _("Open")),
    "casework:evidence:received": (_("Not on file"), _("On file")),
    "casework:evidence:reading": (_("Received"), _("Being read")),
    "casework:evidence:processed": (_("Being read"), _("Read")),
    "casework:evidence:returned": (_("Held here"), _("Returned")),
    "casework:team:member-added": (_("Not on the team"), _("On the team")),
    "casework:team:member-removed": (_("On the team"), _("Not on the team")),
    "casework:counsel:appearance-entered": (_("Not counsel of record"), _("Counsel of record")),
    "casework:counsel:appearance-withdrawn": (_("Counsel of record"), _("Withdrawn")),
    "privilege:assertion:made": (_("Not asserted"), _("Privilege asserted")),
    "privilege:assertion:withdrawn": (_("Privilege asserted"), _("Withdrawn")),
    "privilege:assertion:overruled": (_("Privilege asserted"), _("Overruled")),
    "privilege:person:admitted": (_("Waiting"), _("Admitted")),
    "privilege:person:disabled": (_("Account in use"), _("Disabled")),
    "privilege:wall:granted": (_("Could not open it"), _("Let in")),
    "privilege:wall:revoked": (_("Could open it"), _("Shut out")),
    "privilege:screen:imposed": (_("Not screened"), _("Screened")),
    "privilege:screen:lifted": (_("Screened"), _("Screen lifted")),
    "privilege:session:locked-out": (_("Could log in"), _("Locked out")),
    "privilege:session:lock-released": (_("Locked out"), _("Released")),
    "privilege:court-sealing:ordered": (_("Not sealed"), _("Sealed by the court")),
    "privilege:court-sealing:lifted": (_("Sealed by the court"), _("Unsealed")),
    "privilege:exception:requested": (_("None"), _("Requested")),
    "privilege:exception:approved": (_("Requested"), _("Approved")),
    "privilege:exception:refused": (_("Requested"), _("Refused")),
    "privilege:exception:opened": (_("Approved"), _("Opened")),
    "privilege:exception:reviewed": (_("Opened"), _("Reviewed")),
}
"""By audit tag; what packages beside this one change stands in ``privilege.registries``."""


def change_of(event: str, outcome: str) -> str:
    """What an act changed, as "Open → Closed"; "" where it failed or its entry does not tell."""
    found = OWN.get(event) or registries.changes.get(event)
    return f"{found[0]} → {found[1]}" if found and outcome == "success" else ""
