"""A case with two defendants and a prosecution file of real files, all made by the services."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from pytest_django import Settings

from audit.ledger.services import operation
from casework import access as casework_access
from casework.choices import Condition, ItemState, ItemType
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.services import cases, courts, evidence
from disclosure.models.volume import VolumeFile
from disclosure.selectors import parties, productions
from disclosure.services import numbering, selection, serving
from disclosure.services import productions as services
from disclosure.tasks import prepare_production
from privilege import context
from privilege.actor import Actor, nobody
from privilege.models.walls import Wall
from privilege.services.blobs import keep_file
from privilege.work import JobRun
from tests.cast import Cast
from tests.disclosure.pdfs import text_pdf


@dataclass(frozen=True, slots=True)
class Docket:
    """The case, its prosecution file and its two shared files."""

    case_id: UUID
    matter_id: UUID
    file: Wall
    defender_shared: UUID
    co_defender_shared: UUID


@pytest.fixture
def docket(cast: Cast, settings: Settings, tmp_path: Path) -> Docket:
    """A case of the prosecutor's with Ortiz (the defender) and Roe (the co-defender)."""
    settings.PARLEY_BLOB_DIR = tmp_path / "blobs"
    service = Actor(user_id=None, office_id=None, log_id=nobody().log_id, kind="service")
    with context.enter(service):
        court = courts.list_court(
            nobody(), jurisdiction="NY", name=f"Court {uuid4()}", zone="America/New_York"
        )
    with context.enter(cast.prosecutor) as actor:
        opening = cases.open_case(
            actor,
            court_id=court.id,
            title="People v. Ortiz",
            docket_number="IND-7",
            defendants=[
                cases.NewDefendant("Maria Ortiz", cast.defender.user_id),
                cases.NewDefendant("Ann Roe", cast.co_defender.user_id),
            ],
        )
        shared = {
            party.name: party.shared_wall_id
            for party in parties.receiving_parties(actor, opening.case.matter_id)
        }
    return Docket(
        opening.case.id,
        opening.case.matter_id,
        opening.prosecution_file,
        shared["Maria Ortiz"],
        shared["Ann Roe"],
    )


Take = Callable[..., UUID]


@pytest.fixture
def take(docket: Docket) -> Take:
    """Take a file in as an actor, read already; returns the item's id."""

    def take_in(actor: Actor, content: bytes, name: str, **facts: Any) -> UUID:  # noqa: ANN401
        with context.enter(actor):
            wall = casework_access.own_file(actor, docket.matter_id)
            parent = facts.pop("parent", None)
            with operation(actor, Event.ITEM_PROCESSED, wall=wall.id):
                blob, written = keep_file(actor, wall=wall, blocks=[content])
                item = evidence.receive_file(
                    actor,
                    wall=wall,
                    blob=blob,
                    sha256=written.sha256.hex(),
                    size=written.size,
                    name=name,
                    parent=EvidenceItem.objects.get(pk=parent) if parent else None,
                    item_type=facts.pop("item_type", ItemType.DOCUMENT),
                )
                facts = {"state": ItemState.READY.value, "condition": Condition.OK.value} | facts
                EvidenceItem.objects.filter(pk=item.id).update(**facts)
        return item.id

    return take_in


@pytest.fixture
def items(cast: Cast, take: Take) -> dict[str, UUID]:
    """Three pages of a report, a photograph, and a video, in the prosecution's file."""
    photo = BytesIO()
    Image.new("RGB", (90, 60), "navy").save(photo, "JPEG")
    who = cast.prosecutor
    return {
        "report": take(who, text_pdf(3), "report.pdf", media_type="application/pdf", page_count=3),
        "photo": take(
            who,
            photo.getvalue(),
            "scene.jpg",
            media_type="image/jpeg",
            item_type=ItemType.PHOTO,
        ),
        "video": take(
            who,
            b"not really a video" * 9000,
            "cam 7.MP4",
            media_type="video/mp4",
            item_type=ItemType.VIDEO,
            duration_ms=61_000,
        ),
    }


def drafted(actor: Actor, shared_wall_id: UUID, item_ids: list[UUID]) -> UUID:
    """A draft with these items."""
    with context.enter(actor):
        production = services.draft_production(actor, shared_wall_id=shared_wall_id)
        selection.add_items(actor, production_id=production.id, item_ids=item_ids)
    return production.id


def numbered(actor: Actor, production_id: UUID, prefix: str = "DA-") -> None:
    """Review and number a draft."""
    with context.enter(actor):
        services.review_production(actor, production_id=production_id)
        numbering.assign_bates_range(actor, production_id=production_id, prefix=prefix)


def prepared(actor: Actor, production_id: UUID) -> list[tuple[int, int]]:
    """Run the job that stamps; returns the progress it told."""
    told: list[tuple[int, int]] = []
    run = JobRun(
        job_id=uuid4(),
        actor=actor,
        wall_id=None,
        args={"production_id": str(production_id)},
        attempt=1,
        progress=lambda done, total: told.append((done, total)),
    )
    prepare_production(run)
    return told


def confirmation(actor: Actor, production_id: UUID) -> serving.Confirmation:
    """What a person would confirm now."""
    production = productions.production_of(actor, production_id)
    party = parties.party_of(actor, production)
    return serving.Confirmation(
        recipient_ids=frozenset(person.user_id for person in party.recipients),
        item_count=productions.totals(productions.items_of(actor, production)).produced,
    )


def served(actor: Actor, production_id: UUID) -> UUID:
    """Serve a prepared production; returns the volume's id."""
    with context.enter(actor):
        return serving.serve_production(
            actor, production_id=production_id, confirmation=confirmation(actor, production_id)
        )


@pytest.fixture
def volume(cast: Cast, docket: Docket, items: dict[str, UUID]) -> UUID:
    """The three items served on Ortiz's defender."""
    who = cast.prosecutor
    production_id = drafted(who, docket.defender_shared, list(items.values()))
    numbered(who, production_id)
    prepared(who, production_id)
    return served(who, production_id)


@pytest.fixture
def report_file(cast: Cast, volume: UUID) -> UUID:
    """The report's file in that volume."""
    with context.enter(cast.prosecutor):
        return UUID(str(VolumeFile.objects.get(volume_id=volume, kind="document", first=1).id))
