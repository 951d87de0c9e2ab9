"""Duties of people, as the scene has them: codes of conduct, attestations, trainings."""

import base64
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.oversight.models.training import TrainingRecord
from audit.oversight.selectors import reports as figures
from audit.oversight.services import codes, reports, training
from audit.oversight.services.codes import NewText
from casework.services.message_files import NewFile
from privilege.choices import Role
from tests.cast import email_of, id_of
from tests.walls import scene as setting

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.walls.scene import Scene

DAY = dt.timedelta(days=1)
PICTURE = base64.b64decode(  # one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def publish_codes(scene: "Scene", cast: "Cast") -> None:
    """Publish a code for everybody, to which one attorney attested, and codes of one office."""
    with scene.act(cast.platform_admin, "code for all"):
        everybody = NewText(
            title="Standards for attorneys",
            text="Tell the court the truth.",
            reach="all",
            roles=[Role.ATTORNEY, Role.AUDITOR],
            grace_days=14,
        )
        version = codes.publish_code(cast.platform_admin, new=everybody)
    scene.ids["code-version"].append(version.id)
    with scene.act(cast.defender, "attestation"):
        digest = bytes(version.digest).hex()
        codes.attest(cast.defender, version_id=version.id, digest=digest)
    for number in range(scene.times(setting.OFFICE)):
        with scene.act(cast.da_supervisor, f"code of the office {number}"):
            own = NewText(
                title=scene.word(setting.OFFICE, "Standards of our office"),
                text=scene.word(setting.OFFICE, "Keep the file complete."),
                reach="office",
                roles=[Role.ATTORNEY],
                grace_days=14,
            )
            made = codes.publish_code(cast.da_supervisor, new=own)
        scene.ids["code-version"].append(made.id)
    with scene.act(cast.da_supervisor, "release"):
        codes.release_person(cast.da_supervisor, user_id=cast.prosecutor.person_id, days=14)


def train(scene: "Scene", cast: "Cast") -> None:
    """Hold a session that people of both sides came to, and others of one office only."""
    day = setting.START.date()
    session = training.Session("Handling privileged mail", day - DAY, day + 40 * DAY)
    for number in range(scene.times(setting.OFFICE)):
        with scene.act(cast.da_supervisor, f"training {number}"):
            held = training.record_training(
                cast.da_supervisor,
                session=session if number == 0 else replace(session, course="Own affairs"),
                colleagues=[id_of(cast.prosecutor)],
                guests=[] if number else [email_of("defender")],
            )
            came = TrainingRecord.objects.filter(training_id=held).order_by("user__email")
            scene.ids["training"].append(held)
            scene.ids["training-record"] += came.values_list("id", flat=True)
    for name, supervisor in (("defender", "pd_supervisor"), ("prosecutor", "da_supervisor")):
        actor = getattr(cast, supervisor)
        with scene.act(actor, f"certificate of {name}"):
            record = TrainingRecord.objects.get(
                user_id=getattr(cast, name).person_id, course=session.course
            )
            made = training.add_certificate(
                actor, record_id=record.id, file=NewFile("certificate.png", PICTURE)
            )
        scene.ids["certificate"].append(made.id)


def report(scene: "Scene", cast: "Cast") -> None:
    """Release one office's report of a year; the figures are small, and so are withheld."""
    with scene.act(cast.pd_supervisor, "yearly report"):
        year = setting.START.year - 1
        digest = figures.draft(cast.pd_supervisor, year).digest.hex()
        made = reports.release_report(cast.pd_supervisor, year=year, digest=digest)
    scene.ids["report"].append(made.id)
