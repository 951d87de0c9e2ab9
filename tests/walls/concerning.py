"""Reports of concern in the scene, and the yearly review of access.

One report went to the public defender's ethics officer, and more or fewer to another office's.
"""

from typing import TYPE_CHECKING

from audit.oversight.models.certification import Certification
from audit.oversight.models.concern import Concern, ConcernFile
from audit.oversight.services import certification, concerns
from casework.extraction.clean import Cleaned
from privilege.actor import nobody
from privilege.choices import Role
from privilege.models.people import Office, User
from privilege.services.people import set_role
from tests.cast import id_of, office_of
from tests.walls import scene as setting

if TYPE_CHECKING:
    from privilege.actor import Actor
    from tests.cast import Cast
    from tests.walls.scene import Scene


def report_concerns(scene: "Scene", cast: "Cast") -> None:
    """Appoint two ethics officers and write to both, without a name."""
    for name in ("pd_supervisor", "co_defender"):
        _appoint(scene, getattr(cast, name), name)
    _report(scene, cast.pd_supervisor, "report", "He told us to lose it.")
    for number in range(scene.times(setting.CONCERNS)):
        words = scene.word(setting.CONCERNS, "She hid the memo.")
        _report(scene, cast.co_defender, f"other report {number}", words)
    with scene.act(nobody(), "review of access"):
        certification.watch()
    with scene.act(cast.pd_supervisor, "look at the review of access"):
        found = Certification.objects.get(office_id=office_of(cast.pd_supervisor))
        scene.ids["certification"].append(found.id)


def _appoint(scene: "Scene", supervisor: "Actor", name: str) -> None:
    with scene.act(supervisor, f"{name} is ethics officer"):
        set_role(
            supervisor,
            user=User.objects.get(pk=id_of(supervisor)),
            office=Office.objects.get(pk=office_of(supervisor)),
            role=Role.ETHICS_OFFICER,
            holds=True,
        )


def _report(scene: "Scene", recipient: "Actor", label: str, text: str) -> None:
    with scene.act(nobody(), label):
        concerns.report_concern(
            recipient_id=id_of(recipient),
            about="Sergeant Roe",
            text=text,
            files=[Cleaned(text.encode(), "text/plain")],
        )
    with scene.act(recipient, f"look at {label}"):
        for concern in Concern.objects.order_by("created_at", "id"):
            if concern.id not in scene.ids["concern"]:
                scene.ids["concern"].append(concern.id)
        for file in ConcernFile.objects.order_by("created_at", "id"):
            if file.id not in scene.ids["concern-file"]:
                scene.ids["concern-file"].append(file.id)
