"""One scene played in two worlds that differ only behind the walls somebody is not behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import ids, replay
from audit.ledger.services import operation
from audit.ledger.values import Ref
from casework.choices import ContactHow, Custody, NoteKind, TagKind
from casework.events import Event
from casework.models.evidence import EvidenceItem
from casework.models.message import MessageFile
from casework.services import cases, courts, evidence, messages, notes, tags, team
from casework.services.message_files import NewFile
from disclosure.events import Event as Disclosed
from disclosure.models.challenge import InCameraSubmission
from privilege import access, context, unlocked
from privilege.actor import Actor, nobody
from privilege.choices import PrivilegeKind, WallKind
from privilege.models.walls import Wall
from privilege.services import assertions, devices, member_keys, office_keys, recovery, walls
from privilege.services.blobs import keep_file
from privilege.services.content import write_content
from privilege.services.member_keys import Opened
from tests.casework.factories import make_item
from tests.cast import Cast, id_of, office_of
from tests.walls import (
    claiming,
    clients,
    concerning,
    duties,
    exporting,
    filtering,
    leaving,
    reading,
    reviewing,
    serving,
    signing,
)

# Later than any clock that makes the cast, so that the scene is what is newest.
START = dt.datetime(2036, 3, 1, 14, 0, tzinfo=dt.UTC)
END = dt.datetime(2036, 3, 21, 14, 0, tzinfo=dt.UTC)
YESTERDAY = END - dt.timedelta(hours=20)

PROSECUTION_FILE = "prosecution file"
DEFENSE = "first defendant's defense"
SHARED = "file shared with the first defendant"
CASE = "the whole case"
PROSECUTION_WORK = "prosecution's work product"
SCREENS = "who is screened"
CHANNEL = "first defendant's channel with counsel"
HELD = "an exception that its holder is told of later"
FILTER = "filter team"
CONCERNS = "a report of concern to another office"
OFFICE = "records of the prosecution's office"  # which all of the office read
GROUPS = frozenset(
    {
        PROSECUTION_FILE,
        PROSECUTION_WORK,
        DEFENSE,
        SHARED,
        CASE,
        SCREENS,
        CHANNEL,
        HELD,
        FILTER,
        CONCERNS,
    }
)


@dataclass(slots=True)
class Scene:
    """What stands in a world: ids by kind, in the order of the acts that made them."""

    varied: frozenset[str]
    opening: cases.Opening = field(init=False)
    opened: dict[str, Opened] = field(default_factory=dict)
    clients: dict[str, Actor] = field(default_factory=dict)
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
    play_log(scene, cast)
    return scene


def play_in(scene: Scene, cast: Cast) -> None:
    """Play a scene that has begun, as far as that needs nothing committed."""
    case = _open(scene, cast)
    _make_keys(scene, cast)
    _screen(scene, cast, case)
    clients.invite_clients(scene, cast, case)
    reading.list_terms(scene, cast, case)
    _fill_prosecution_file(scene, cast, case)
    _fill_defense(scene, cast, case)
    leaving.let_some_go(scene, cast)
    serving.serve_and_draft(scene, cast, case)
    claiming.claim_back(scene, cast)
    serving.log_privilege(scene, cast, case)
    filtering.filter_some(scene, cast)
    duties.publish_codes(scene, cast)
    exporting.export_a_log(scene, cast)
    duties.train(scene, cast)
    duties.report(scene, cast)
    concerning.report_concerns(scene, cast)


def play_log(scene: Scene, cast: Cast) -> None:
    """Sign the log of what was committed, and draw from it."""
    signing.sign_the_log(scene, cast, START + dt.timedelta(minutes=600))
    reviewing.draw_reviews(scene, cast)


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
    scene.opening = opening
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
    """Hold the offices' ceremonies, after which counsel and a supervisor make their keys."""
    for name in ("da_supervisor", "pd_supervisor", "co_defender", "other_prosecutor"):
        supervisor = getattr(cast, name)
        with scene.act(supervisor, f"ceremony of {name}"):
            made = office_keys.hold_ceremony(supervisor, holders=["Ruth", "Luis", "A program"])
            scene.ids["recovery"].append(made.recovery.id)
    for name in ("prosecutor", "defender", "pd_supervisor", "co_defender", "other_prosecutor"):
        person = getattr(cast, name)
        with scene.act(person, f"key of {name}"):
            opened = member_keys.make_key(person, member_keys.draw_secrets())
            scene.opened[name] = opened
            if name in {"prosecutor", "defender"}:
                token = devices.add_device(person, opened, name="laptop", pin="kettle-9")
                scene.ids["device"].append(token.device_id)
                asked = recovery.ask_for_recovery(person).request
                scene.ids["recovery-request"].append(asked.id)


