"""Taking the generated files in, through the same services as an upload, and tagging them."""

import io
from collections.abc import Iterable
from pathlib import PurePosixPath
from uuid import UUID

from casework.access import own_file
from casework.choices import TagKind
from casework.intake.arriving import ArrivingFile
from casework.services import evidence, intake, tags
from parley.demo.files.exhibit import Exhibit
from parley.demo.load.find import items_by_path
from privilege import context
from privilege.actor import Actor
from privilege.blobs.configured import store


def take_in(actor: Actor, matter_id: UUID, exhibits: Iterable[Exhibit]) -> dict[str, UUID]:
    """Take in what is missing of the files into the actor's own file; return all by path.

    Reading them (text, pictures, members) is queued and done by the worker.
    """
    with context.enter(actor):
        found = items_by_path(actor, matter_id)
        wall_id = own_file(actor, matter_id).id
    for exhibit in exhibits:
        if exhibit.path not in found:
            item_id = _upload(actor, wall_id, exhibit)
            with context.enter(actor):
                _describe(actor, item_id, exhibit)
            found[exhibit.path] = item_id
    return found


def _upload(actor: Actor, wall_id: UUID, exhibit: Exhibit) -> UUID:
    """Announce one file, store its bytes, and make an item of it."""
    data = exhibit.build()
    path = PurePosixPath(exhibit.path)
    with context.enter(actor):
        upload = intake.open_upload(
            actor, length=len(data), name=path.name, path=str(path.parent), wall_id=wall_id
        )
    file = ArrivingFile(store(), upload.arrival)
    file.receive(io.BytesIO(data), offset=0, announced=len(data))
    finished = file.finish()
    with context.enter(actor):
        return intake.finish_upload(actor, found=upload, finished=finished).id


def _describe(actor: Actor, item_id: UUID, exhibit: Exhibit) -> None:
    """Say where the file comes from, and tag it as its case's lead would."""
    evidence.describe_item(
        actor,
        item_id=item_id,
        description=exhibit.about,
        source_agency=exhibit.source,
        custodian=exhibit.custodian,
        collected_at=exhibit.collected,
    )
    for tag in exhibit.tags:
        kind = TagKind(tag)
        reason = exhibit.reason if kind == TagKind.DO_NOT_DISCLOSE else ""
        tags.tag_item(actor, item_id=item_id, kind=kind, reason=reason)
