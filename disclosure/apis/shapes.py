"""Productions and volumes as the API writes them."""

from typing import TYPE_CHECKING, Any

from casework.access import case_of_matter
from disclosure.bates import BatesRange
from disclosure.selectors import parties, productions, volumes
from disclosure.selectors.volumes import Package
from privilege.actor import Actor

if TYPE_CHECKING:
    from disclosure.models.production import Production


def production_values(production: "Production", case_id: object) -> dict[str, Any]:
    """A production in a list."""
    names = (
        "id",
        "shared_wall_id",
        "state",
        "number",
        "created_at",
        "prepared_at",
        "served_at",
        "volume_id",
    )
    values = {name: getattr(production, name) for name in names}
    return values | {"case_id": case_id, "message": production.text("message")}


def production_detail(actor: Actor, production: "Production") -> dict[str, Any]:
    """A production with everything in it."""
    rows = productions.items_of(actor, production)
    totals = productions.totals(rows)
    form = productions.form_of(production) if production.number else None
    produced = [row.item for row in rows if row.treatment != "withheld"]
    waiting = len(productions.unprepared(actor, production))
    whole = ""
    if form and rows and rows[0].first and rows[-1].last:
        whole = BatesRange(rows[0].first, rows[-1].last).label(form)
    case = case_of_matter(actor, production.matter_id)
    return production_values(production, case.id) | {
        "party": parties.party_of(actor, production),
        "produced": totals.produced,
        "withheld": totals.withheld,
        "pages": totals.pages,
        "ready": len(rows) - waiting if production.number else 0,
        "bates": whole,
        "findings": [] if production.served_at else productions.findings(actor, produced),
        "items": [
            {
                "id": row.id,
                "item_id": row.item_id,
                "treatment": row.treatment,
                "page_count": row.page_count,
                "bates": productions.range_of(row).label(form) if form else "",
                "description": row.text("description"),
                "filename": row.text("filename"),
                "category": row.text("category"),
                "basis": row.text("basis"),
            }
            for row in rows
        ],
    }


def volume_values(package: Package, case_id: object) -> dict[str, Any]:
    """A volume in a list."""
    volume = package.volume
    names = (
        "id",
        "number",
        "item_count",
        "withheld_count",
        "page_count",
        "duration_ms",
        "manifest_sha256",
        "served_at",
    )
    return {name: getattr(volume, name) for name in names} | {
        "case_id": case_id,
        "name": volumes.label_of(volume),
        "producing_office": volume.producing_office.name,
        "receiving_party": volume.text("receiving_party"),
        "for_us": package.for_us,
        "bates": volumes.bates_of(volume),
        "events": [
            {
                "act": event.act,
                "office": event.acting_office.name,
                "happened_at": event.happened_at,
            }
            for event in package.events
        ],
        "acknowledged_at": package.receipt.acknowledged_at if package.receipt else None,
    }


def volume_detail(actor: Actor, package: Package) -> dict[str, Any]:
    """A volume with its files."""
    volume = package.volume
    files = volumes.files_of(actor, volume)
    fresh = volumes.fresh(actor, volume, files)
    case = case_of_matter(actor, volume.matter_id)
    return volume_values(package, case.id) | {
        "files": [
            {
                "id": file.id,
                "item_id": file.item_id,
                "kind": file.kind,
                "path": file.path,
                "bates": volumes.numbers_of(volume, file),
                "description": file.text("description"),
                "category": file.text("category") or file.category,
                "size": file.size,
                "sha256": file.sha256,
                "is_new": file.id in fresh.new,
            }
            for file in files
        ]
    }
