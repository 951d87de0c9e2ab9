"""Authorities to release: recorded, signed, revoked. Each is an act with its entry."""

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from audit.ground import clock, ids, rand
from audit.ledger.services import operation, record
from audit.ledger.services.operations import Operation
from audit.ledger.values import Ref
from privilege import access, registries, unlocked
from privilege.actor import Actor
from privilege.choices import AuthorityForm, AuthorityKind, Role, ScopeKind, WaiverReach, WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.events import Event
from privilege.models.authority import Authority
from privilege.models.content import Content
from privilege.models.walls import Wall
from privilege.selectors.authorities import older_words
from privilege.services.content import LOCKED, write_content
from privilege.waiver import REPLAYED, Scope, is_replayed

LARGEST_DOCUMENT = 5 * 1024 * 1024  # bytes; kept among the sealed words, not as a stored file
DOCUMENT_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/tiff"}
ATTORNEY_ONLY = "An attorney of this part of the case records what lets material leave it."
NO_CLIENT_ACCOUNT = (
    "Only the client signs this, in their own account. Where they have none, record their consent "
    "on paper."
)
_NONCE_BYTES = 16
_LINE, _PROSE = 300, 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """A signed paper or an order, as it was uploaded."""

    name: str
    media_type: str
    data: bytes


class Terms(TypedDict):
    """What an authority says. ``covers`` names the entries of a scope by item, for whoever signs.

    ``witness`` and ``explained`` are a consent's; times are aware.
    """

    kind: AuthorityKind
    form: AuthorityForm
    basis: str
    given_by: str
    witness: str
    explained: str
    scope: Scope
    covers: str
    reach: WaiverReach
    is_standing: bool
    in_force_from: dt.datetime
    in_force_to: dt.datetime | None


def record_authority(
    actor: Actor, *, wall_id: UUID, terms: Terms, document: Document | None = None
) -> Authority:
    """Record what lets material leave a privileged wall; by an attorney with an unlocked key.

    Raises ``InvalidInput`` for terms that are incomplete, ``Refused`` for a paper that was
    recorded before: a consent is given anew for each release.
    """
    wall = access.writable_wall(actor, wall_id)
    if not wall.is_sealed or wall.kind == WallKind.EXCEPTIONS:
        raise NotFound
    _demand_attorney(actor)
    _check(terms, document)
    authority = _row(actor, wall, terms)
    with operation(
        actor, Event.AUTHORITY_RECORDED, wall=wall.id, objects=[authority_ref(authority.id)]
    ) as op:
        words = _words(terms, document)
        if is_replayed(words, older_words(actor, wall, authority.created_at)):
            raise Refused(REPLAYED)
        if document is not None:
            authority.document = _keep(wall, document, op)
        authority.content = write_content(wall, words)
        authority.save(force_insert=True)
    return authority


def sign_consent(actor: Actor, *, authority_id: UUID, nonce: str) -> Authority:
    """Sign a consent in the client's own account; ``nonce`` is that of the page they read.

    Raises ``Refused`` for everybody but the client, for one signed before, and for a page of
    another consent.
    """
    authority = access.authority_for_change(actor, authority_id)
    with operation(
        actor, Event.AUTHORITY_SIGNED, wall=authority.wall_id, objects=[authority_ref(authority_id)]
    ):
        if authority.form != AuthorityForm.ACCOUNT or not any(
            may_sign(actor, authority.wall) for may_sign in registries.client_signers
        ):
            raise Refused(NO_CLIENT_ACCOUNT)
        if authority.signed_at is not None or authority.revoked_at is not None:
            raise Refused("This was signed or revoked before. Nothing was changed.")
        if unlocked.current() is None:
            raise Refused(LOCKED)
        if not nonce or nonce != authority.text("nonce"):
            raise Refused("This is not the consent that you read. Open it again and read it.")
        authority.signed_at, authority.signed_by = clock.now(), actor.person_id
        authority.save(update_fields=["signed_at", "signed_by"])
    return authority


def revoke_authority(actor: Actor, *, authority_id: UUID) -> Authority:
    """Revoke an authority: nothing more leaves under it; what left before stays released."""
    authority = access.authority_for_change(actor, authority_id)
    with operation(
        actor,
        Event.AUTHORITY_REVOKED,
        wall=authority.wall_id,
        objects=[authority_ref(authority_id)],
    ):
        if not any(may_sign(actor, authority.wall) for may_sign in registries.client_signers):
            _demand_attorney(actor)
        if authority.revoked_at is not None:
            raise Refused("This was revoked before.")
        authority.revoked_at = clock.now()
        authority.save(update_fields=["revoked_at"])
    return authority


