"""The bytes of an entry of schema ``v: 1`` as one pattern: its columns without reading JSON.

Whoever verifies millions of entries asks of each whether its bytes say what the columns beside
them say. Text that this pattern matches whole is one object of canonical JSON with the fields of
`audit.ledger.entry`, each once and in their order: a quotation mark inside a string has a backslash
before it, so no string can hold what looks like a field. What it does not match may still be an
entry, and is to be read as JSON.
"""

import re
from collections.abc import Callable
from uuid import UUID

_ID = r"[0-9a-f-]{36}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}"
_TAG = r'"[a-z0-9_.:-]++"'
_TEXT = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\bfnrt]|u[0-9a-f]{4})[^"\\\x00-\x1f]*+)*+"'
_COUNT = r"(?:null|0|[1-9][0-9]{0,15})"
_OBJECT = rf'\{{"id":"{_ID}","kind":{_TAG}\}}'
_DIGEST = rf'{_TAG}:"[0-9a-f]*+"'


def _many(one: str) -> str:
    return f"(?:{one}(?:,{one})*+)?"


_ENTRY = (
    rf'\{{"act":"({_ID})","at":"({_TIME})Z","bytes":{_COUNT}'
    rf',"digests":\{{{_many(_DIGEST)}\}},"duration_ms":{_COUNT},"event":{_TAG}'
    rf',"id":"({_ID})","log":"<log>","objects":\[{_many(_OBJECT)}\],"outcome":{_TAG}'
    rf',"source":(?:null|\{{"address":{_TEXT},"agent":{_TEXT},"session":{_TEXT}\}})'
    rf',"v":1,"wall":(?:null|"({_ID})"),"who":\{{"kind":{_TAG},"office":(?:null|"{_ID}")'
    rf',"user":(?:null|"{_ID}")\}},"writing":(true|false)\}}'
)

Match = Callable[[str], re.Match[str] | None]


def of_log(log_id: UUID) -> Match:
    """What matches the entries of one log.

    The groups: act, time (`YYYY-MM-DDTHH:MM:SS.ffffff`, UTC), id, wall or None, "true" or "false".
    """
    return re.compile(_ENTRY.replace("<log>", str(log_id))).fullmatch
