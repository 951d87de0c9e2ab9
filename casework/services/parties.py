"""Parties, what an office keeps about them, and the custody of defendants."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework import access, naming
from casework.choices import Custody, NameRule, PartyKind, PartyRole
from casework.events import Event
from casework.models.case import Case
from casework.models.party import CustodyStatus, Party, PersonDetail
from casework.services import words
from casework.services.telling import tell_counsel
from privilege.access import writable_wall
from privilege.actor import Actor
from privilege.errors import InvalidInput, Refused
from privilege.models.walls import Wall
from privilege.services.content import rewrite_content, write_content


def add_party(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    case_id: UUID,
    role: PartyRole,
    full_name: str,
    kind: PartyKind = PartyKind.PERSON,
    is_minor: bool = False,
    name_rule: NameRule | None = None,
    pseudonym: str = "",
    ours_only: bool = False,
) -> Party:
    """Add a party; their full name goes to a detail of our own where the record shows another.

    Args:
        name_rule: how the record names them; initials for victims and minors where not given.
        ours_only: keep the party in our own file, so that no other office reads of them.
    """
    case, wall = _place(actor, case_id, ours_only=ours_only)
    if role == PartyRole.DEFENDANT and ours_only:
        raise InvalidInput("Every counsel of record knows the defendants.", "ours_only")
    rule = name_rule or NameRule(
        naming.default_rule(
            role.value, is_minor=is_minor, is_organization=kind == PartyKind.ORGANIZATION
        )
    )
    full_name = words.line(full_name, "full_name", required=True)
    name = words.party_name(full_name, rule, words.line(pseudonym, "pseudonym"))
    party = Party.behind(
        wall,
        role=role.value,
        kind=kind.value,
        name_rule=rule.value,
        is_minor=is_minor,
        position=_next_place(case) if role == PartyRole.DEFENDANT else 0,
        created_by=actor.user_id,
    )
    with operation(
        actor, Event.PARTY_ADDED, wall=wall.id, objects=[Ref("casework.party", party.id)]
    ) as op:
        party.content = write_content(wall, {"name": name})
        party.save(force_insert=True)
        if rule != NameRule.FULL:
            own = access.own_file(actor, case.matter_id)
            op.wall(own.id, objects=[Ref("casework.party", party.id)])
            _write_detail(actor, own, party, {"full_name": full_name})
    return party


def change_party(
    actor: Actor,
    *,
    party_id: UUID,
    full_name: str,
    name_rule: NameRule,
    is_minor: bool,
    pseudonym: str = "",
) -> Party:
    """Correct a party's name, or how the record names them."""
    party = access.party_for(actor, party_id)
    wall = _writable(actor, party)
    full_name = words.line(full_name, "full_name", required=True)
    name = words.party_name(full_name, name_rule, words.line(pseudonym, "pseudonym"))
    with operation(
        actor, Event.PARTY_CHANGED, wall=wall.id, objects=[Ref("casework.party", party.id)]
    ) as op:
        party.name_rule, party.is_minor = name_rule.value, is_minor
        party.content = rewrite_content(party.content, {"name": name})
        party.save(update_fields=["name_rule", "is_minor"])
        if name_rule != NameRule.FULL:
            own = access.own_file(actor, party.matter_id)
            op.wall(own.id, objects=[Ref("casework.party", party.id)])
            _write_detail(actor, own, party, {"full_name": full_name})
    return party


def record_detail(  # noqa: D417 - the actor needs no explanation
    actor: Actor,
    *,
    party_id: UUID,
    full_name: str = "",
    birth_date: dt.date | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    identifiers: Sequence[tuple[str, str]] = (),
    note: str = "",
    defendant_id: UUID | None = None,
) -> PersonDetail:
    """Keep contact details, birth date and identifiers in the actor's own office's file.

    Args:
        identifiers: pairs of kind and value, such as ("NYSID", "01234567Z").
        defendant_id: in whose defense's file, for an office that has had several in the case.
    """
    party = access.party_for(actor, party_id)
    own = access.own_file(actor, party.matter_id, defendant_id)
    wall = writable_wall(actor, own.id)
    values: dict[str, object] = {
        "full_name": words.line(full_name, "full_name"),
        "birth_date": birth_date.isoformat() if birth_date else "",
        "phone": words.line(phone, "phone", longest=60),
        "email": words.line(email, "email", longest=254),
        "address": words.prose(address, "address", longest=1000),
        "identifiers": [
            [words.line(kind, "identifiers", longest=60), words.line(value, "identifiers")]
            for kind, value in identifiers
        ],
        "note": words.prose(note, "note"),
    }
    with operation(
        actor, Event.DETAIL_RECORDED, wall=wall.id, objects=[Ref("casework.party", party.id)]
    ):
        return _write_detail(actor, wall, party, values)


def record_custody_status(
    actor: Actor,
    *,
    party_id: UUID,
    status: Custody,
    since: dt.date,
    facility: str = "",
    terms: str = "",
) -> CustodyStatus:
    """Note where a defendant is from a day on."""
    party = access.party_for(actor, party_id)
    if party.role != PartyRole.DEFENDANT:
        raise InvalidInput("Custody is recorded for defendants.", "party_id")
    wall = _writable(actor, party)
    values = {
        "facility": words.line(facility, "facility"),
        "terms": words.prose(terms, "terms", longest=2000),
    }
    with operation(
        actor, Event.CUSTODY_RECORDED, wall=wall.id, objects=[Ref("casework.party", party.id)]
    ):
        custody = CustodyStatus.behind(
            wall,
            party=party,
            status=status.value,
            since=since,
            created_by=actor.user_id,
            content=write_content(wall, values),
        )
        custody.save(force_insert=True)
        tell_counsel(
            actor, matter_id=party.matter_id, event=Event.CUSTODY_RECORDED, object_id=party.id
        )
    return custody


def _place(actor: Actor, case_id: UUID, *, ours_only: bool) -> tuple[Case, Wall]:
    """The case, and the wall its new party shall stand behind."""
    if not ours_only:
        return access.record_for_change(actor, case_id)
    case = access.case_for(actor, case_id)
    return case, writable_wall(actor, access.own_file(actor, case.matter_id).id)


def _writable(actor: Actor, party: Party) -> Wall:
    """The party's wall, where its office may change it and the case is open."""
    wall = writable_wall(actor, party.wall_id)
    if access.case_of_matter(actor, party.matter_id).status == "closed":
        raise Refused("This case is closed. Reopen it before you change its record.")
    return wall


def _next_place(case: Case) -> int:
    defendants = Party.objects.filter(matter_id=case.matter_id, role=PartyRole.DEFENDANT.value)
    return defendants.count() + 1


def _write_detail(
    actor: Actor, wall: Wall, party: Party, values: dict[str, object]
) -> PersonDetail:
    """Write the office's one detail of a party, keeping what is not given."""
    found = PersonDetail.objects.select_related("content")
    detail: PersonDetail | None = found.filter(wall=wall, party_id=party.id).first()
    if detail is None:
        detail = PersonDetail.behind(
            wall,
            party_id=party.id,
            created_by=actor.user_id,
            content=write_content(wall, values),
        )
        detail.save(force_insert=True)
    else:
        detail.content = rewrite_content(detail.content, values)
    return detail
