"""What services ask of the words that they are given."""

import re

from privilege.errors import InvalidInput

LONGEST_LINE = 300
LONGEST_TEXT = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def line(value: str, field: str, *, required: bool = False, longest: int = LONGEST_LINE) -> str:
    """One line of text, trimmed; raises ``InvalidInput`` when it is missing or too long."""
    text = " ".join(_CONTROL.sub(" ", value).split())
    return _checked(text, field, required=required, longest=longest)


def prose(value: str, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
    """Text of several lines, trimmed; raises ``InvalidInput`` like ``line``."""
    text = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _checked(text, field, required=required, longest=longest)


def _checked(text: str, field: str, *, required: bool, longest: int) -> str:
    if required and not text:
        raise InvalidInput("This is needed.", field)
    if len(text) > longest:
        raise InvalidInput(f"This is longer than {longest} characters.", field)
    return text
