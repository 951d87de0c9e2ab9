"""The demo's keys: each office's recovery ceremony and each person's key, kept to be printed.

Outside the demo nothing of this is ever written down by the server. Here a visitor must be able to
unlock at every later start, and nobody has a sheet in a drawer; so the words are drawn like any
others and lie in the demo's own folder, in a file that only its owner reads.
"""

import json
from pathlib import Path

from django.conf import settings

from parley.demo.load.people import actor
from parley.demo.people import OFFICES, PEOPLE, head_of
from parley.devstack.state import write_private
from privilege import context
from privilege.selectors.coverage import members
from privilege.selectors.keys import own_key
from privilege.services import member_keys, office_keys
from privilege.services.coverage import choose_member

FILE = "demo-keys.txt"
_ABOUT = "# Demo only: unlock phrases and recovery codes, and the shares of each office.\n"


def load_keys() -> int:
    """Hold the ceremonies and make the keys that are missing; returns how many keys were made."""
    made = 0
    for office in OFFICES:
        by = actor(head_of(office.key))
        with context.enter(by):
            if own_key(by).recovery is None:
                keep(office.name, office_keys.hold_ceremony(by).shares)
    for person in PEOPLE:
        by = actor(person.key)
        with context.enter(by):
            if own_key(by).key is None:
                drawn = member_keys.draw_secrets()
                member_keys.make_key(by, drawn)
                keep(person.email, [drawn.phrase, drawn.recovery_code])
                made += 1
    _choose_covering()
    return made


def _choose_covering() -> None:
    for person in (one for one in PEOPLE if one.covers):
        chosen = actor(person.key)
        head = actor(head_of(person.office))
        with context.enter(head):
            if chosen.person_id not in {one.user_id for one in members(head.own_office_id)}:
                choose_member(head, user_id=chosen.person_id, covers=True)


def table() -> str:
    """Return each person's unlock phrase and each office's shares, for the terminal."""
    found = kept()
    if not found:
        return ""
    wide = max(len(person.email) for person in PEOPLE)
    lines = ["Unlock phrases (privileged material opens with them, after the log-in):"]
    lines += [f"  {p.email:<{wide}}  {found[p.email][0]}" for p in PEOPLE if p.email in found]
    lines.append("\nShares of each office's recovery key; any two open a colleague's key:")
    for office in OFFICES:
        if office.name in found:
            lines.append(f"  {office.name}")
            lines += [f"    {n}. {share}" for n, share in enumerate(found[office.name], start=1)]
    return "\n".join([*lines, f"\nThese and the recovery codes are kept in {_path()}"])


def keep(name: str, secrets: list[str]) -> None:
    """Write them before the key is committed: a key whose words are lost opens for nobody."""
    rows = {**kept(), name: secrets}
    write_private(_path(), _ABOUT + "".join(f"{json.dumps(row)}\n" for row in rows.items()))


def kept() -> dict[str, list[str]]:
    """What was kept: phrases, codes and shares, by person and office."""
    try:
        lines = _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(json.loads(line) for line in lines if not line.startswith("#"))


def _path() -> Path:
    return Path(settings.VAR_DIR) / FILE
