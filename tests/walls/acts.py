"""What else happens in the scene: everything that has an address of its own comes about here."""

import datetime as dt
from uuid import UUID

from audit.ground import replay
from casework.access import case_for
from casework.choices import EventKind, Grade, NoteKind
from casework.models.evidence import EvidenceItem
from casework.services import cases, charges, intake, notes, tags
from casework.services.settings import schedule_event
from disclosure.selectors.parties import receiving_parties
from privilege import access, context
from privilege.choices import WallKind, WallRight
from privilege.services import tokens, walls
from tests.cast import Cast, id_of
from tests.disclosure import conftest as productions
from tests.walls import collecting
from tests.walls import scene as setting
from tests.walls.scene import Scene

# Whose program calls the API in their name.
TOKENS = ("defender",)


def play_rest(scene: Scene, cast: Cast) -> None:
    """Play on after `scene.play`; commits."""
    case_id = scene.ids["case"][0]
    with context.enter(cast.prosecutor):
        matter_id = case_for(cast.prosecutor, case_id).matter_id
    _keep_record(scene, cast, case_id)
    _take_in(scene, cast, matter_id)
    _think(scene, cast, case_id, matter_id)
    _serve_on_the_other(scene, cast, matter_id)
    _open_other_cases(scene, cast)
    _make_tokens(scene, cast)
    collecting.collect(scene, cast)


def _keep_record(scene: Scene, cast: Cast, case_id: UUID) -> None:
    """What both sides read: counts and court dates."""
    with scene.act(cast.prosecutor, "charge"):
        charge = charges.add_charge(
            cast.prosecutor,
            party_id=scene.ids["party"][0],
            statute=scene.word(setting.CASE, "PL 160.10"),
            description=scene.word(setting.CASE, "Robbery in the second degree"),
            grade=Grade.FELONY,
        )
    scene.ids["charge"].append(charge.id)
    for number in range(scene.times(setting.CASE)):
        with scene.act(cast.prosecutor, f"court date {number}"):
            event = schedule_event(
                cast.prosecutor,
                case_id=case_id,
                kind=EventKind.ARRAIGNMENT,
                day=setting.END.date() + dt.timedelta(days=number + 2),
                hour=dt.time(9, 30),
                purpose=scene.word(setting.CASE, "Arraignment"),
            )
        scene.ids["event"].append(event.id)


def _take_in(scene: Scene, cast: Cast, matter_id: UUID) -> None:
    """Sets of files, and uploads on their way, on both sides; and the same bytes on both."""
    sides = (
        (cast.prosecutor, WallKind.PROSECUTION_FILE, setting.PROSECUTION_FILE),
        (cast.defender, WallKind.FOR_DISCLOSURE, setting.DEFENSE),
    )
    for actor, kind, group in sides:
        for number in range(scene.times(group)):
            with scene.act(actor, f"{group} upload {number}"):
                wall = access.wall_of_kind(actor, matter_id, kind)
                batch = intake.open_batch(
                    actor, wall_id=wall.id, source_agency=scene.word(group, "Precinct 7")
                )
                with replay.frozen(setting.YESTERDAY):  # an upload is not kept for ever
                    upload = intake.open_upload(
                        actor, length=9, name=scene.word(group, "tape.wav"), batch_id=batch.id
                    )
                scene.ids["batch"].append(batch.id)
                scene.ids["upload"].append(upload.id)
            with scene.act(actor, f"{group} label {number}"):
                items = EvidenceItem.objects.filter(wall=wall).order_by("created_at", "id")
                tag = tags.label_item(
                    actor, item_id=items[0].id, label=scene.word(group, f"hot {number}")
                )
                scene.ids["tag"].append(tag.id)
    with scene.act(cast.prosecutor, "the file that the defense has, too"):
        wall = access.wall_of_kind(cast.prosecutor, matter_id, WallKind.PROSECUTION_FILE)
        if setting.PROSECUTION_FILE in scene.varied:
            setting.take_file(scene, cast.prosecutor, wall, "", "alibi-0.pdf")


def _think(scene: Scene, cast: Cast, case_id: UUID, matter_id: UUID) -> None:
    """Work product of the prosecution; and an investigator let in to the defense's."""
    for number in range(scene.times(setting.PROSECUTION_WORK)):
        with scene.act(cast.prosecutor, f"theory of the case {number}"):
            wall = access.wall_of_kind(
                cast.prosecutor, matter_id, WallKind.PROSECUTION_WORK_PRODUCT
            )
            note = notes.add_note(
                cast.prosecutor,
                case_id=case_id,
                wall_id=wall.id,
                kind=NoteKind.NOTE,
                text=scene.word(setting.PROSECUTION_WORK, "What we think"),
            )
        scene.ids["note"].append(note.id)
    if setting.DEFENSE in scene.varied:
        with scene.act(cast.defender, "let the investigator in"):
            wall = access.wall_of_kind(cast.defender, matter_id, WallKind.DEFENSE_WORK_PRODUCT)
            walls.grant_wall(
                cast.defender,
                wall_id=wall.id,
                user_id=id_of(cast.defense_investigator),
                right=WallRight.READ,
            )
    if setting.SCREENS in scene.varied:
        with scene.act(cast.da_conflicts, "screen another"):
            walls.screen_person(
                cast.da_conflicts, matter_id=matter_id, user_id=id_of(cast.da_admin)
            )


