"""The privilege log: its columns and forms, log numbers, categories, and what changed.

FRCP 26(b)(5)(A) asks for a claim made expressly, and for a description that lets the other side
judge it without revealing what is privileged.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

Values = Mapping[str, str]
"""What one row says, by the names of ``COLUMNS``."""


class LogForm(StrEnum):
    """How much a log says of each document, as the parties agreed or the court ordered."""

    METADATA = "metadata"
    CATEGORICAL = "categorical"
    DOCUMENT = "document"


class Change(StrEnum):
    """What became of an entry since the version served before."""

    SAME = "same"
    ADDED = "added"
    REDESCRIBED = "re-described"
    WITHDRAWN = "withdrawn"


COLUMNS = (
    "bates",
    "type",
    "date",
    "author",
    "to",
    "cc",
    "bcc",
    "subject",
    "description",
    "privilege",
    "custodian",
    "family",
    "redaction",
    "reason",
)
_HEADS = {
    "log_id": "LOG ID",
    "bates": "BATES",
    "type": "TYPE",
    "date": "DATE",
    "author": "AUTHOR",
    "to": "TO",
    "cc": "CC",
    "bcc": "BCC",
    "subject": "SUBJECT",
    "description": "DESCRIPTION",
    "privilege": "PRIVILEGE",
    "custodian": "CUSTODIAN",
    "family": "FAMILY",
    "redaction": "REDACTED",
    "reason": "REASON",
    "category": "CATEGORY",
    "documents": "DOCUMENTS",
}
_OF_FORM = {
    LogForm.DOCUMENT: COLUMNS,
    LogForm.METADATA: tuple(
        name for name in COLUMNS if name not in {"description", "redaction", "reason"}
    ),
    LogForm.CATEGORICAL: (
        "category", "documents", "date", "author", "to", "privilege", "description", "bates",
    ),
}  # fmt: skip
_JOINED = "; "


def columns_of(form: LogForm) -> tuple[str, ...]:
    """Return the columns that a log of this form discloses, besides the log number."""
    return _OF_FORM[form]


def head_of(column: str) -> str:
    """Return the head of a column as loading files spell it."""
    return _HEADS[column]


def log_id(number: int) -> str:
    """Write a log number: PRIV-0001."""
    return f"PRIV-{number:04d}"


def disclosed(form: LogForm, values: Values) -> dict[str, str]:
    """Return what a log of this form says of a row, and nothing more."""
    return {name: values.get(name, "") for name in columns_of(form)}


def categorized(rows: Iterable[Values]) -> dict[str, dict[str, str]]:
    """Put rows together by their ``category``; the order is that of their first rows.

    People, privileges, descriptions and numbers of a category are each named once; dates become
    the first and the last.
    """
    groups: dict[str, list[Values]] = {}
    for row in rows:
        groups.setdefault(row.get("category", ""), []).append(row)
    return {name: _category(name, members) for name, members in groups.items()}


def change_of(before: Values | None, after: Values) -> Change:
    """Say what became of an entry; ``before`` is None where it was not in the last version.

    Columns that only one of the two forms discloses are no change of description.
    """
    if before is None:
        return Change.ADDED
    both = before.keys() & after.keys()
    same = all(before[name] == after[name] for name in both)
    return Change.SAME if same else Change.REDESCRIBED


def _category(name: str, rows: Sequence[Values]) -> dict[str, str]:
    dates = sorted(row["date"] for row in rows if row.get("date"))
    span = dates[0] if dates else ""
    if dates and dates[-1] != dates[0]:
        span = f"{dates[0]} to {dates[-1]}"
    return {
        "category": name,
        "documents": str(len(rows)),
        "date": span,
        "author": _named(rows, "author"),
        "to": _named(rows, "to", "cc", "bcc"),
        "privilege": _named(rows, "privilege"),
        "description": _named(rows, "description"),
        "bates": _named(rows, "bates"),
    }


def _named(rows: Sequence[Values], *columns: str) -> str:
    """Everything that stands in some columns of rows, each once."""
    named: dict[str, None] = {}
    for row in rows:
        for column in columns:
            said = row.get(column, "")
            # Descriptions are sentences and may hold the mark; people are lists of names.
            pieces = [said] if column == "description" else said.split(_JOINED)
            named |= dict.fromkeys(piece for piece in pieces if piece)
    return _JOINED.join(named)
