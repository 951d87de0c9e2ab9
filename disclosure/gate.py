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
    has_file: bool = True
    review: str = ""  # why the privilege review holds it back, in words
    inside: tuple["Candidate", ...] = ()  # attachments, members of archives, at any depth


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
    """Refuse what is marked do-not-disclose or privileged, also when it lies inside the item.

    Victims' information asks for a second look.
    """
    for candidate in candidates:
        for part in (candidate, *candidate.inside):
            where = "" if part is candidate else f"Holds “{part.title}”. "
            for weight, words in _marks(part):
                yield Finding(candidate.item_id, candidate.title, weight, where + words)


def _marks(part: Candidate) -> Iterable[tuple[Weight, str]]:
    if DO_NOT_DISCLOSE in part.tags:
        because = part.reasons.get(DO_NOT_DISCLOSE, "")
        yield Weight.REFUSED, "Marked do not disclose" + (f": {because}" if because else ".")
    if WORK_PRODUCT in part.tags:
        yield Weight.REFUSED, "Marked as work product, which is privileged."
    if VICTIM_INFORMATION in part.tags:
        words = "Holds victim information: check that it may be disclosed as it is."
        yield Weight.LOOK_AGAIN, words


def unfinished(candidates: Sequence[Candidate]) -> Iterable[Finding]:
    """Refuse what has no file, is not read yet, or was found infected."""
    for candidate in candidates:
        if not candidate.has_file:
            reason = "Has no file that could be produced."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)
        elif not all(part.ready for part in (candidate, *candidate.inside)):
            reason = "Still being read: its pages and what it holds are not known yet."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)
        if candidate.infected or any(part.infected for part in candidate.inside):
            reason = "Holds malware; it cannot be produced as it is."
            yield Finding(candidate.item_id, candidate.title, Weight.REFUSED, reason)


def under_review(candidates: Sequence[Candidate]) -> Iterable[Finding]:
    """Refuse what the privilege screen caught until somebody decides, and what was found so."""
    for candidate in candidates:
        for part in (candidate, *candidate.inside):
            if part.review:
                where = "" if part is candidate else f"Holds “{part.title}”. "
                yield Finding(
                    candidate.item_id, candidate.title, Weight.REFUSED, where + part.review
                )


gate = Gate([marked, unfinished, under_review])
