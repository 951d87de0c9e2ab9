"""A client of the demo: invited by his counsel, with a key, and in the middle of a conversation.

His log-in name is drawn like everybody's; it is kept with the demo's keys, to be printed.
"""

from casework.models.message import Message
from casework.services.messages import send_message
from parley.demo.load.cases import Loaded
from parley.demo.load.keys import keep, kept
from parley.demo.load.people import actor
from parley.demo.people import PASSWORD, PEOPLE
from privilege import context
from privilege.access import wall_of_kind
from privilege.actor import Actor, nobody
from privilege.choices import WallKind
from privilege.models.people import User
from privilege.selectors.people import actor_of
from privilege.services import guests, member_keys, wall_keys
from privilege.services.sign_in import GUEST_DOMAIN

COUNSEL, NAME = "luis", "Tobias Quillfeather"
FILE_KEY = f"client {NAME}"
_TALK = (
    (
        True,
        (
            "Mr. Quillfeather, here you can write to me and to Imani, and nobody else can read it. "
            "Please do not talk about the case on the jail's telephone."
        ),
    ),
    (
        False,
        "I found the receipt. My sister has it at home. Does she have to come to court?",
    ),
    (
        True,
        (
            "Ask her to put it in an envelope and not to write on it; Imani picks it up on"
            " Thursday. Nobody has decided yet whether she comes. I see you on Friday."
        ),
    ),
)


def load_client(case: Loaded) -> int:
    """Invite the client and write the messages where there is none; how many were sent."""
    counsel = actor(COUNSEL)
    with context.enter(counsel):
        wall = wall_of_kind(counsel, case.matter_id, WallKind.PRIVILEGED_CHANNEL)
        if Message.objects.filter(wall=wall).exists():
            return 0
        _guest, code = guests.invite_guest(counsel, wall_id=wall.id, name=NAME)
    client = _join(code)
    for by_counsel, text in _TALK:
        author = counsel if by_counsel else client
        with context.enter(author):
            send_message(author, wall_id=wall.id, text=text)
    _share(counsel)
    return len(_TALK)


def table() -> str:
    """Return how the client logs in and unlocks, for the terminal."""
    found = kept().get(FILE_KEY)
    if not found:
        return ""
    return (
        f"The client {NAME} (invited by Luis Ferreira) logs in as {found[0]}, with the same "
        f"password,\nand unlocks with: {found[1]}"
    )


def _join(code: str) -> Actor:
    anonymous = nobody()
    with context.enter(anonymous):
        login = guests.join(anonymous, code=code, password=PASSWORD)
    client = actor_of(User.objects.get(email=f"{login}{GUEST_DOMAIN}"))
    drawn = member_keys.draw_secrets()
    keep(FILE_KEY, [login, drawn.phrase, drawn.recovery_code])
    with context.enter(client):
        member_keys.make_key(client, drawn)
    return client


def _share(counsel: Actor) -> None:
    """Let counsel unlock once, as they would, by which the client can open what is there."""
    email = next(person.email for person in PEOPLE if person.key == COUNSEL)
    with context.enter(counsel):
        opened = member_keys.open_key(counsel, kept()[email][0])
        wall_keys.share_with_waiting(counsel, opened.unlocked())
