"""Serving the report of a filter team's work on the holders and on the case team."""

from datetime import tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ItemType
from casework.services.evidence import receive_file
from disclosure import access
from disclosure.clawback_report import report_pdf
from disclosure.events import Event
from disclosure.models.filter_team import FilterRelease, FilterReport
from disclosure.selectors import filter_proposals
from disclosure.selectors.filter_reports import TITLE, report_of
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import Locked, NotFound, Refused
from privilege.models.people import Office
from privilege.models.walls import Wall
from privilege.selectors.deposits import deposit_places
from privilege.selectors.keys import generations_made
from privilege.services.assertions import demand_attorney
from privilege.services.blobs import keep_file
from privilege.services.content import LOCKED, write_content

if TYPE_CHECKING:
    from casework.models.evidence import EvidenceItem

NAME = "filter-team-report.pdf"
NOTHING = "Nothing was referred yet: there is nothing to report."


def serve_report(actor: Actor, *, wall_id: UUID, zone: tzinfo) -> None:
    """Put the report, as it is now, before every holder asked so far and in the prosecution file.

    By an attorney of the team with an unlocked key. It holds counts, dates and people only.
    """
    demand_attorney(actor)
    wall = access.filter_wall(actor, wall_id)
    report = report_of(actor, wall, zone)
    if not report.case:
        raise Locked(LOCKED) if generations_made([wall.id]) else Refused(NOTHING)
    made = report_pdf(report)
    with operation(actor, Event.FILTER_REPORTED, wall=wall.id) as op:
        for shared in filter_proposals.proposals_walls(actor, wall.matter_id):
            if shared.office_id == wall.office_id:
                logs = [shared.counterpart.log_id] if shared.counterpart else []
                row = FilterReport.behind(shared, id=ids.new(), created_by=actor.user_id)
                op.wall(shared.id, objects=[_ref(row.id)], also_logs=logs)
                row.item = _kept(actor, shared, made)
                row.save(force_insert=True)
        places = deposit_places(actor, wall.matter_id, WallKind.PROSECUTION_FILE)
        if not places:
            raise NotFound
        release = FilterRelease.behind(places[0], id=ids.new(), created_by=actor.user_id)
        log_id = Office.objects.get(pk=places[0].office_id).log_id
        op.wall(places[0].id, objects=[_ref(release.id)], also_logs={log_id} - {actor.log_id})
        release.item = _kept(actor, places[0], made, is_deposit=True)
        said = {"basis": TITLE, "office": wall.office.name, "released_by": actor.display_name}
        release.content = write_content(places[0], said)
        release.save(force_insert=True)


def _kept(actor: Actor, wall: Wall, made: bytes, *, is_deposit: bool = False) -> "EvidenceItem":
    blob, written = keep_file(actor, wall=wall, blocks=[made])
    return receive_file(
        actor,
        wall=wall,
        blob=blob,
        sha256=written.sha256.hex(),
        size=written.size,
        name=NAME,
        title=TITLE,
        media_type="application/pdf",
        item_type=ItemType.DOCUMENT,
        is_read_later=is_deposit,
    )


def _ref(row_id: UUID) -> Ref:
    return Ref("disclosure.filter-report", row_id)