def _serve_on_the_other(scene: Scene, cast: Cast, matter_id: UUID) -> None:
    """Serve a volume on the second defendant, whose numbers begin anew."""
    actor = cast.prosecutor
    with scene.act(actor, "to be served on the other"):
        wall = access.wall_of_kind(actor, matter_id, WallKind.PROSECUTION_FILE)
        item = setting.take_file(scene, actor, wall, "", "for-roe.txt")
        parties = receiving_parties(actor, matter_id)
        shared = next(one.shared_wall_id for one in parties if one.name == "Ann Roe")
    serve(scene, cast, shared, item, "the other's")


def serve(scene: Scene, cast: Cast, shared: UUID, item: UUID, label: str) -> None:
    """Serve one item behind a shared file."""
    actor = cast.prosecutor
    with scene.act(actor, f"number {label} volume"):
        production = productions.drafted(actor, shared, [item])
        productions.numbered(actor, production)
    with scene.act(actor, f"prepare {label} volume"):
        productions.prepared(actor, production)
    with scene.act(actor, f"serve {label} volume"):
        volume = productions.served(actor, production)
    scene.ids["production"].append(production)
    scene.ids["volume"].append(volume)


def serve_more(scene: Scene, cast: Cast, defendant: str) -> None:
    """Serve one more file on a defendant."""
    actor = cast.prosecutor
    with context.enter(actor):
        matter_id = case_for(actor, scene.ids["case"][0]).matter_id
    with scene.act(actor, f"more for {defendant}"):
        wall = access.wall_of_kind(actor, matter_id, WallKind.PROSECUTION_FILE)
        item = setting.take_file(scene, actor, wall, "", f"more for {defendant}.txt")
        parties = receiving_parties(actor, matter_id)
        shared = next(one.shared_wall_id for one in parties if one.name == defendant)
    serve(scene, cast, shared, item, f"more for {defendant}")


def take_in_more(scene: Scene, cast: Cast) -> None:
    """Let the prosecution take in one more file."""
    actor = cast.prosecutor
    with replay.seeded("one more file"), context.enter(actor):
        matter_id = case_for(actor, scene.ids["case"][0]).matter_id
        wall = access.wall_of_kind(actor, matter_id, WallKind.PROSECUTION_FILE)
        setting.take_file(scene, actor, wall, "", "one more.txt")


def write_note(scene: Scene, cast: Cast) -> None:
    """Let the first defendant's counsel write a note of their own."""
    actor = cast.defender
    with context.enter(actor):
        matter_id = case_for(actor, scene.ids["case"][0]).matter_id
    with replay.seeded("one more note"), context.enter(actor):
        wall = access.wall_of_kind(actor, matter_id, WallKind.DEFENSE_WORK_PRODUCT)
        notes.add_note(
            actor,
            case_id=scene.ids["case"][0],
            wall_id=wall.id,
            kind=NoteKind.NOTE,
            text="One more",
        )


def _open_other_cases(scene: Scene, cast: Cast) -> None:
    """A second case of the same counsel, and in the varied world one that outsiders know not."""
    titles = ["People v. Moe"]
    if setting.CASE in scene.varied:
        titles.append("People v. Hidden")
    for title in titles:
        with scene.act(cast.prosecutor, title):
            opening = cases.open_case(
                cast.prosecutor,
                court_id=scene.ids["court"][0],
                title=title,
                docket_number=title,
                defendants=[cases.NewDefendant("Max Moe", cast.co_defender.user_id)],
            )
            scene.ids["case"].append(opening.case.id)
            scene.ids["party"] += [party.id for party in opening.defendants]
            cases.link_cases(
                cast.prosecutor,
                case_id=opening.case.id,
                other_case_id=scene.ids["case"][0],
                reason="",
            )
            for _ in range(3):
                intake.open_batch(cast.prosecutor, wall_id=opening.prosecution_file.id)
            schedule_event(
                cast.prosecutor,
                case_id=opening.case.id,
                kind=EventKind.ARRAIGNMENT,
                day=setting.END.date() + dt.timedelta(days=1),
                hour=dt.time(9, 30),
            )
        with scene.act(cast.da_conflicts, f"screen from {title}"):
            walls.screen_person(
                cast.da_conflicts,
                matter_id=opening.case.matter_id,
                user_id=id_of(cast.da_clerk),
            )


def _make_tokens(scene: Scene, cast: Cast) -> None:
    for name in TOKENS:
        actor = getattr(cast, name)
        with scene.act(actor, f"token of {name}"):
            token, secret = tokens.make_token(actor, name="sync", scopes=["read", "write"])
        scene.ids["token"].append(token.id)
        scene.secrets[name] = secret
