"""Whether a description repeats what it is to describe without revealing (FRCP 26(b)(5)(A)).

A warning for the person who writes it, not a judgment: it finds the title's own words, numbers,
and runs of words that stand in the record itself.
"""

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORTEST = 5  # shorter words are in every title
_RUN = 4  # words in a row that are no coincidence
_SHORTEST_NUMBER = 4

_OF_THE_TRADE = frozenset(
    {
        "about", "advice", "affidavit", "agency", "attachment", "attached", "attorney",
        "between", "calls", "client", "communication", "concerning", "conference",
        "confidential", "containing", "correspondence", "counsel", "court", "defendant",
        "defense", "document", "draft", "drafted", "email", "emails", "exhibit", "email's",
        "from", "handwritten", "interview", "investigator", "legal", "letter", "letters",
        "meeting", "memo", "memorandum", "message", "messages", "minutes", "notes", "office",
        "opinion", "paralegal", "people", "photograph", "prepared", "privileged", "product",
        "prosecution", "recording", "reflecting", "regarding", "report", "reports", "request",
        "statement", "strategy", "summary", "telephone", "their", "there", "these", "those",
        "transcript", "video", "witness", "would",
    }
)  # fmt: skip


def repeated(description: str, *, title: str, text: str) -> list[str]:
    """Return what the description repeats of the record's title and text, each once, in order."""
    found = [*_of_title(description, title), *_of_text(description, text)]
    return list(dict.fromkeys(found))


def _of_title(description: str, title: str) -> Iterator[str]:
    named = {word.casefold() for word in _WORD.findall(title)}
    for word in _WORD.findall(description):
        plain = word.casefold()
        if len(plain) >= _SHORTEST and plain not in _OF_THE_TRADE and plain in named:
            yield word


def _of_text(description: str, text: str) -> Iterator[str]:
    of_text = [word.casefold() for word in _WORD.findall(text)]
    numbers = {word for word in of_text if _is_number(word)}
    runs = {tuple(of_text[at : at + _RUN]) for at in range(len(of_text) - _RUN + 1)}
    said = _WORD.findall(description)
    yield from (word for word in said if word.casefold() in numbers)
    at = 0
    while at + _RUN <= len(said):
        run = said[at : at + _RUN]
        if tuple(word.casefold() for word in run) in runs:
            yield " ".join(run)
            at += _RUN
        else:
            at += 1


def _is_number(word: str) -> bool:
    return len(word) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in word)
