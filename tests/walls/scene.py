"""One scene played in two worlds that differ only behind the walls somebody is not behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import replay
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ContactHow, Custody, NoteKind, TagKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.services import cases, courts, evidence, messages, note_exports, notes, tags, team
from disclosure.models.privilege_log import PrivilegeLogEntry
from disclosure.models.production import ProductionItem
from disclosure.models.volume import VolumeFile
from disclosure.selectors import privilege_logs as drafts
from disclosure.selectors.parties import receiving_parties
from disclosure.services import challenges, log_serving, privilege_logs
from privilege import access, context
from privilege.actor import Actor, nobody
from privilege.choices import PrivilegeKind, WallKind
from privilege.models.walls import Wall
from privilege.services import assertions, devices, member_keys, office_keys, recovery, walls
from privilege.services.blobs import keep_file
from privilege.services.member_keys import Opened
from tests.casework.factories import make_item
from tests.cast import Cast, id_of
from tests.disclosure import conftest as productions
from tests.disclosure import logs
from tests.walls import claiming, leaving

# Later than any clock that makes the cast, so that the scene is what is newest.
START = dt.datetime(2036, 3, 1, 14, 0, tzinfo=dt.UTC)
END = dt.datetime(2036, 3, 21, 14, 0, tzinfo=dt.UTC)

PROSECUTION_FILE = "prosecution file"
DEFENSE = "first defendant's defense"
SHARED = "file shared with the first defendant"
CASE = "the whole case"
PROSECUTION_WORK = "prosecution's work product"
SCREENS = "who is screened"
GROUPS = frozenset({PROSECUTION_FILE, PROSECUTION_WORK, DEFENSE, SHARED, CASE, SCREENS})


@dataclass(slots=True)
class Scene:
    """What stands in a world: ids by kind, in the order of the acts that made them."""

    varied: frozenset[str]
    opened: dict[str, Opened] = field(default_factory=dict)
    ids: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    secrets: dict[str, str] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    seen: dict[tuple[str, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def word(self, group: str, plain: str) -> str:
        """Return a text that differs between the worlds when its group is varied."""
        return f"{plain} but secretly otherwise" if group in self.varied else plain

    def times(self, group: str) -> int:
        """Return how often something is done: more often in the varied world."""
        return 3 if group in self.varied else 1

    @contextmanager
    def act(self, actor: Actor, label: str) -> Iterator[None]:
        """Act as somebody; ids and time follow from the label, whatever came before."""
        minutes = sum(label.encode()) % 500
        moment = START + dt.timedelta(minutes=minutes)
        with replay.seeded(label), replay.frozen(moment), context.enter(actor):
            yield


def play(cast: Cast, varied: frozenset[str]) -> Scene:
    """Play the scene; commits."""
    scene = Scene(varied)
    play_in(scene, cast)
    return scene


def play_in(scene: Scene, cast: Cast) -> None:
    """Play a scene that has begun."""
    case = _open(scene, cast)
    _make_keys(scene, cast)
    _screen(scene, cast, case)
    _fill_prosecution_file(scene, cast, case)
    _fill_defense(scene, cast, case)
    _serve(scene, cast, case)
    claiming.claim_back(scene, cast)
    _log(scene, cast, case)


def _open(scene: Scene, cast: Cast) -> cases.Opening:
    service = Actor(user_id=None, office_id=None, log_id=nobody().log_id, kind="service")
    with scene.act(service, "court"):
        court = courts.list_court(
            service, jurisdiction="NY", name="County Court", zone="America/New_York"
        )
    scene.ids["court"].append(court.id)
    with scene.act(cast.prosecutor, "open case"):
        opening = cases.open_case(
            cast.prosecutor,
            court_id=court.id,
            title=scene.word(CASE, "People v. Doe"),
            docket_number=scene.word(CASE, "IND-1"),
            defendants=[
                cases.NewDefendant(
                    scene.word(CASE, "John Doe"), cast.defender.user_id, Custody.HELD
                ),
                cases.NewDefendant("Ann Roe", cast.co_defender.user_id),
            ],
        )
    scene.ids["case"].append(opening.case.id)
    scene.ids["party"] += [party.id for party in opening.defendants]
    return opening


def _screen(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    """Screen a member of the prosecution's team, who keeps every grant they were given."""
    clerk = id_of(cast.da_clerk)
    with scene.act(cast.prosecutor, "to be screened"):
        team.add_team_member(cast.prosecutor, case_id=opening.case.id, user_id=clerk)
    with scene.act(cast.da_conflicts, "screen"):
        walls.screen_person(cast.da_conflicts, matter_id=opening.case.matter_id, user_id=clerk)


