"""The privilege screen: whether a file may hold an attorney's communications, and where.

It looks for the names, addresses, domains and telephone numbers of attorneys and for privileged
words, in the places where they mean something: participants of an e-mail, a letterhead, a list of
calls, a file's name, the text. It only points; a person decides.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

MOST_HITS = 50
"""Hits kept of one file; a reviewer needs to see why, not how often."""
HEAD_LINES = 12
_EXCERPT = 90
_CALLS = 3
_PHONE = re.compile(r"\+?\(?\d[\d().\-\s]{7,18}\d")
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE_DIGITS = 10
_LONGEST_TEXT = 400_000
# Whoever writes from one of these shares it with everybody.
PUBLIC_DOMAINS = frozenset(
    {
        "aol.com",
        "gmail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "yahoo.com",
    }
)
_NOT_A_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "esquire", "mr", "mrs", "ms", "dr"})


class TermKind(StrEnum):
    """What a term is."""

    ATTORNEY = "attorney"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    ADDRESS = "address"
    WORDS = "words"


class Place(StrEnum):
    """Where a term was found."""

    PARTICIPANTS = "participants"
    FILE_NAME = "file-name"
    LETTERHEAD = "letterhead"
    CALL_LIST = "call-list"
    TEXT = "text"


@dataclass(frozen=True)
class Term:
    """One term of a screen; ``value`` as people write it."""

    kind: TermKind
    value: str

    @cached_property
    def key(self) -> str:
        """The value as it is compared."""
        if self.kind is TermKind.PHONE:
            return digits(self.value)
        return fold(self.value).strip().removeprefix("@")

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds it in folded text; None for what is compared as a whole."""
        if self.kind is TermKind.ATTORNEY:
            return _name_pattern(self.key)
        if self.kind in {TermKind.WORDS, TermKind.ADDRESS}:
            words = re.findall(r"\w+", self.key)
            return re.compile(r"\b" + r"\W+".join(words) + r"\b") if words else None
        return None

    @cached_property
    def anchor(self) -> str:
        """A word without which the pattern cannot match: looked for first, which is fast."""
        return max(re.findall(r"\w+", self.key), key=len, default="")


@dataclass(frozen=True, slots=True)
class Document:
    """A file as the screen sees it.

    ``people`` are names and addresses of an e-mail's participants, ``pages`` numbers and texts;
    ``is_table`` where it is a spreadsheet or a list.
    """

    name: str
    people: Sequence[tuple[str, str]] = ()
    pages: Sequence[tuple[int, str]] = ()
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """That a term was found; ``page`` is None outside the text."""

    term: Term
    place: Place
    page: int | None
    excerpt: str


def is_usable(term: Term) -> bool:
    """Whether a term says enough to be looked for."""
    if term.kind is TermKind.PHONE:
        return len(term.key) >= _PHONE_DIGITS
    if term.kind is TermKind.EMAIL:
        return _ADDRESS.fullmatch(term.key) is not None
    if term.kind is TermKind.DOMAIN:
        return re.fullmatch(r"[\w-]+(\.[\w-]+)+", term.key) is not None
    return term.pattern is not None and len(term.anchor) > 1


def screen(document: Document, terms: Sequence[Term]) -> list[Hit]:
    """Every place in which a term was found, the first of each; at most ``MOST_HITS``."""
    found: dict[tuple[Term, Place], Hit] = {}
    for hit in _all(document, terms):
        found.setdefault((hit.term, hit.place), hit)
        if len(found) >= MOST_HITS:
            break
    return list(found.values())


