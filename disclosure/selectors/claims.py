"""Claims as the producing office prepares them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.selectors.item import names_of
from disclosure.access import clawback_for
from disclosure.bates import Treatment
from disclosure.clawback import State
from disclosure.models.clawback import Clawback, ClawbackItem
from disclosure.models.clawback_own import ClawbackClaim
from disclosure.models.production import Production, ProductionItem
from disclosure.models.volume import ProductionVolume
from disclosure.selectors.clawbacks import touching
from privilege.actor import Actor
from privilege.errors import Refused


@dataclass(frozen=True, slots=True)
class Precautions:
    """What the record shows of the steps taken to prevent a disclosure (502(b)(2))."""

    reviewed_at: datetime | None
    words: str


def claims_of(actor: Actor, matter_id: UUID) -> list[ClawbackClaim]:
    """Claims of a case in preparation at the actor's own office, newest first."""
    del actor  # the database shows what the one who has entered may read
    found = ClawbackClaim.objects.select_related("content").filter(
        matter_id=matter_id, clawback_id__isnull=True, discarded_at__isnull=True
    )
    return list(found.order_by("-created_at", "-id"))


def claim_of(actor: Actor, clawback_id: UUID) -> ClawbackClaim | None:
    """The claimant's own record of a claim that notice was given of."""
    del actor
    found = ClawbackClaim.objects.select_related("content").filter(clawback_id=clawback_id)
    claim: ClawbackClaim | None = found.first()
    return claim


def report_on(actor: Actor, claim: ClawbackClaim) -> Clawback | None:
    """The receiver's report that a claim answers; ``Refused`` where it answers a part of one."""
    named = touching(actor, claim.file_ids).filter(clawback__state=State.REPORTED.value)
    reports = set(named.values_list("clawback_id", flat=True))
    if not reports:
        return None
    reported = ClawbackItem.objects.filter(clawback_id__in=reports, volume_id=claim.volume_id)
    if len(reports) > 1 or set(reported.values_list("file_id", flat=True)) != set(claim.file_ids):
        raise Refused("The other side reported some of these. Answer each report as a whole.")
    return clawback_for(actor, reports.pop())


def precautions_of(actor: Actor, volume: ProductionVolume) -> Precautions:
    """When and by whom the production was reviewed, and what the gate and the review held back."""
    del actor
    production = Production.objects.filter(volume_id=volume.id).first()
    if production is None:
        return Precautions(None, "")
    rows = ProductionItem.objects.filter(production=production)
    withheld = rows.filter(treatment=Treatment.WITHHELD.value).count()
    name = names_of([production.reviewed_by]).get(production.reviewed_by, "")
    lines = [
        _("Every item passed the production gate when it was added, at review and at service."),
        ngettext(
            "The review closed with %(n)d item withheld.",
            "The review closed with %(n)d items withheld.",
            withheld,
        )
        % {"n": withheld},
    ]
    if name and production.reviewed_at:
        lines.insert(
            0,
            _("%(name)s reviewed the production on %(day)s.")
            % {"name": name, "day": production.reviewed_at.date().isoformat()},
        )
    return Precautions(production.reviewed_at, " ".join(lines))
