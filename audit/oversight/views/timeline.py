"""What happened in a case, day by day (``timeline.html``)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.oversight.selectors import timeline as reads
from audit.oversight.views.common import row_words
from casework.services.looking import read_log
from casework.views.common import case_context
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.selectors.log import LogRow
    from audit.oversight.selectors.timeline import Milestone
    from casework.views.common import Context


@login_required
@require_safe
def timeline(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Show a case by day: who did what, beside its days in court and what was served."""
    actor = request.actor
    cursor = request.GET.get("cursor", "")
    seen = reads.timeline(actor, case_id, cursor=cursor)
    read_log(actor)
    lines = [*_acts(seen.rows), *(_milestone(one) for one in seen.milestones)]
    lines.sort(key=lambda line: line["last"], reverse=True)
    context = {
        **case_context(actor, seen.case, "timeline"),
        "days": [
            {"day": day, "lines": list(of_day)}
            for day, of_day in groupby(lines, key=lambda line: localtime(line["last"]).date())
        ],
        "next_cursor": seen.next_cursor,
        "newest_url": reverse("case-timeline", args=[case_id]) if cursor else "",
    }
    return render(request, "oversight/timeline.html", context)


def _acts(rows: list[LogRow]) -> list[Context]:
    """Entries as lines; a person's like acts of one hour are one line, where the latest stands."""
    groups: dict[tuple[object, ...], list[Context]] = {}
    for row in rows:
        groups.setdefault(_likeness(row), []).append(row_words(row))
    found = []
    for alike in groups.values():
        newest = alike[0]
        about = {name: url for one in alike for name, url, _history in one["about"]}
        found.append(
            {
                **newest,
                "first": alike[-1]["at"],
                "last": newest["at"],
                "count": len(alike),
                "about": list(about.items()),
            }
        )
    return found


def _likeness(row: LogRow) -> tuple[object, ...]:
    hour = localtime(row.entry.at).replace(minute=0, second=0, microsecond=0)
    return hour, row.entry.user_id, row.entry.event, row.outcome


def _milestone(one: Milestone) -> Context:
    return {
        "is_milestone": True,
        "first": one.at,
        "last": one.at,
        "who": _("The case"),
        "words": one.words,
        "url": one.url,
        "note": one.note,
    }
