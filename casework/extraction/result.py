"""What an examination tells about a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casework.extraction.memory import Extent


class Condition(StrEnum):
    """The state in which a file was found."""

    OK = "ok"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    MALFORMED = "malformed"
    HOSTILE = "hostile"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"


class Kind(StrEnum):
    """What sort of thing a file is, by its content."""

    PDF = "pdf"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    EMAIL = "email"
    TEXT = "text"
    OFFICE = "office"
    ARCHIVE = "archive"
    OTHER = "other"


class Flag(StrEnum):
    """What a person should know before opening the original."""

    INFECTED = "infected"
    SCRIPT = "script"
    MACROS = "macros"
    REMOTE = "remote"
    HIDDEN = "hidden"
    MISNAMED = "misnamed"
    RESTRICTED = "restricted"
    ANNOTATED = "annotated"
    SIGNED = "signed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, sheet, slide or message; numbers begin at 1."""

    number: int
    text: str
    engine: str = ""
    """Names the recogniser where a machine made the text; empty where the file carries it."""

    @property
    def machine_made(self) -> bool:
        """Whether a machine read this page off a picture."""
        return bool(self.engine)


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendering for people to look at: encoded bytes and their media type."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Child:
    """A file found inside the file: an attachment, a member, an embedded object."""

    name: str
    """Safe to show and to save under: no folders, no control characters."""
    path: str
    """Where it lay inside its container, as the container says, made safe."""
    content: Extent


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything Parley learnt from one file. Close it when its children have been taken."""

    media_type: str
    kind: Kind
    condition: Condition
    reason: str
    """Plain words for a lawyer; empty when the condition is ok."""
    metadata: Mapping[str, object] = field(default_factory=dict)
    """JSON values. Times are ISO 8601, positions decimal degrees, lengths seconds."""
    pages: tuple[Page, ...] = ()
    """In order; a scan with a stamp has two: the text it carries, then what was recognised."""
    page_count: int | None = None
    thumbnail: Picture | None = None
    first_page: Picture | None = None
    viewable: Picture | None = None
    """The whole picture in a form that browsers show, where its own is not one."""
    children: tuple[Child, ...] = ()
    notes: tuple[str, ...] = ()
    """Further remarks in plain words: what was left out, what to beware of."""
    flags: frozenset[Flag] = frozenset()
    fault: str = ""
    """Where a reader gave up: an exception's class and its place, for the server's log."""

    @property
    def text(self) -> str:
        """All pages, divided by form feeds."""
        return "\f".join(page.text for page in self.pages)

    @property
    def machine_made(self) -> bool:
        """Whether any page's text was recognised by a machine."""
        return any(page.machine_made for page in self.pages)

    def close(self) -> None:
        """Give back the memory that the children's bytes lie in."""
        if self.children:
            self.children[0].content.memory.close()