def _fill_prosecution_file(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    actor = cast.prosecutor
    for number in range(scene.times(PROSECUTION_FILE)):
        with scene.act(actor, f"prosecution item {number}"):
            wall = wall_of(actor, opening, WallKind.PROSECUTION_FILE)
            item = _item(scene, actor, wall, PROSECUTION_FILE, f"report-{number}.pdf")
            tag = tags.tag_item(actor, item_id=item.id, kind=TagKind.BRADY)
            scene.ids["tag"].append(tag.id)
            scene.ids["assertion"].append(assert_on(scene, actor, wall, item, PROSECUTION_FILE))
            reading.take_in(scene, actor, wall, PROSECUTION_FILE, f"statement-{number}.txt")
        with scene.act(actor, f"prosecution note {number}"):
            write_note(scene, actor, opening, WallKind.PROSECUTION_FILE, PROSECUTION_FILE)
            write_note(scene, actor, opening, WallKind.PROSECUTION_WORK_PRODUCT, PROSECUTION_FILE)
            write_note(scene, actor, opening, WallKind.AGENCY_CHANNEL, PROSECUTION_FILE)
            send_message(scene, actor, opening, WallKind.AGENCY_CHANNEL, PROSECUTION_FILE)
            leaving.export(scene, actor, WallKind.PROSECUTION_WORK_PRODUCT)
            if number:
                write_note(scene, actor, opening, WallKind.VICTIM_CHANNEL, PROSECUTION_FILE)
            if number == 1:
                _open_filter_team(cast, opening)


def _fill_defense(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    actor, opened = cast.defender, scene.opened["defender"]
    with scene.act(actor, "in camera"):
        _submit_in_camera(scene, cast, opening)
    for number in range(scene.times(DEFENSE)):
        with scene.act(actor, f"defense item {number}"):
            wall = wall_of(actor, opening, WallKind.FOR_DISCLOSURE)
            _item(scene, actor, wall, DEFENSE, f"alibi-{number}.pdf")
        with scene.act(actor, f"defense note {number}"):
            write_note(scene, actor, opening, WallKind.DEFENSE_WORK_PRODUCT, DEFENSE)
            leaving.export(scene, actor, WallKind.DEFENSE_WORK_PRODUCT)
            work = wall_of(actor, opening, WallKind.DEFENSE_WORK_PRODUCT)
            leaving.consent(scene, actor, opened, work, DEFENSE)
        with scene.act(actor, f"a privileged file {number}"), unlocked.using(opened.unlocked()):
            wall = wall_of(actor, opening, WallKind.DEFENSE_FILE)
            reading.take_in(scene, actor, wall, DEFENSE, f"what he told me {number}.txt")
        if number == 1:
            with scene.act(actor, "the joint defense"):
                _open_joint_defense(cast, opening)
                # A key of this wall is made in the one world only.
                write_note(scene, actor, opening, WallKind.JOINT_DEFENSE, DEFENSE)


def _open_filter_team(cast: Cast, opening: cases.Opening) -> None:
    """Open one of the prosecution's own office in the one world only."""
    walls.open_compartment(
        cast.prosecutor,
        matter_id=opening.case.matter_id,
        kind=WallKind.FILTER_TEAM,
        office_id=office_of(cast.prosecutor),
    )


def _open_joint_defense(cast: Cast, opening: cases.Opening) -> None:
    """Open a joint defense in the one world only."""
    defense = wall_of(cast.defender, opening, WallKind.FOR_DISCLOSURE)
    walls.open_compartment(
        cast.defender,
        matter_id=opening.case.matter_id,
        kind=WallKind.JOINT_DEFENSE,
        office_id=defense.office_id,
        defendant_id=defense.defendant_id,
    )


def _submit_in_camera(scene: Scene, cast: Cast, opening: cases.Opening) -> None:
    """Lay before the court, whose supervisor knows that there is something, and not what."""
    actor = cast.defender
    defense = wall_of(actor, opening, WallKind.FOR_DISCLOSURE)
    wall = walls.open_compartment(
        actor,
        matter_id=opening.case.matter_id,
        kind=WallKind.IN_CAMERA,
        office_id=defense.office_id,
        court_office_id=cast.auditor.office_id,
        defendant_id=defense.defendant_id,
    )
    with operation(actor, Disclosed.SUBMITTED_IN_CAMERA, wall=wall.id):
        told = {"text": scene.word(DEFENSE, "For the court alone"), "items": []}
        submission = InCameraSubmission.behind(
            wall,
            id=ids.new(),
            challenge_id=ids.new(),
            created_by=actor.user_id,
            content=write_content(wall, told),
        )
        submission.save(force_insert=True)
    scene.ids["wall"].append(wall.id)
    scene.ids["in-camera-submission"].append(submission.id)


def take_file(
    scene: Scene, actor: Actor, wall: Wall, group: str, name: str, *, is_read: bool = True
) -> UUID:
    """Take a file in whose bytes lie in the store."""
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
        if is_read:
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


def assert_on(scene: Scene, actor: Actor, wall: Wall, item: EvidenceItem, group: str) -> UUID:
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


def write_note(
    scene: Scene, actor: Actor, opening: cases.Opening, kind: WallKind, group: str
) -> UUID:
    """Keep a note or contact behind a part of the case."""
    note = notes.add_note(
        actor,
        case_id=opening.case.id,
        wall_id=wall_of(actor, opening, kind).id,
        kind=NoteKind.CONTACT,
        text=scene.word(group, "What was said"),
        how=ContactHow.HALLWAY,
        with_whom=scene.word(group, "A witness"),
        happened_at=START - dt.timedelta(days=1),
    )
    scene.ids["note"].append(note.id)
    return note.id


def send_message(
    scene: Scene,
    actor: Actor,
    opening: cases.Opening,
    kind: WallKind,
    group: str,
    *files: NewFile,
) -> None:
    wall_id = wall_of(actor, opening, kind).id
    text = scene.word(group, "What was asked")
    message = messages.send_message(actor, wall_id=wall_id, text=text, files=files)
    scene.ids["wall"].append(wall_id)
    scene.ids["message"].append(message.id)
    kept = MessageFile.objects.filter(message=message).order_by("id")
    scene.ids["message-file"] += kept.values_list("id", flat=True)


def wall_of(actor: Actor, opening: cases.Opening, kind: WallKind) -> Wall:
    wall = access.wall_of_kind(actor, opening.case.matter_id, kind)
    return wall
