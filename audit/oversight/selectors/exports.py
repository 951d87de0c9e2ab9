"""A person's own exports of their office's log."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from audit.ground import clock
from audit.ledger.selectors.exported import PlacedEntry, stretch
from audit.oversight import access
from audit.oversight.models.exports import ExportSchedule, LogExport, LogExportPart
from audit.verify import parley_verify
from privilege.actor import Actor
from privilege.choices import JobState
from privilege.models.walls import Wall
from privilege.selectors.blobs import HeldFile, hold_own_file
from privilege.selectors.jobs import Standing, standing_of

STRETCH = 5_000
"""How many places of the log one step reads: what memory holds at once."""

Blocks = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class ExportView:
    """An export and where its work stands; ``size`` is of all its pieces, in bytes."""

    export: LogExport
    standing: Standing
    size: int

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.export.ready_at is not None

    @property
    def is_open(self) -> bool:
        """Whether its state may still change by itself."""
        return not self.is_ready and self.standing.state != JobState.FAILED


@dataclass(frozen=True, slots=True)
class Taken:
    """Entries of one stretch that an export takes, and which of them its person may open."""

    end: int
    chosen: list[tuple[PlacedEntry, bool]]


def own_exports(actor: Actor, limit: int = 20) -> list[ExportView]:
    """The actor's exports that have not ended, the latest first; three queries."""
    found = LogExport.objects.filter(
        requested_by_id=actor.person_id,
        log_id=actor.log_id,
        ended_at=None,
        expires_at__gt=clock.now(),
    )
    return views_of(found.order_by("-created_at", "-id")[:limit])


def own_export(actor: Actor, export_id: UUID) -> ExportView:
    """One of the actor's exports, and where its work stands."""
    (view,) = views_of([access.export_for(actor, export_id)])
    return view


def views_of(found: Iterable[LogExport]) -> list[ExportView]:
    """Exports with where their work stands."""
    rows = list(found)
    standing = standing_of(row.job_id for row in rows if row.job_id)
    sizes: Counter[UUID] = Counter()
    parts = LogExportPart.objects.filter(export__in=rows).values_list("export_id", "size")
    for export_id, size in parts:
        sizes[export_id] += size
    nothing = Standing(JobState.QUEUED, 0, 0)
    return [
        ExportView(row, standing.get(row.job_id or row.id, nothing), sizes[row.id]) for row in rows
    ]


def own_schedule(actor: Actor) -> ExportSchedule | None:
    """The actor's weekly export."""
    found: ExportSchedule | None = ExportSchedule.objects.filter(
        requested_by_id=actor.person_id, office_id=actor.own_office_id, ended_at=None
    ).first()
    return found


def last_part(export: LogExport) -> LogExportPart | None:
    """The newest piece of the entries, which says where to go on."""
    found: LogExportPart | None = (
        LogExportPart.objects.filter(export=export, path=parley_verify.ENTRIES)
        .order_by("-number")
        .first()
    )
    return found


def next_stretch(actor: Actor, export: LogExport, first: int) -> Taken:
    """What the export takes of the next places; walls are judged anew each time."""
    del actor  # the database asks who has entered
    asked = export.asked
    open_walls = dict(Wall.objects.values_list("id", "matter_id"))
    matter = export.matter_id
    of_case = frozenset(str(wall) for wall, of in open_walls.items() if matter and of == matter)
    end = min(first + STRETCH, export.size)
    chosen = []
    for one in stretch(export.log_id, first, end):
        is_open = one.wall_id is None or one.wall_id in open_walls
        if one.data is None:
            if asked.tells_expunged and asked.in_time(one.at):
                chosen.append((one, True))
        elif asked.takes(one.fields(), one.at, walls=of_case, is_open=is_open):
            chosen.append((one, is_open))
    return Taken(end, chosen)


def pieces_of(export: LogExport) -> dict[str, tuple[int, Blocks]]:
    """Each file's size and what gives its bytes anew, without the database."""
    rows = LogExportPart.objects.filter(export=export).select_related("blob")
    held: dict[str, list[HeldFile]] = {}
    sizes: Counter[str] = Counter()
    for row in rows.order_by("path", "number"):
        held.setdefault(row.path, [])
        if row.blob is not None:
            held[row.path].append(hold_own_file(row.blob, bytes(row.wrapped_key), export.id))
            sizes[row.path] += row.size
    return {path: (sizes[path], partial(_read, files)) for path, files in held.items()}


def tally_of(export: LogExport) -> dict[str, Counter[str]]:
    """What was counted while the entries were written, all pieces together."""
    counts: dict[str, Counter[str]] = {}
    tallies = LogExportPart.objects.filter(export=export, path=parley_verify.ENTRIES)
    for tally in tallies.values_list("tally", flat=True):
        for name, found in tally.items():
            counts.setdefault(name, Counter()).update(found)
    return counts


def _read(files: Iterable[HeldFile]) -> Iterator[bytes]:
    for file in files:
        with file.open() as stored:
            yield from (bytes(block) for block in stored.read())
