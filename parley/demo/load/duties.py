"""Codes of conduct, attestations and a training of both sides, so that the pages show some."""

import datetime as dt

from audit.oversight.selectors import codes as reads
from audit.oversight.selectors import training as trained
from audit.oversight.services import codes, training
from parley.demo import standards
from parley.demo.load.people import actor
from parley.demo.people import PEOPLE
from privilege import context
from privilege.choices import Role, Side

_CASEWORK = [Role.ATTORNEY, Role.STAFF]
_CODES = (
    ("Working in Parley", standards.EVERYBODY, "all", [*Role]),
    ("Standards of the prosecution", standards.PROSECUTION, Side.PROSECUTION.value, _CASEWORK),
    ("Standards of the defense", standards.DEFENSE, Side.DEFENSE.value, _CASEWORK),
)
_LATER = frozenset({"theo"})  # whom the demo shows being asked


def load_duties() -> int:
    """Publish the codes, attest for most people, record a joint training; returns how many codes.

    A second run does nothing.
    """
    publisher = actor("wes")
    with context.enter(publisher):
        if reads.present_versions():
            return 0
        for title, text, reach, roles in _CODES:
            new = codes.NewText(
                title=title,
                text=text.replace("\n   ", " "),
                reach=reach,
                roles=roles,
                grace_days=14,
            )
            codes.publish_code(publisher, new=new)
    for person in PEOPLE:
        by = actor(person.key)
        with context.enter(by):
            for asked in reads.requirements(by):
                if person.key not in _LATER:
                    digest = bytes(asked.version.digest).hex()
                    codes.attest(by, version_id=asked.version.id, digest=digest)
    _train()
    return len(_CODES)


def _train() -> None:
    host = actor("judith")
    with context.enter(host):
        if trained.held(host):
            return
        day = host.today
        training.record_training(
            host,
            session=training.Session(
                "Handling privileged material found on a seized phone",
                day - dt.timedelta(days=320),
                day + dt.timedelta(days=45),
            ),
            colleagues=[actor("nora").person_id, host.person_id],
            guests=[one.email for one in PEOPLE if one.office in {"pd", "solo"}],
        )
