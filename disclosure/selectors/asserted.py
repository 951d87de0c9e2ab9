"""The gate's rule on assertions of privilege: what is asserted is not produced."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from disclosure.gate import Candidate, Finding, Weight
from privilege import context
from privilege.parts import in_words
from privilege.selectors.assertions import standing

if TYPE_CHECKING:
    from privilege.models.assertion import Assertion


def asserted(candidates: Sequence[Candidate]) -> Iterable[Finding]:
    """Refuse items with a standing assertion, also on what lies inside them; one query."""
    parts = [part for one in candidates for part in (one, *one.inside)]
    found = standing(context.current(), [part.item_id for part in parts])
    for candidate in candidates:
        for part in (candidate, *candidate.inside):
            where = "" if part is candidate else f"Holds “{part.title}”. "
            for assertion in found.get(part.item_id, ()):
                reason = where + _reason(assertion)
                yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)


def _reason(assertion: "Assertion") -> str:
    kind = assertion.get_kind_display()
    parts = in_words(assertion.text("parts", []))
    if not parts:
        return f"Privilege is asserted: {kind}. Withhold the item, or withdraw the assertion."
    return (
        f"Privilege is asserted for a part ({parts}): {kind}. The rest cannot be produced without "
        "redacting that part; until it is redacted, withhold the item."
    )
