"""How to reach every route there is. A route that is not told here fails the two-worlds test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

# keyword of a route → kind of object in the scene whose ids go there
KINDS = {
    "case_id": "case",
    "party_id": "party",
    "charge_id": "charge",
    "subject_id": "party",
    "counsel_id": "counsel",
    "member_id": "member",
    "event_id": "event",
    "record_id": "item",
    "link_id": "link",
    "item_id": "item",
    "note_id": "note",
    "export_id": "note-export",
    "message_id": "message",
    "attachment_id": "message-file",
    "guest_id": "guest",
    "share_id": "share",
    "authority_id": "authority",
    "exception_id": "exception",
    "tag_id": "tag",
    "assertion_id": "assertion",
    "log_id": "privilege-log",
    "version_id": "log-version",
    "log_entry_id": "log-entry",
    "challenge_id": "log-challenge",
    "label_id": "label",
    "batch_id": "batch",
    "upload_id": "upload",
    "production_id": "production",
    "row_id": "production-item",
    "volume_id": "volume",
    "wall_id": "wall",
    "user_id": "user",
    "office_id": "office",
    "token_id": "token",
    "session_id": "session",
    "court_id": "court",
    "entry_id": "entry",
    "file_id": "file",
    "recovery_id": "recovery",
    "request_id": "recovery-request",
    "device_id": "device",
    "clawback_id": "clawback",
    "claim_id": "claim",
    "terms_id": "clawback-terms",
    "copy_id": "onward-copy",
    "proposal_id": "filter-proposal",
    "release_id": "filter-release",
    "submission_id": "in-camera-submission",
    "concern_id": "concern",
    "certification_id": "certification",
    "concern_file_id": "concern-file",
    "code_version_id": "code-version",
    "log_export_id": "log-export",
    "training_id": "training",
    "training_record_id": "training-record",
    "certificate_id": "certificate",
    "expungement_order_id": "expungement-order",
    "report_id": "report",
}
# route → kind, where it finds nothing behind the other ids of that keyword
KINDS_OF = {
    "audit-entry": "log-line",
    "entry-expunge": "log-line",
    "item-preview": "pictured",
    "item-thumbnail": "pictured",
    "item-viewable": "pictured",
}
# keyword → fixed values, where it is no id
WORDS = {
    "act": ["admit", "enable"],
    "appointment": ["appoint"],
    "page": ["1"],
    "number": ["1"],
    "kind": ["index", "manifest"],
    "format": ["json"],
    "ending": ["csv"],
    "year": ["2035"],
    "name": ["index.pdf"],
    "step": ["sequester", "withdraw", "nothing"],
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
# Routes whose answer depends on nobody's data, reached once without an actor elsewhere.
ELSEWHERE = {
    "events": "an endless stream under ASGI; tests/privilege/test_stream.py",
}


@dataclass(frozen=True, slots=True)
class Route:
    """A path with holes, and what goes into them."""

    name: str
    template: str
    holes: tuple[str, ...]
    view: Callable[..., Any] = field(compare=False, repr=False)


def kind_of(route: Route, hole: str) -> str:
    """Return of which kind the ids are that go into a hole of a route."""
    return KINDS_OF.get(route.name, KINDS[hole])


def all_routes() -> list[Route]:
    """Return every route of the resolver."""
    return list(_walk(get_resolver().url_patterns, "/", ()))


def _walk(patterns: list[Any], prefix: str, holes: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        if not isinstance(entry.pattern, RoutePattern):
            raise TypeError(f"{entry.pattern} is no path() route: tell routes.py how to fill it")
        text = str(entry.pattern)
        found = tuple(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + text, holes + found)
        elif isinstance(entry, URLPattern):
            yield Route(entry.name or text, prefix + text, holes + found, entry.callback)


def fill(route: Route, values: dict[str, str]) -> str:
    """Return the path with its holes filled."""
    parts = []
    for part in route.template.split("<"):
        hole, closing, rest = part.partition(">")
        if closing:
            name = hole.split(":")[-1]
            parts.append(values[name] + rest)
        else:
            parts.append(hole)
    return "".join(parts)


def methods_of(route: Route) -> set[str]:
    """Return the methods a route takes: all that there are, unless its view names them."""
    view: Any = route.view
    while view is not None:
        if kind := getattr(view, "cls", None) or getattr(view, "view_class", None):
            named = {name.upper() for name in kind.http_method_names if hasattr(kind, name)}
            return named | ({"HEAD"} if "GET" in named else set())
        for cell in getattr(view, "__closure__", None) or ():
            if _are_methods(cell.cell_contents):
                return set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return set(METHODS)


def _are_methods(value: object) -> bool:
    """Whether this is the list that Django's ``require_http_methods`` closes over."""
    return isinstance(value, list | tuple) and bool(value) and set(value) <= set(METHODS)
