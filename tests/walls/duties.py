"""Duties of people, as the scene has them: codes of conduct and who attested to them."""

from typing import TYPE_CHECKING

from audit.oversight.services import codes
from audit.oversight.services.codes import NewText
from privilege.choices import Role
from tests.walls import scene as setting

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.walls.scene import Scene


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
