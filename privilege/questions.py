"""What people type to search privileged records, and whether a text answers it.

As in the other search: words are all wanted, "in quotes" together, a minus leaves one out, "or"
finds either. A word finds every word that begins with it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from privilege.keys.terms import beginnings, words_of

LONGEST = 400
HIT_START, HIT_END = "\x02", "\x03"
_PART = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_RAW_WORD = re.compile(r"\w+")
_BEFORE, _AFTER = 80, 160


@dataclass(frozen=True)
class Wanted:
    """What must all be there, and what must not; words as ``words_of`` gives them."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...]

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The longest beginning of each wanted word: what the blind index is asked for."""
        wanted = [*self.words, *(word for phrase in self.phrases for word in phrase)]
        return frozenset(max(beginnings([word]), key=len) for word in wanted)

    def is_answered(self, words: Sequence[str]) -> bool:
        """Whether a record with these words answers it."""
        return (
            all(any(one.startswith(word) for one in words) for word in self.words)
            and all(_stands_in(phrase, words) for phrase in self.phrases)
            and not any(_stands_in(phrase, words) for phrase in self.without)
        )


@dataclass(frozen=True)
class Question:
    """Either of several wants; empty where nothing was asked that can be found."""

    either: tuple[Wanted, ...]

    def is_answered(self, texts: Sequence[str]) -> bool:
        """Whether these texts of one record answer it."""
        words = [word for text in texts for word in words_of(text)]
        return any(wanted.is_answered(words) for wanted in self.either)

    def excerpt(self, texts: Sequence[str]) -> str:
        """Plain text around the first hit, hits between ``HIT_START`` and ``HIT_END``."""
        sought = {
            word
            for wanted in self.either
            for word in (*wanted.words, *(one for phrase in wanted.phrases for one in phrase))
        }
        for text in texts:
            for found in _RAW_WORD.finditer(text):
                if _begins(found.group(), sought):
                    return _cut(text, found.start(), sought)
        return ""


def asked(typed: str) -> Question:
    """Read what was typed; anything can be typed."""
    either: list[Wanted] = []
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []

    def close() -> None:
        if words or phrases:
            either.append(Wanted(tuple(words), tuple(phrases), tuple(without)))
        words.clear()
        phrases.clear()
        without.clear()

    for minus, quoted, bare in _PART.findall(typed[:LONGEST]):
        if bare.casefold() == "or" and not minus:
            close()
            continue
        said = tuple(words_of(quoted or bare))
        if not said:
            continue
        if minus:
            without.append(said)
        elif quoted:
            phrases.append(said)
        else:
            words.extend(said)
    close()
    return Question(tuple(either))


def _stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == tuple(phrase) for at in range(len(words)))


def _begins(raw: str, sought: set[str]) -> bool:
    return any(word.startswith(one) for word in words_of(raw) for one in sought)


def _cut(text: str, at: int, sought: set[str]) -> str:
    start, end = max(0, at - _BEFORE), at + _AFTER
    # Whole words only: a half one would be marked, or not, by chance.
    start = text.find(" ", start, at) + 1 if start else 0
    piece = text[start:end]
    if end < len(text) and " " in piece:
        piece = piece[: piece.rindex(" ")]
    piece = piece.replace(HIT_START, "").replace(HIT_END, "")
    marked = _RAW_WORD.sub(
        lambda m: f"{HIT_START}{m.group()}{HIT_END}" if _begins(m.group(), sought) else m.group(),
        piece,
    )
    return ("… " if start else "") + marked + (" …" if end < len(text) else "")
