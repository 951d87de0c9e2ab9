"""What stands at the scene's end: ids by kind, and who sees which."""

from dataclasses import fields

from django.db.models import Model

from audit.oversight.models.certification import Certification
from audit.oversight.models.concern import Concern, ConcernFile
from casework.models.case import Case
from casework.models.charge import Charge
from casework.models.counsel import Counsel, TeamMember
from casework.models.event import CaseEvent
from casework.models.evidence import EvidenceItem
from casework.models.intake import IntakeBatch, UploadSession
from casework.models.message import Message, MessageFile
from casework.models.note import Note
from casework.models.note_export import NoteExport
from casework.models.party import Party
from casework.models.shared import SharedMaterial
from casework.models.tag import Tag
from disclosure.models.challenge import InCameraSubmission
from disclosure.models.filter_team import FilterProposal, FilterRelease
from disclosure.models.production import Production, ProductionItem
from disclosure.models.volume import ProductionVolume, VolumeFile
from privilege import context
from privilege.models.assertion import Assertion
from privilege.models.exception import ExceptionRequest
from privilege.models.guests import Guest
from privilege.models.people import Office, User
from privilege.models.walls import Wall
from tests.cast import Cast, id_of
from tests.walls.scene import Scene

ON_THE_CASE = (
    "prosecutor",
    "da_supervisor",
    "defender",
    "pd_supervisor",
    "co_defender",
    "other_prosecutor",  # of the filter team
)
# Of what these ids are: of each kind everybody on the case asks for one that they can see.
MODELS: dict[str, type[Model]] = {
    "assertion": Assertion,
    "batch": IntakeBatch,
    "case": Case,
    "charge": Charge,
    "certification": Certification,
    "concern": Concern,
    "concern-file": ConcernFile,
    "counsel": Counsel,
    "event": CaseEvent,
    "exception": ExceptionRequest,
    "file": VolumeFile,
    "filter-proposal": FilterProposal,
    "filter-release": FilterRelease,
    "guest": Guest,
    "in-camera-submission": InCameraSubmission,
    "item": EvidenceItem,
    "member": TeamMember,
    "message": Message,
    "message-file": MessageFile,
    "note": Note,
    "note-export": NoteExport,
    "party": Party,
    "pictured": EvidenceItem,
    "production": Production,
    "production-item": ProductionItem,
    "share": SharedMaterial,
    "tag": Tag,
    "upload": UploadSession,
    "volume": ProductionVolume,
    "wall": Wall,
}


def collect(scene: Scene, cast: Cast) -> None:
    """Note the ids that came about by the way, in an order that both worlds share."""
    for actor in (cast.prosecutor, cast.defender, cast.co_defender):
        with context.enter(actor):
            for kind, rows in (
                ("counsel", Counsel.objects.order_by("created_at", "id")),
                ("member", TeamMember.objects.order_by("created_at", "id")),
                ("wall", Wall.objects.order_by("created_at", "id")),
            ):
                known = scene.ids[kind]
                known += [one for one in rows.values_list("id", flat=True) if one not in known]
    people = {name: getattr(cast, name) for name in ON_THE_CASE} | scene.clients
    for name, actor in people.items():
        with context.enter(actor):
            for kind, model in MODELS.items():
                found = model._default_manager.filter(pk__in=scene.ids[kind])
                scene.seen[name, kind] = set(found.values_list("id", flat=True))
    scene.ids["attorney"].append(id_of(cast.da_outsider))
    for one in fields(cast):
        if user_id := getattr(cast, one.name).user_id:
            scene.people[one.name] = user_id
    scene.people |= {name: id_of(actor) for name, actor in scene.clients.items()}
    scene.ids["user"] += User.objects.order_by("email").values_list("id", flat=True)
    scene.ids["office"] += Office.objects.order_by("name").values_list("id", flat=True)
