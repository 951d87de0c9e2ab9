"""What leaves Parley for somebody outside: the package, and the record of what left."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from audit.ground import clock
from audit.ledger.services import record
from audit.ledger.services.operations import Operation
from casework.choices import CustodyAct
from casework.outside_package import PackedFile, packed, text_file
from casework.selectors.releasable import Releasable, all_of, apart
from casework.services.evidence import note_custody
from casework.services.releasing_privileged import Leave
from privilege import context, registries
from privilege.actor import Actor
from privilege.errors import NotFound, Refused
from privilege.events import Event
from privilege.models.authority import PrivilegedRelease
from privilege.models.exception import ExceptionRequest, OutsidePackage
from privilege.models.walls import Wall
from privilege.selectors.blobs import open_file
from privilege.selectors.exceptions import package_of
from privilege.services.content import LOCKED, write_content
from privilege.services.exceptions import exception_ref


def take_package(actor: Actor, *, exception_id: UUID) -> bytes:
    """The package for the recipient outside, once it was made; taking it is in the log."""
    package = package_of(actor, exception_id)
    if package is None:
        raise NotFound
    kept = package.package.words()
    if kept is None:
        raise Refused(LOCKED)
    data = base64.b64decode(kept["data"])
    record(
        actor,
        Event.EXCEPTION_TAKEN_OUT,
        wall=package.wall_id,
        objects=[exception_ref(exception_id)],
        bytes_sent=len(data),
    )
    return data


@dataclass(frozen=True, slots=True)
class _Packed:
    files: list[PackedFile]
    data: bytes


def pack_outside(
    actor: Actor,
    op: Operation,
    *,
    source: Wall,
    request: ExceptionRequest,
    leave: Leave,
    said: dict[str, object],
    found: Sequence[Releasable],
) -> None:
    """Make the package and note what left: which entries, under which digests, to whom, how.

    A part of the caller's operation on ``source``, the wall that the entries leave.
    """
    gone = all_of(found)
    found = apart(found)
    made = _packed(request, said, found)
    op.digest("package", hashlib.sha256(made.data).digest())
    listed = [
        {"name": file.name, "sha256": file.sha256, "size": len(file.data), "id": str(one.ref.id)}
        for file, one in zip(made.files, found, strict=True)
    ]
    how = request.get_destination_display()
    OutsidePackage.behind(
        source,
        request_id=request.id,
        destination=request.destination,
        made_at=clock.now(),
        held_until=leave.held_until,
        created_by=actor.user_id,
        package=write_content(source, {"data": base64.b64encode(made.data).decode()}),
        content=write_content(
            source,
            {
                "recipient": said["recipient"],
                "how": how,
                "files": listed,
                "sha256": hashlib.sha256(made.data).hexdigest(),
            },
        ),
    ).save(force_insert=True)
    for one in gone:
        if one.item is not None:
            whither = f"{said['recipient']} ({how})"
            note_custody(actor, source, one.item, CustodyAct.RELEASED, whither=whither)
        PrivilegedRelease.behind(
            source,
            act_id=op.act_id,
            basis=leave.basis.value,
            authority_id=request.id,
            subject_type=one.ref.kind,
            subject_id=one.ref.id,
            approved_by=leave.approved_by,
            released_at=clock.now(),
            held_until=leave.held_until,
            created_by=actor.user_id,
            content=write_content(
                source,
                {
                    "basis": leave.words,
                    "approved": leave.approved,
                    "received": [f"{said['recipient']} ({how})"],
                },
            ),
        ).save(force_insert=True)


def _packed(
    request: ExceptionRequest, said: dict[str, object], found: Sequence[Releasable]
) -> _Packed:
    redactions = [str(one) for one in said["redactions"]]  # type: ignore[attr-defined]
    files = [_file(place, one, redactions) for place, one in enumerate(found, start=1)]
    for redact in registries.redactors:
        files = [
            PackedFile(file.name, redact(one.ref, file.data))
            for file, one in zip(files, found, strict=True)
        ]
    cover = f"For {said['recipient']}. {request.get_destination_display()}."
    return _Packed(files, packed(files, cover))


def _file(place: int, one: Releasable, redactions: list[str]) -> PackedFile:
    """An entry's words as a text, a file as it is."""
    if one.item is None:
        return text_file(place, one.heading, _lines(one), redactions)
    if one.item.blob_id is None:
        raise NotFound
    name = Path(str(one.item.text("name"))).suffix[:12]
    with open_file(context.current(), wall_id=one.wall.id, blob_id=one.item.blob_id) as file:
        return PackedFile(f"{place:03}{name}", b"".join(map(bytes, file.read())))


def _lines(one: Releasable) -> list[str]:
    said = one.words or {}
    return [f"{one.day:%Y-%m-%d}", "", *str(said.get("text", "")).split("\n")]