def fold(text: str) -> str:
    """Text without case and accents, each character in its place."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def digits(number: str) -> str:
    """The last ten digits of a telephone number: those that are dialed within the country."""
    return re.sub(r"\D", "", number)[-_PHONE_DIGITS:]


@cache
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char)[0].lower()
    return plain if len(plain) == 1 else char


def _name_pattern(name: str) -> re.Pattern[str] | None:
    """First and last name in either order, with a middle name or two between."""
    parts = [one for one in re.findall(r"[\w']+", name) if one not in _NOT_A_NAME]
    full = [one for one in parts if len(one) > 1]
    if not full:
        return None
    if len(full) == 1:
        return re.compile(rf"\b{re.escape(full[0])}\b")
    first, last = re.escape(full[0]), re.escape(full[-1])
    gap = r"[^\w\n]{1,3}"
    between = r"[^\S\n]+(?:[\w']+\.?[^\S\n]+){1,2}?"
    return re.compile(rf"\b{first}(?:{gap}|{between}){last}\b|\b{last}{gap}{first}\b")


def _all(document: Document, terms: Sequence[Term]) -> Iterator[Hit]:
    sought = _Sought(terms)
    for name, address in document.people:
        shown = f"{name} <{address}>" if name else address
        for term in (*sought.by_address(fold(address)), *(one for one, _at in sought.said(name))):
            yield Hit(term, Place.PARTICIPANTS, None, shown)
    for term, _at in sought.said(re.sub(r"[_.\-]+", " ", document.name)):
        yield Hit(term, Place.FILE_NAME, None, document.name)
    for number, whole in document.pages:
        text = whole[:_LONGEST_TEXT]
        place = _Places(text, is_first=number == 1, is_table=document.is_table)
        for term, at in sought.anywhere(text):
            yield Hit(term, place.of(at), number, _excerpt(text, at))


class _Sought:
    """The terms of a screen, by the way they are looked for."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._addresses = {term.key: term for term in terms if term.kind is TermKind.EMAIL}
        self._domains = {term.key: term for term in terms if term.kind is TermKind.DOMAIN}
        self._phones = {term.key: term for term in terms if term.kind is TermKind.PHONE}
        self._worded = [(term, term.pattern) for term in terms if term.pattern is not None]

    def by_address(self, address: str) -> Iterator[Term]:
        """The terms that an e-mail address answers: itself, its domain, a domain above it."""
        if term := self._addresses.get(address):
            yield term
        labels = address.rpartition("@")[2].split(".")
        for start in range(len(labels) - 1):
            if found := self._domains.get(".".join(labels[start:])):
                yield found

    def said(self, text: str) -> Iterator[tuple[Term, int]]:
        """Names and words that a text says, each with its first place."""
        folded = fold(text)
        for term, pattern in self._worded:
            if term.anchor in folded and (found := pattern.search(folded)):
                yield term, found.start()

    def anywhere(self, text: str) -> Iterator[tuple[Term, int]]:
        """Everything that a text says: names, words, addresses, numbers."""
        yield from self.said(text)
        if "@" in text and (self._addresses or self._domains):
            for match in _ADDRESS.finditer(fold(text)):
                for term in self.by_address(match.group()):
                    yield term, match.start()
        if self._phones:
            for match in _PHONE.finditer(text):
                if term_found := self._phones.get(digits(match.group())):
                    yield term_found, match.start()


class _Places:
    """Says what a position in a page's text is: letterhead, a line of a call list, or text."""

    def __init__(self, text: str, *, is_first: bool, is_table: bool) -> None:
        lines = text.splitlines(keepends=True)
        filled = 0
        self._head_ends = 0
        for line in lines if is_first else ():
            filled += bool(line.strip())
            if filled > HEAD_LINES:
                break
            self._head_ends += len(line)
        self._lists_calls = sum(1 for _ in _PHONE.finditer(text)) >= _CALLS
        self._is_letter = not is_table and not self._lists_calls

    def of(self, at: int) -> Place:
        if self._lists_calls:
            return Place.CALL_LIST
        return Place.LETTERHEAD if self._is_letter and at < self._head_ends else Place.TEXT


def _excerpt(text: str, at: int) -> str:
    start = max(0, at - _EXCERPT // 3)
    return " ".join(text[start : at + _EXCERPT].split())
