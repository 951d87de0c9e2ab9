"""What a filter team did, without content: how many, when, who. For the court and both sides."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from audit.ground import clock
from disclosure.choices import FilterCode
from disclosure.clawback_report import Line, Report
from disclosure.filter_team import State
from disclosure.filter_words import act_words, state_words
from disclosure.models.filter_team import FilterReport
from disclosure.selectors.filter_teams import FilterItem, caption_of, items_of
from privilege.actor import Actor
from privilege.models.walls import Wall
from privilege.selectors.people import people_behind

if TYPE_CHECKING:
    from datetime import tzinfo

TITLE = "Report of the filter team"
NOTE = (
    "This report names no item and describes none. What was not proposed, or was not released, "
    "has not been shown to the case team."
)


def report_of(actor: Actor, wall: Wall, zone: "tzinfo") -> Report:
    """Return the report on a filter team's work so far."""
    items = items_of(actor, wall)
    behind = people_behind([wall.id]).get(wall.id, [])
    return Report(
        title=TITLE,
        case=caption_of(actor, wall),
        office=wall.office.name,
        made_at=clock.now(),
        zone=zone,
        facts=(
            ("Team opened", wall.created_at.astimezone(zone).strftime("%Y-%m-%d")),
            ("Items referred", str(sum(1 for one in items if one.referral))),
            *_by_coding(items),
            *_by_outcome(items),
        ),
        steps=tuple(_lines(items)),
        had_access=tuple((one.name, one.office) for one in behind),
        opened=(),
        note=NOTE,
    )


def served_in(actor: Actor, matter_id: UUID) -> list[FilterReport]:
    """Return the reports that were served on the holder, newest first."""
    del actor
    found = FilterReport.objects.filter(matter_id=matter_id)
    return list(found.order_by("-created_at", "-id"))


def _by_coding(items: Sequence[FilterItem]) -> list[tuple[str, str]]:
    counted = Counter(one.coding.code if one.coding else "" for one in items)
    coded = [(f"Coded: {code.label}", str(counted[code.value])) for code in FilterCode]
    return [*coded, ("Not coded yet", str(counted[""]))]


def _by_outcome(items: Sequence[FilterItem]) -> list[tuple[str, str]]:
    counted = Counter(one.state for one in items)
    found = [(state_words(state), str(counted[state])) for state in State if counted[state]]
    return [*found, ("Never proposed", str(counted[None]))]


def _lines(items: Sequence[FilterItem]) -> list[Line]:
    """Every dated step, by the order in which items were proposed; numbers stand for items."""
    proposed = sorted(
        (one.proposal for one in items if one.proposal), key=lambda view: view.proposal.created_at
    )
    lines = [
        Line(
            at=step.created_at,
            who=step.acting_office.name,
            what=f"Item {number}: {act_words(step.act)}",
            words=step.day.isoformat() if step.day else "",
        )
        for number, view in enumerate(proposed, start=1)
        for step in view.steps
    ]
    return sorted(lines, key=lambda line: line.at)
