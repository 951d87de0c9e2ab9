"""A served privilege log as both sides see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.access import case_of_matter
from casework.views.common import crumbs_of
from disclosure.choices import LogChange, PackageAct
from disclosure.log_words import grouped
from disclosure.privilege_log import log_id
from disclosure.selectors import challenges, log_versions
from disclosure.services import log_receiving
from disclosure.services.log_files import ENDINGS, version_file
from disclosure.views.log_common import dispute_words, receipt_words
from disclosure.views.privilege_logs import send
from privilege.access import walls_held
from privilege.choices import Role, WallRight
from privilege.http import ActorRequest

_TONES = {
    LogChange.ADDED.value: "info",
    LogChange.REDESCRIBED.value: "warn",
    LogChange.WITHDRAWN.value: "plain",
}


@login_required
@require_safe
def version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Open a version: its entries, what changed in them, and what is challenged."""
    actor = request.actor
    found = log_receiving.open_log(actor, version_id=version_id)
    (package,) = log_versions.served(actor, [found])
    newest = log_versions.latest(actor, found.wall_id, found.asserting_office_id)
    is_newest = newest is not None and newest.id == found.id
    may_act = found.wall_id in walls_held(actor, WallRight.WRITE)
    is_attorney = actor.has_role(Role.ATTORNEY, Role.SUPERVISOR)
    disputes = challenges.disputes_over(actor, found.wall_id, found.asserting_office_id)
    case = case_of_matter(actor, found.matter_id)
    word, tone = receipt_words(package)
    context = {
        "heading": _("Privilege log, version %(n)d") % {"n": found.number},
        "crumbs": crumbs_of(case, (_("Privilege logs"), reverse("privilege-logs", args=[case.id]))),
        "version": found,
        "package": package,
        "for_us": package.for_us,
        "word": word,
        "tone": tone,
        "party": found.text("receiving_party"),
        "message": found.text("message"),
        "newest_url": ""
        if is_newest or newest is None
        else reverse("privilege-log-version", args=[newest.id]),
        "events": [
            {
                "word": event.get_act_display(),
                "at": event.happened_at,
                "office": event.acting_office.name,
            }
            for event in package.events
        ],
        "entries": [
            _entry_words(
                entry,
                disputes.get(entry.number, []),
                may_challenge=is_newest and package.for_us and may_act and is_attorney,
            )
            for entry in log_versions.entries_of(actor, found)
        ],
        "files": [
            (ending.upper(), reverse("privilege-log-version-file", args=[found.id, ending]))
            for ending in ENDINGS
        ],
        "can_acknowledge": package.for_us
        and may_act
        and package.moment(PackageAct.ACKNOWLEDGED) is None,
    }
    return render(request, "disclosure/privilege_log_version.html", context)


@login_required
@require_safe
def version_as_file(request: ActorRequest, version_id: UUID, ending: str) -> HttpResponseBase:
    """Send a served version as a file."""
    return send(version_file(request.actor, version_id=version_id, ending=ending))


@login_required
@require_POST
def acknowledge(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Say that the log was received."""
    log_receiving.acknowledge_log(request.actor, version_id=version_id)
    messages.success(request, _("Receipt acknowledged."))
    return redirect("privilege-log-version", version_id)


def _entry_words(
    entry: Any,  # noqa: ANN401 - a row of a selector
    disputes: list[challenges.Dispute],
    *,
    may_challenge: bool,
) -> dict[str, Any]:
    stands = log_versions.stands(entry)
    is_open = any(dispute.ruling is None for dispute in disputes)
    can_challenge = may_challenge and stands and not is_open
    return {
        "log_id": log_id(entry.number),
        "stands": stands,
        "change_word": "" if entry.change == LogChange.SAME else entry.get_change_display(),
        "change_tone": _TONES.get(entry.change, ""),
        "disputes": [dispute_words(dispute) for dispute in disputes],
        "challenge_url": reverse("log-challenge-new", args=[entry.id]) if can_challenge else "",
        **grouped(log_versions.values_of(entry)),
    }
