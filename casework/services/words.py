"""What several services ask of the words they are given."""

from casework import naming
from casework.choices import NameRule
from privilege.errors import InvalidInput
from privilege.services.words import LONGEST_LINE, LONGEST_TEXT, line, prose

__all__ = ["LONGEST_LINE", "LONGEST_TEXT", "line", "party_name", "prose"]


def party_name(full_name: str, rule: NameRule, pseudonym: str) -> str:
    """The name that the record shows; ``InvalidInput`` where the rule cannot be followed."""
    try:
        return naming.shown_name(full_name, rule.value, pseudonym)
    except ValueError as error:
        field = "pseudonym" if rule == NameRule.PSEUDONYM and full_name.strip() else "full_name"
        text = str(error)
        raise InvalidInput(f"{text[:1].upper()}{text[1:]}.", field) from None
