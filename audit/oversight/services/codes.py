"""Publishing codes of conduct, attesting to them, and letting a person work on without."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation
from audit.ledger.values import Ref
from audit.oversight import access
from audit.oversight.events import Event
from audit.oversight.models.codes import Attestation, CodeVersion, DutyRelease, DutyWarning
from audit.oversight.selectors import codes as reads
from privilege.access import demand_role, is_platform_administrator
from privilege.actor import Actor
from privilege.choices import Role, Side
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.people import OfficeRole
from privilege.services import words
from privilege.services.database import take_turn
from privilege.services.jobs import enqueue
from privilege.services.notices import notify

REMIND = "oversight.remind_of_code"
LONGEST = 100_000
GRACE_DAYS = (7, 60)
RELEASE_DAYS = (1, 7, 14)
AGAIN = dt.timedelta(days=7)
_LAST_CALL = dt.timedelta(days=3)
CHANGED = "A newer text was published since you opened this page. Read it, then attest to it."
NOT_ASKED = "Nobody asks you to attest to this code."


@dataclass(frozen=True, slots=True)
class NewText:
    """A version to publish. ``reach``: "all" offices, a side's, or one's own "office"."""

    title: str
    text: str
    reach: str
    roles: list[Role]
    grace_days: int


def publish_code(actor: Actor, *, new: NewText) -> CodeVersion:
    """Publish the first version of a code; everybody who must attest is told, by e-mail too."""
    return _publish(actor, new, before=None)


def publish_version(actor: Actor, *, version_id: UUID, new: NewText) -> CodeVersion:
    """Publish a new version of a code; the old one stays as it was. Without roles: withdraw it."""
    return _publish(actor, new, before=access.code_for(actor, version_id))


def attest(actor: Actor, *, version_id: UUID, digest: str) -> Attestation | None:
    """Attest to the text that was shown, named by its digest in hexadecimal.

    Raises ``Refused`` where that is not the code's present text. Where the last attestation still
    holds for longer than a month nothing happens and None comes back.
    """
    version = access.code_for(actor, version_id)
    asked = {one.version.code_id: one for one in reads.requirements(actor)}
    requirement = asked.get(version.code_id)
    if requirement is None:
        raise Refused(NOT_ASKED)
    if requirement.version.id != version.id or bytes(version.digest).hex() != digest:
        raise Refused(CHANGED)
    if not requirement.is_asked:
        return None
    made = Attestation(
        user_id=actor.person_id,
        office_id=actor.own_office_id,
        version=version,
        digest=version.digest,
    )
    with operation(actor, Event.CODE_ATTESTED, objects=[_ref(version)]) as op:
        op.digest("text", bytes(version.digest))
        made.save(force_insert=True)
        _remind_later(
            actor, version, str(made.id), when=made.attested_at + reads.YEAR - reads.AHEAD
        )
    return made


def warn(actor: Actor) -> list[reads.Requirement]:
    """Return what the actor must attest to now, having noted that they have been told."""
    found = [one for one in reads.requirements(actor) if one.is_asked]
    new = [one for one in found if one.limit.warned_at is None]
    if not new:
        return found
    with operation(actor, Event.DUTY_WARNED, objects=[_ref(one.version) for one in new]):
        DutyWarning.objects.bulk_create(
            [
                DutyWarning(
                    id=ids.new(),
                    user_id=actor.person_id,
                    office_id=actor.own_office_id,
                    version=one.version,
                    due_at=one.limit.due,
                )
                for one in new
            ],
            ignore_conflicts=True,
        )
    return found


def remind(actor: Actor, *, version_id: UUID, key: str) -> None:
    """Tell the person by e-mail that an attestation waits, each week until they gave it."""
    waiting = [one for one in warn(actor) if one.version.id == version_id]
    if not waiting:
        return
    args: dict[str, str | int | list[str]] = {
        "user_id": str(actor.person_id),
        "kind": Event.CODE_PUBLISHED.value,
    }
    enqueue(actor, task="privilege.email_notice", key=key, args=args)
    _remind_later(actor, waiting[0].version, f"{key}+", when=clock.now() + AGAIN)


def release_person(actor: Actor, *, user_id: UUID, days: int) -> DutyRelease:
    """Let a person of the office work on for some days although an attestation is missing.

    By a supervisor; for oneself only where nobody else supervises the office.
    """
    demand_role(actor, Role.SUPERVISOR)
    if days not in RELEASE_DAYS:
        raise InvalidInput("Choose for how long.", "days")
    if not OfficeRole.objects.filter(user_id=user_id, office_id=actor.own_office_id).exists():
        raise NotFound
    others = OfficeRole.objects.filter(
        office_id=actor.own_office_id, role=Role.SUPERVISOR, user__is_active=True
    ).exclude(user_id=actor.person_id)
    if user_id == actor.person_id and others.exists():
        raise Refused("Another supervisor of your office releases you.")
    release = DutyRelease(
        user_id=user_id,
        office_id=actor.own_office_id,
        until=clock.now() + dt.timedelta(days=days),
        released_by=actor.person_id,
    )
    with operation(actor, Event.DUTY_RELEASED, objects=[Ref("privilege.user", user_id)]):
        release.save(force_insert=True)
        notify(actor, user_ids=[user_id], kind=Event.DUTY_RELEASED.value, by_email=True)
    return release


def _publish(actor: Actor, new: NewText, *, before: CodeVersion | None) -> CodeVersion:
    office_id, side = _reach(actor, new.reach)
    if before is not None and before.office_id != office_id:
        raise NotFound
    if not new.roles and before is None:
        raise InvalidInput("Choose who must attest to it.", "roles")
    if not GRACE_DAYS[0] <= new.grace_days <= GRACE_DAYS[1]:
        raise InvalidInput(
            f"Choose between {GRACE_DAYS[0]} and {GRACE_DAYS[1]} days.", "grace_days"
        )
    text = words.prose(new.text, "text", required=True, longest=LONGEST)
    version = CodeVersion(
        code_id=ids.new() if before is None else before.code_id,
        office_id=office_id,
        side=side,
        roles=sorted({Role(role).value for role in new.roles}),
        title=words.line(new.title, "title", required=True, longest=200),
        text=text,
        digest=hashlib.sha256(text.encode()).digest(),
        grace_days=new.grace_days,
        published_by=actor.person_id,
    )
    with operation(actor, Event.CODE_PUBLISHED, objects=[_ref(version)]) as op:
        take_turn(version.code_id)
        held = reads.versions_of(version.code_id)
        if before is not None and held[0].id != before.id:
            raise Refused("Somebody published a newer version meanwhile. Start from that one.")
        version.number = held[0].number + 1 if held else 1
        op.digest("text", bytes(version.digest))
        version.save(force_insert=True)
        _tell(actor, version)
    return version


def _reach(actor: Actor, reach: str) -> tuple[UUID | None, str]:
    if reach == "office":
        demand_role(actor, Role.SUPERVISOR)
        return actor.own_office_id, ""
    if not is_platform_administrator(actor):
        raise NotFound
    return None, "" if reach == "all" else Side(reach).value


def _tell(actor: Actor, version: CodeVersion) -> None:
    people = reads.people_who_must(version)
    notify(
        actor,
        user_ids=[user_id for user_id, _office in people],
        kind=Event.CODE_PUBLISHED.value,
        object_id=version.id,
        by_email=True,
    )
    stop = version.published_at + dt.timedelta(days=version.grace_days)
    for user_id, office_id in people:
        person = replace(actor, user_id=user_id, office_id=office_id)
        _remind_later(person, version, f"{version.id}:{user_id}", when=stop - _LAST_CALL)


def _remind_later(actor: Actor, version: CodeVersion, key: str, *, when: dt.datetime) -> None:
    args: dict[str, str | int | list[str]] = {"version_id": str(version.id), "key": key}
    enqueue(actor, task=REMIND, key=key, args=args, not_before=when)


def _ref(version: CodeVersion) -> Ref:
    return Ref("oversight.code-version", version.id)
