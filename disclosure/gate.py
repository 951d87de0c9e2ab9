"""The gate: what may not be produced, and why. The last word before a number is given or served.

The rules here are those of the item itself. Higher rules (assertions, protective orders, screens)
are registered by the apps that own them; each says in words what it refuses.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

DO_NOT_DISCLOSE = "do-not-disclose"
WORK_PRODUCT = "work-product"
VICTIM_INFORMATION = "victim-information"


class Weight(StrEnum):
    """Whether a finding stops the item or asks for a second look."""

    REFUSED = "refused"
    LOOK_AGAIN = "look-again"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as the gate sees it. `tags` are the codes above or others; `state` is intake's."""

    item_id: UUID
    title: str
    tags: frozenset[str] = frozenset()
    reasons: dict[str, str] = field(default_factory=dict)  # tag → why it was set
    ready: bool = True  # intake is through with it
    infected: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one item, in words for the producing side only."""

    item_id: UUID
    title: str
    weight: Weight
    reason: str


Rule = Callable[[Sequence[Candidate]], Iterable[Finding]]


class Gate:
    """The rules in force. One instance per process, filled when the apps are ready."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules: list[Rule] = list(rules)

    def register(self, rule: Rule) -> None:
        """Add a rule; twice is once."""
        if rule not in self._rules:
            self._rules.append(rule)

    def findings(self, candidates: Sequence[Candidate]) -> list[Finding]:
        """Everything the rules say, refusals first, in the order of the candidates."""
        place = {candidate.item_id: index for index, candidate in enumerate(candidates)}
        found = [finding for rule in self._rules for finding in rule(candidates)]
        return sorted(found, key=lambda f: (f.weight != Weight.REFUSED, place[f.item_id], f.reason))

    def refusals(self, candidates: Sequence[Candidate]) -> list[Finding]:
        """Only what stops an item."""
        return [f for f in self.findings(candidates) if f.weight is Weight.REFUSED]


def marked(candidates: Sequence[Candidate]) -> Iterable[Finding]:
    """Refuse what is marked do-not-disclose or privileged; look again at victims' information."""
    for candidate in candidates:
        if DO_NOT_DISCLOSE in candidate.tags:
            because = candidate.reasons.get(DO_NOT_DISCLOSE, "")
            reason = "Marked do not disclose" + (f": {because}" if because else ".")
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)
        if WORK_PRODUCT in candidate.tags:
            reason = "Marked as work product, which is privileged."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)
        if VICTIM_INFORMATION in candidate.tags:
            reason = "Holds victim information: check that it may be disclosed as it is."
            yield Finding(candidate.item_id, candidate.title, Weight.LOOK_AGAIN, reason)


def unfinished(candidates: Sequence[Candidate]) -> Iterable[Finding]:
    """Refuse what intake has not finished with, and what a scanner found infected."""
    for candidate in candidates:
        if not candidate.ready:
            reason = "Still being processed: its pages are not counted yet."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)
        if candidate.infected:
            reason = "Holds malware; it cannot be produced as it is."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)


gate = Gate([marked, unfinished])
