"""What an outsider would try besides plain addresses: words, filters, orders, cursors, ranges, ids.

In what is tried ``[item]`` stands for an item's id of both worlds, ``{item}`` for one that is only
in the varied world, ``{item64}`` for the same in base64, ``<item>`` for a cursor that names it.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from casework import cursors
from tests.walls import routes, scene
from tests.walls.asking import ABSENT, Request, ids_of
from tests.walls.scene import Scene

_LISTS = [
    {"q": "secretly"},
    {"q": "report alibi served"},
    {"q": "what was said"},
    {"order": "name"},
    {"order": "-size", "limit": "1"},
    {"tag": "brady"},
    {"tag": "label:hot"},
    {"type": "document", "where": "served-on-us"},
    {"batch": "{batch}"},
    {"parent": "{item}"},
    {"party": "{party}"},
    {"cursor": "<item>"},
]
_NOTES = [{"place": "{wall}"}, {"wall": "{wall}"}, {"cursor": "<note>"}, {"limit": "1"}]
_CASES = [
    {"q": "secretly"},
    {"q": "IND-1"},
    {"custody": "held"},
    {"order": "arrived"},
    {"limit": "1"},
]
QUERIES: dict[str, list[dict[str, str]]] = {
    "search": _LISTS,
    "api-search": _LISTS,
    "evidence": _LISTS,
    "api-case-evidence": _LISTS,
    "notes": _NOTES,
    "api-notes": _NOTES,
    "case-list": _CASES,
    "api-cases": _CASES,
    "home": [{"order": "arrived"}, {"order": "opened"}],
    "audit-log": [{"event": "casework:evidence"}, {"cursor": "<item>"}],
    "api-log": [{"event": "casework:evidence"}, {"user": "{user}"}],
    "api-log-checkpoint": [{"of": "published"}, {"size": "16"}],
    "api-log-consistency": [
        {"first": "1", "second": "2"},
        {"first": "1", "second": "16", "of": "published"},
    ],
    "case": [{"again": "1"}],
    "note-add": [{"place": "{wall}"}],
    "people": [{"office": "{office}"}],
    "channel": [{"cursor": "<message>"}],
    "own-channel": [{"cursor": "<message>"}],
    "review": [{"item": "{item}"}, {"file": "{wall}"}, {"show": "all"}],
    "review-list": [{"cursor": "<item>"}, {"show": "all"}],
    "intake": [{"place": "{wall}"}],
    "exception-ask": [{"item": "{note}"}],
}
_FILES = [
    {"Range": "bytes=0-3"},
    {"Range": "bytes=9999-"},
    {"If-None-Match": "*"},
    {"If-None-Match": f'"{hashlib.sha256(b"report-0.pdf").hexdigest()}"'},
    {"If-Modified-Since": "Sat, 01 Mar 2036 14:00:00 GMT"},
]
_SENT = ("item-file", "item-inline", "item-thumbnail", "item-preview", "item-viewable")
_SHARED = ("own-share-file", "note-export-file", "exception-package", "volume-receipt")
_SENT_BY_API = ("api-item-file", "api-item-thumbnail", "api-item-preview")
_SERVED = ("volume-download", "volume-file", "api-volume-download", "api-volume-file")
HEADERS: dict[str, list[dict[str, str]]] = {
    **dict.fromkeys((*_SENT, *_SHARED, *_SENT_BY_API, *_SERVED), _FILES),
    "api-case-evidence": [{"Accept": "text/csv"}, {"If-None-Match": "*"}],
}
_FORM = "application/x-www-form-urlencoded"
_TUS = {"Tus-Resumable": "1.0.0"}
_CASE = {
    "title": "People v. Poe",
    "docket_number": "IND-1",
    "court_id": "{court}",
    "defendants": [{"full_name": "John Doe"}],
}
# route → method, what is sent (as JSON, or bytes of a file), headers
BODIES: dict[str, list[tuple[str, object, dict[str, str]]]] = {
    "api-cases": [("POST", _CASE, {}), ("POST", _CASE, {"Idempotency-Key": "first"})],
    "api-links": [("POST", {"other_case_id": "{case}"}, {})],
    "api-evidence-tags": [
        ("POST", {"items": ["[item]", "{item}", str(ABSENT)], "kind": "brady"}, {}),
        ("POST", {"items": ["[item]"], "kind": "giglio"}, {}),
    ],
    "api-item-tags": [("POST", {"kind": "label", "label": "hot"}, {})],
    "api-item-subjects": [("POST", {"party_id": "{party}"}, {})],
    "api-production-items": [("POST", {"item_ids": ["[item]", "{item}"]}, {})],
    "api-productions": [("POST", {"shared_wall_id": "{wall}"}, {})],
    "api-notes": [
        ("POST", {"wall_id": "{wall}", "kind": "note", "text": "Mine"}, {}),
    ],
    "api-counsel": [("POST", {"attorney_id": "[attorney]"}, {})],
    "api-team": [("POST", {"user_id": "{user}"}, {})],
    "api-batches": [("POST", {"wall_id": "{wall}"}, {}), ("POST", {}, {})],
    "api-tokens": [("POST", {"name": "sync", "scopes": ["read"]}, {})],
    "api-uploads": [
        (
            "POST",
            b"",
            _TUS | {"Upload-Length": "9", "Upload-Metadata": "filename YQ==,wall {wall64}"},
        )
    ],
    "api-upload": [
        ("HEAD", b"", _TUS),
        ("PATCH", b"", _TUS | {"Upload-Offset": "3"}),
        ("PATCH", b"nine byte", _TUS | {"Upload-Offset": "0"}),
        ("DELETE", b"", _TUS),
    ],
}
# route → what its form is filled in with; sent as browsers send it
FORMS: dict[str, dict[str, str]] = {
    "guest-invite": {"name": "Jane Roe", "email": "paul.doe@example.org"},
    "channel": {"text": "Are you there?"},
    "own-channel": {"text": "Are you there?"},
    "note-add": {"wall_id": "{wall}", "text": "Mine"},
    "item-assert": {"kind": "informant", "basis": "He asked", "description": "A report"},
    "item-share": {"may_download": "on"},
    "note-share": {"again": "yes"},
    "item-tag": {"kind": "label", "label": "hot"},
    "evidence-tag": {"items": "{item}", "kind": "brady"},
    "review-code": {"items": "{item}", "code": "privileged"},
    "team-add": {"user_id": "{user}"},
    "join": {"code": "00000-00000", "password": "abc", "again": "abc"},
    "claim-new": {"file_ids": "{file}", "basis": "Notes"},
    "clawback-report-new": {"file_ids": "{file}", "seen": "Notes"},
    "access-review": {"state": "1"},
    "onward-add": {"to_whom": "An expert", "what": "By mail"},
}
_HIDDEN = -2  # of `ids_of`
_HOLE = re.compile(r"(?<=[\" ])([\[{<])([a-z-]+)(64)?[\]}>](?=\")")
# Addresses that lead nowhere, or not to what they say.
NOWHERE = ("/nowhere/", "/items/7/", "/cases/../admin/", "/api/v1/nowhere/", "/.env", "/admin/")


def every_try(plain: Scene, varied: Scene, watcher: str) -> Iterator[Request]:
    """Yield them all; readings first."""
    known = {route.name: route for route in routes.all_routes()}
    here = _Filling(plain, varied, watcher)
    yield from (Request("", "GET", path) for path in NOWHERE)
    yield from _readings(known, here)
    yield from _writings(known, here)


def _readings(known: dict[str, routes.Route], here: "_Filling") -> Iterator[Request]:
    for name, rows in QUERIES.items():
        for row in rows:
            path = f"{here.path(known[name], 0)}?{urlencode(here.filled(row))}"
            yield Request(known[name].template, "GET", path)
    for name, rows in HEADERS.items():
        for row in rows:
            for path in here.both(known[name]):
                yield Request(known[name].template, "GET", path, headers=tuple(row.items()))


def _writings(known: dict[str, routes.Route], here: "_Filling") -> Iterator[Request]:
    for name, filled in FORMS.items():
        text = urlencode(here.filled(filled)).encode()
        for path in here.both(known[name]):
            yield Request(known[name].template, "POST", path, text, _FORM)
    for name, tried in BODIES.items():
        for method, body, headers in tried:
            is_file = isinstance(body, bytes)
            text = body if isinstance(body, bytes) else json.dumps(here.filled(body)).encode()
            kind = "application/offset+octet-stream" if is_file else "application/json"
            sent = tuple(here.filled(headers).items())
            for path in here.both(known[name]):
                yield Request(known[name].template, method, path, text, kind, sent)


class _Filling:
    """Puts ids into what is asked."""

    def __init__(self, plain: Scene, varied: Scene, watcher: str) -> None:
        kinds = {*plain.ids, *routes.KINDS.values(), *routes.KINDS_OF.values()}
        self._ids = {kind: ids_of(kind, plain, varied, watcher) for kind in kinds}

    def path(self, route: routes.Route, rank: int) -> str:
        """Fill the holes of a route: 0 with ids of both worlds, -2 of the varied world."""
        return routes.fill(
            route,
            {
                hole: routes.WORDS[hole][0]
                if hole in routes.WORDS
                else self._id(routes.kind_of(route, hole), rank)
                for hole in route.holes
            },
        )

    def both(self, route: routes.Route) -> list[str]:
        """Return the path with ids of both worlds, and with ids of the varied world only."""
        return list(dict.fromkeys(self.path(route, rank) for rank in (0, 1, _HIDDEN)))

    def filled(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Put ids for the words in brackets."""
        return json.loads(_HOLE.sub(self._word, json.dumps(value)))

    def _word(self, found: re.Match[str]) -> str:
        way, kind, coded = found.groups()
        one = self._id(kind, 0 if way == "[" else _HIDDEN)
        if way == "<":
            return cursors.encode(scene.START.isoformat(), UUID(one))
        return base64.b64encode(one.encode()).decode() if coded else one

    def _id(self, kind: str, rank: int) -> str:
        ids = self._ids[kind]
        return ids[rank] if len(ids) > 2 else ids[0]
