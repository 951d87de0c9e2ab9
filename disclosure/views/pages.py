"""What the page of one production shows."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access import case_of_matter
from casework.choices import ItemType
from casework.views.common import crumbs_of
from disclosure.bates import BatesFormat, BatesRange, Treatment
from disclosure.choices import ProductionState
from disclosure.gate import Finding, Weight
from disclosure.selectors import parties, productions
from disclosure.views.common import TONES
from privilege.actor import Actor

if TYPE_CHECKING:
    from disclosure.models.production import Production, ProductionItem

_TREATMENTS = {
    Treatment.PAGES.value: gettext_lazy("stamped pages"),
    Treatment.NATIVE.value: gettext_lazy("native file with a slip-sheet"),
    Treatment.WITHHELD.value: gettext_lazy("withheld, placeholder"),
}


def production_context(actor: Actor, production_id: UUID) -> dict[str, Any]:
    """Everything on the page of a production, by its state."""
    production = productions.production_of(actor, production_id)
    case = case_of_matter(actor, production.matter_id)
    party = parties.party_of(actor, production)
    rows = productions.items_of(actor, production)
    produced = [row.item for row in rows if row.treatment != Treatment.WITHHELD.value]
    found = [] if production.served_at else productions.findings(actor, produced)
    waiting = len(productions.unprepared(actor, production)) if production.number else 0
    form = productions.form_of(production) if production.number else None
    return {
        "production": production,
        "heading": _heading(production, party),
        "crumbs": crumbs_of(case, (_("Productions"), reverse("productions", args=[case.id]))),
        "party": party,
        "state_word": production.get_state_display(),
        "state_tone": TONES[production.state],
        "is_draft": production.state == ProductionState.DRAFT,
        "is_reviewed": production.state == ProductionState.REVIEWED,
        "is_numbered": production.state == ProductionState.NUMBERED,
        "totals": productions.totals(rows),
        "bates": _bates(rows, form),
        "rows": [_row_words(row, form, found) for row in rows],
        "refusals": [finding for finding in found if finding.weight is Weight.REFUSED],
        "held_out": _held_out(actor, production),
        "message": production.text("message"),
        "evidence_url": reverse("evidence", args=[case.id]),
        "total": len(rows),
        "done": len(rows) - waiting,
    }


def _held_out(actor: Actor, production: "Production") -> list[dict[str, Any]]:
    """What could be withheld and is not mentioned in a draft, as links."""
    if production.state != ProductionState.DRAFT:
        return []
    return [
        {
            "title": item.text("title"),
            "url": reverse("production-withhold", args=[production.id, item.id]),
        }
        for item in productions.held_out(actor, production)
    ]


def _heading(production: "Production", party: parties.ReceivingParty) -> str:
    if production.number:
        return _("Volume %(n)d for %(party)s") % {"n": production.number, "party": party.name}
    return _("Production to %(party)s") % {"party": party.name}


def _row_words(
    row: "ProductionItem", form: BatesFormat | None, found: list[Finding]
) -> dict[str, Any]:
    is_withheld = row.treatment == Treatment.WITHHELD.value
    return {
        "id": row.id,
        "item_id": row.item_id,
        "bates": productions.range_of(row).label(form) if form and row.first else "",
        "description": row.item.text("title") if is_withheld else row.text("description"),
        "filename": "" if is_withheld else row.text("filename"),
        "type_word": ItemType(row.item.item_type).label,
        "treatment": _TREATMENTS[row.treatment],
        "is_withheld": is_withheld,
        "category": row.text("category"),
        "basis": row.text("basis"),
        "pages": row.page_count,
        "size": row.item.size,
        "findings": [
            {"words": f.reason, "tone": "bad" if f.weight is Weight.REFUSED else "warn"}
            for f in found
            if f.item_id == row.item_id
        ],
    }


def _bates(rows: "list[ProductionItem]", form: BatesFormat | None) -> str:
    if form is None or not rows or rows[0].first is None or rows[-1].last is None:
        return ""
    return BatesRange(rows[0].first, rows[-1].last).label(form)