def _make_keys(scene: Scene, cast: Cast) -> None:
    """Hold both offices' ceremonies, after which counsel make their keys."""
    for supervisor, counsel in (
        (cast.da_supervisor, cast.prosecutor),
        (cast.pd_supervisor, cast.defender),
    ):
        label = "prosecution" if counsel is cast.prosecutor else "defense"
        with scene.act(supervisor, f"ceremony of the {label}"):
            made = office_keys.hold_ceremony(supervisor, holders=["Ruth", "Luis", "A program"])
            scene.ids["recovery"].append(made.recovery.id)
        with scene.act(counsel, f"key of the {label}"):
            opened = member_keys.make_key(counsel, member_keys.draw_secrets())
            scene.opened[label] = opened
            token = devices.add_device(counsel, opened, name="laptop", pin="kettle-9")
            scene.ids["device"].append(token.device_id)
            scene.ids["recovery-request"].append(recovery.ask_for_recovery(counsel).request.id)


def _fill_prosecution_file(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    actor = cast.prosecutor
    for number in range(scene.times(PROSECUTION_FILE)):
        with scene.act(actor, f"prosecution item {number}"):
            wall = _wall(actor, opening, WallKind.PROSECUTION_FILE)
            item = _item(scene, actor, wall, PROSECUTION_FILE, f"report-{number}.pdf")
            tag = tags.tag_item(actor, item_id=item.id, kind=TagKind.BRADY)
            scene.ids["tag"].append(tag.id)
            scene.ids["assertion"].append(_assert(scene, actor, wall, item, PROSECUTION_FILE))
        with scene.act(actor, f"prosecution note {number}"):
            _note(scene, actor, opening, WallKind.PROSECUTION_FILE, PROSECUTION_FILE)
            _note(scene, actor, opening, WallKind.PROSECUTION_WORK_PRODUCT, PROSECUTION_FILE)
            _note(scene, actor, opening, WallKind.AGENCY_CHANNEL, PROSECUTION_FILE)
            _message(scene, actor, opening, WallKind.AGENCY_CHANNEL, PROSECUTION_FILE)
            _export(scene, actor, opening, WallKind.PROSECUTION_WORK_PRODUCT)
            if number:
                _note(scene, actor, opening, WallKind.VICTIM_CHANNEL, PROSECUTION_FILE)
                _open_filter_team(cast, opening, number)


def _fill_defense(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    actor = cast.defender
    for number in range(scene.times(DEFENSE)):
        with scene.act(actor, f"defense item {number}"):
            wall = _wall(actor, opening, WallKind.FOR_DISCLOSURE)
            _item(scene, actor, wall, DEFENSE, f"alibi-{number}.pdf")
        with scene.act(actor, f"defense note {number}"):
            _note(scene, actor, opening, WallKind.DEFENSE_WORK_PRODUCT, DEFENSE)
            _export(scene, actor, opening, WallKind.DEFENSE_WORK_PRODUCT)
            if not number:
                leaving.exception(scene, actor, scene.opened["defense"])
            work = _wall(actor, opening, WallKind.DEFENSE_WORK_PRODUCT)
            leaving.consent(scene, actor, scene.opened["defense"], work, DEFENSE)
            if number:
                # A key of this wall is made in the one world only.
                _note(scene, actor, opening, WallKind.PRIVILEGED_CHANNEL, DEFENSE)
                _message(scene, actor, opening, WallKind.PRIVILEGED_CHANNEL, DEFENSE)
        if number == 1:
            with scene.act(actor, "compartments of the defense"):
                _open_compartments(cast, opening)
                _note(scene, actor, opening, WallKind.JOINT_DEFENSE, DEFENSE)


def _open_filter_team(cast: Cast, opening: cases.Opening, number: int) -> None:
    """Open one in the one world only, whose office may be the prosecution's or another's."""
    office = (cast.prosecutor, cast.other_prosecutor)[number % 2].office_id
    assert office
    walls.open_compartment(
        cast.prosecutor,
        matter_id=opening.case.matter_id,
        kind=WallKind.FILTER_TEAM,
        office_id=office,
    )


def _open_compartments(cast: Cast, opening: cases.Opening) -> None:
    """Open a joint defense and a submission in camera in the one world only."""
    defense = _wall(cast.defender, opening, WallKind.FOR_DISCLOSURE)
    for kind in (WallKind.JOINT_DEFENSE, WallKind.IN_CAMERA):
        walls.open_compartment(
            cast.defender,
            matter_id=opening.case.matter_id,
            kind=kind,
            office_id=defense.office_id,
            court_office_id=cast.auditor.office_id if kind == WallKind.IN_CAMERA else None,
            defendant_id=defense.defendant_id,
        )


def _serve(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    """Serve a volume on the first defendant, and keep a draft that nobody else knows of."""
    actor = cast.prosecutor
    with scene.act(actor, "to be served"):
        wall = _wall(actor, opening, WallKind.PROSECUTION_FILE)
        served_ids = [
            take_file(scene, actor, wall, SHARED, f"served-{number}.txt")
            for number in range(scene.times(SHARED))
        ]
        parties = receiving_parties(actor, opening.case.matter_id)
        shared = next(one.shared_wall_id for one in parties if one.name != "Ann Roe")
    with scene.act(actor, "serve a volume"):
        production = productions.drafted(actor, shared, served_ids)
        productions.numbered(actor, production)
    with scene.act(actor, "prepare the volume"):
        productions.prepared(actor, production)
    with scene.act(actor, "volume"):
        volume = productions.served(actor, production)
        scene.ids["production"].append(production)
        scene.ids["volume"].append(volume)
        scene.ids["production-item"] += ProductionItem.objects.values_list("id", flat=True)
        scene.ids["file"] += VolumeFile.objects.values_list("id", flat=True)
        copies = EvidenceItem.objects.filter(origin="served").order_by("id")
        scene.ids["item"] += copies.values_list("id", flat=True)
    for number in range(scene.times(PROSECUTION_FILE)):
        with scene.act(actor, f"draft {number}"):
            item_id = take_file(scene, actor, wall, PROSECUTION_FILE, f"drafted-{number}.txt")
            draft = productions.drafted(actor, shared, [item_id])
            scene.ids["production"].append(draft)


def _log(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    """Serve a privilege log on the first defendant, who challenges it; its draft holds more."""
    actor = cast.prosecutor
    with scene.act(actor, "privileged"):
        wall = _wall(actor, opening, WallKind.PROSECUTION_FILE)
        for number in range(scene.times(SHARED)):
            item_id = take_file(scene, actor, wall, SHARED, f"privileged-{number}.txt")
            item = EvidenceItem.objects.get(pk=item_id)
            _assert(scene, actor, wall, item, SHARED)
        parties = {one.name: one for one in receiving_parties(actor, opening.case.matter_id)}
        shared = next(one.shared_wall_id for name, one in parties.items() if name != "Ann Roe")
    with scene.act(actor, "begin the log"):
        log = privilege_logs.begin_log(actor, shared_wall_id=shared)
    with scene.act(actor, "leave out of the log"):
        for row in drafts.rows_of(actor, drafts.log_of(actor, log.id)):
            if "privileged-" not in str(row.item.text("name")):
                privilege_logs.describe_row(
                    actor, log_id=log.id, item_id=row.item.id, values={}, is_left_out=True
                )
    with scene.act(actor, "serve the log"):
        version = log_serving.serve_log(
            actor, log_id=log.id, confirmation=logs.confirmation(actor, log.id)
        )
    with scene.act(cast.defender, "challenge the log"):
        entries = list(
            PrivilegeLogEntry.objects.filter(version_id=version)
            .order_by("number")
            .values_list("id", flat=True)
        )
        challenge = challenges.challenge_entry(
            cast.defender,
            entry_id=entries[0],
            text=scene.word(SHARED, "Too thin"),
            day=START.date(),
        )
    scene.ids["privilege-log"].append(log.id)
    scene.ids["log-version"].append(version)
    scene.ids["log-entry"] += entries
    scene.ids["log-challenge"].append(challenge.id)


def take_file(scene: Scene, actor: Actor, wall: Wall, group: str, name: str) -> UUID:
    """Take a file in whose bytes lie in the store, as read already."""
    with operation(actor, Event.ITEM_PROCESSED, wall=wall.id):
        blob, written = keep_file(actor, wall=wall, blocks=[name.encode()])
        item = evidence.receive_file(
            actor,
            wall=wall,
            blob=blob,
            sha256=written.sha256.hex(),
            size=written.size,
            name=scene.word(group, name),
        )
        EvidenceItem.objects.filter(pk=item.id).update(state="ready", condition="ok")
    return item.id


def _item(scene: Scene, actor: Actor, wall: Wall, group: str, name: str) -> EvidenceItem:
    item = make_item(
        actor,
        wall,
        name=scene.word(group, name),
        title=scene.word(group, name),
        description=scene.word(group, "What it shows"),
    )
    scene.ids["item"].append(item.id)
    return item


def _assert(scene: Scene, actor: Actor, wall: Wall, item: EvidenceItem, group: str) -> UUID:
    return assertions.assert_privilege(
        actor,
        wall=wall,
        subject=Ref("casework.evidence", item.id),
        kind=PrivilegeKind.INFORMANT,
        basis=scene.word(group, "He lives next door"),
        asserted_by="Prosecutor",
        holder="The People",
        description=scene.word(group, "Report of an informant"),
    ).id


def _export(scene: Scene, actor: Actor, opening: cases.Opening, kind: WallKind) -> None:
    """An export of notes, which waits for a member."""
    wall_id = _wall(actor, opening, kind).id
    made = note_exports.export_notes(actor, case_id=opening.case.id, wall_id=wall_id)
    scene.ids["note-export"].append(made.id)


def _note(scene: Scene, actor: Actor, opening: cases.Opening, kind: WallKind, group: str) -> None:
    note = notes.add_note(
        actor,
        case_id=opening.case.id,
        wall_id=_wall(actor, opening, kind).id,
        kind=NoteKind.CONTACT,
        text=scene.word(group, "What was said"),
        how=ContactHow.HALLWAY,
        with_whom=scene.word(group, "A witness"),
        happened_at=START - dt.timedelta(days=1),
    )
    scene.ids["note"].append(note.id)


def _message(
    scene: Scene, actor: Actor, opening: cases.Opening, kind: WallKind, group: str
) -> None:
    wall_id = _wall(actor, opening, kind).id
    text = scene.word(group, "What was asked")
    message = messages.send_message(actor, wall_id=wall_id, text=text)
    scene.ids["wall"].append(wall_id)
    scene.ids["message"].append(message.id)


def _wall(actor: Actor, opening: cases.Opening, kind: WallKind) -> Wall:
    wall = access.wall_of_kind(actor, opening.case.matter_id, kind)
    return wall
