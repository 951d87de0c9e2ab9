"""Clients in the scene: each sees their own channel and what counsel shared, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.services import sharing
from casework.services.message_files import NewFile
from privilege import unlocked
from privilege.actor import nobody
from privilege.choices import WallKind
from privilege.models.people import User
from privilege.selectors import people
from privilege.services import guests, member_keys, wall_keys
from privilege.services.sign_in import GUEST_DOMAIN
from tests.privilege.guests_of import PASSWORD
from tests.walls import scene as setting

if TYPE_CHECKING:
    from casework.services.cases import Opening
    from privilege.actor import Actor
    from tests.cast import Cast

CHANNEL = WallKind.PRIVILEGED_CHANNEL


def invite_clients(scene: setting.Scene, cast: Cast, opening: Opening) -> None:
    """Let each defense's client join, write to them, and share with the first one."""
    for counsel, label, name in (
        (cast.defender, "client", "John Doe"),
        (cast.co_defender, "other_client", "Ann Roe"),
    ):
        client = join(scene, counsel, opening, label, name)
        with scene.act(client, f"key of the {label}"):
            made = member_keys.make_key(client, member_keys.draw_secrets())
            scene.opened[label] = made
        scene.clients[label] = client
    with scene.act(cast.co_defender, "a word to the other client"):
        letter = NewFile("letter.txt", b"Bring this to the hearing.")
        setting.send_message(scene, cast.co_defender, opening, CHANNEL, "", letter)
    for number in range(scene.times(setting.CHANNEL)):
        _write(scene, cast.defender, opening, number)
    if setting.CHANNEL in scene.varied:
        join(scene, cast.defender, opening, "client's mother", "Mary Doe")
        with scene.act(cast.defender, "an invitation not used yet"):
            wall = setting.wall_of(cast.defender, opening, CHANNEL)
            guest, _code = guests.invite_guest(
                cast.defender, wall_id=wall.id, name="Paul Doe", email="paul.doe@example.org"
            )
            scene.ids["guest"].append(guest.id)


def join(scene: setting.Scene, counsel: Actor, opening: Opening, label: str, name: str) -> Actor:
    """Invite somebody to the channel of counsel's client; they use their code."""
    with scene.act(counsel, f"invite the {label}"):
        wall = setting.wall_of(counsel, opening, CHANNEL)
        guest, code = guests.invite_guest(counsel, wall_id=wall.id, name=name)
        scene.ids["guest"].append(guest.id)
    with scene.act(nobody(), f"the {label} joins"):
        login = guests.join(nobody(), code=code, password=PASSWORD)
        return people.actor_of(User.objects.get(email=f"{login}{GUEST_DOMAIN}"))


def _write(scene: setting.Scene, actor: Actor, opening: Opening, number: int) -> None:
    keys = scene.opened["defender"].unlocked()
    with scene.act(actor, f"a word to the client {number}"), unlocked.using(keys):
        setting.send_message(scene, actor, opening, CHANNEL, setting.CHANNEL)
        setting.write_note(scene, actor, opening, CHANNEL, setting.CHANNEL)
        wall = setting.wall_of(actor, opening, WallKind.FOR_DISCLOSURE)
        name = f"for the client {number}.txt"
        item_id = setting.take_file(scene, actor, wall, setting.CHANNEL, name)
        shared = sharing.share_item(actor, item_id=item_id, may_download=True)
        note = sharing.share_note(actor, note_id=scene.ids["note"][-1])
        scene.ids["share"] += [shared.id, note.id]
        channel = setting.wall_of(actor, opening, CHANNEL)
        wall_keys.share_keys(actor, channel, keys)
    client = scene.clients["client"]
    with scene.act(client, f"the client answers {number}"):
        setting.send_message(scene, client, opening, CHANNEL, setting.CHANNEL)