def record_reading(actor: Actor, *, authority_id: UUID, size: int) -> None:
    """Record that the person saved the paper of an authority; ``size`` in bytes."""
    authority = access.authority_for(actor, authority_id)
    record(
        actor,
        Event.AUTHORITY_READ,
        wall=authority.wall_id,
        objects=[authority_ref(authority_id)],
        bytes_sent=size,
    )


def authority_ref(authority_id: UUID) -> Ref:
    """How the log names an authority."""
    return Ref("privilege.authority", authority_id)


def _demand_attorney(actor: Actor) -> None:
    if actor.by_token or not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        raise Refused(ATTORNEY_ONLY)
    if unlocked.current() is None:
        raise Refused(LOCKED)


def _check(terms: Terms, document: Document | None) -> None:
    """Raise ``InvalidInput`` at the first thing that is missing or makes no sense."""
    is_consent = terms["kind"] == AuthorityKind.CONSENT
    if is_consent == (terms["form"] == AuthorityForm.DOCUMENT):
        raise InvalidInput("A consent is signed by the client; nothing else is.", "form")
    _check_words(
        {name: str(value) for name, value in terms.items()},
        needed={
            "basis",
            "given_by",
            *(["explained"] if is_consent else []),
            *(["witness"] if terms["form"] == AuthorityForm.PAPER else []),
        },
    )
    _check_times(terms)
    _check_scope(terms["scope"])
    is_loose = terms["form"] == AuthorityForm.ACCOUNT or terms["kind"] == AuthorityKind.STATUTE
    _check_document(document, is_needed=not is_loose)


def _check_words(said: dict[str, str], needed: set[str]) -> None:
    for name in ("basis", "given_by", "witness", "explained"):
        if name in needed and not said[name].strip():
            raise InvalidInput("This is needed.", name)
        longest = _LINE if name in {"given_by", "witness"} else _PROSE
        if len(said[name]) > longest:
            raise InvalidInput(f"This is longer than {longest} characters.", name)
    if said["witness"].strip() and said["witness"].split() == said["given_by"].split():
        raise InvalidInput("The witness is somebody else than who signed.", "witness")


def _check_document(document: Document | None, *, is_needed: bool) -> None:
    if document is None:
        if is_needed:
            raise InvalidInput("Add the signed paper, the order or the agreement.", "document")
    elif not 0 < len(document.data) <= LARGEST_DOCUMENT:
        raise InvalidInput("A document has between 1 byte and 5 MB.", "document")
    elif document.media_type not in DOCUMENT_TYPES:
        raise InvalidInput("Add a PDF or a picture (PNG, JPEG, TIFF).", "document")


def _check_times(terms: Terms) -> None:
    ends = terms["in_force_to"]
    if ends is not None and ends <= terms["in_force_from"]:
        raise InvalidInput("It ends after it begins.", "in_force_to")
    if ends is not None and ends <= clock.now():
        raise InvalidInput("This has ended already.", "in_force_to")


def _check_scope(scope: Scope) -> None:
    if scope.kind == ScopeKind.ITEMS and not scope.items:
        raise InvalidInput("Choose the entries that it was given for.", "items")
    if scope.kind == ScopeKind.SUBJECT and not scope.subject.strip():
        raise InvalidInput("Say the subject in the words it was given in.", "subject")
    if len(scope.subject) > _PROSE:
        raise InvalidInput(f"This is longer than {_PROSE} characters.", "subject")
    if scope.kind == ScopeKind.DATES:
        if scope.first is None or scope.last is None:
            raise InvalidInput("Give the first and the last day.", "first")
        if scope.last < scope.first:
            raise InvalidInput("The last day is not before the first.", "last")


def _row(actor: Actor, wall: Wall, terms: Terms) -> Authority:
    row: Authority = Authority.behind(
        wall,
        id=ids.new(),
        kind=terms["kind"].value,
        form=terms["form"].value,
        is_standing=terms["is_standing"],
        in_force_from=terms["in_force_from"],
        in_force_to=terms["in_force_to"],
        created_by=actor.user_id,
    )
    return row


def _words(terms: Terms, document: Document | None) -> dict[str, object]:
    return {
        "basis": terms["basis"].strip(),
        "given_by": terms["given_by"].strip(),
        "witness": terms["witness"].strip(),
        "explained": terms["explained"].strip(),
        "scope": terms["scope"].as_words(),
        "covers": terms["covers"][:_PROSE],
        "reach": terms["reach"].value,
        "nonce": rand.key_bytes(_NONCE_BYTES).hex(),
        "document_name": document.name[-_LINE:] if document else "",
        "document_type": document.media_type if document else "",
        "document_sha256": hashlib.sha256(document.data).hexdigest() if document else "",
    }


def _keep(wall: Wall, document: Document, op: Operation) -> Content:
    op.digest("document", hashlib.sha256(document.data).digest())
    return write_content(wall, {"data": base64.b64encode(document.data).decode()})
