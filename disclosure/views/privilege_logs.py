"""The privilege logs of a case, and one that the person's own office drafts."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import case_for, case_of_matter
from casework.choices import ReviewCode
from casework.selectors import screening
from casework.selectors.assertions import NOTE_SUBJECT
from casework.views.common import case_context, crumbs_of, done, form_page, unlock_url
from disclosure import access, forms
from disclosure.http import attachment
from disclosure.log_words import grouped
from disclosure.privilege_log import COLUMNS, log_id
from disclosure.selectors import challenges, log_versions, parties, privilege_logs
from disclosure.selectors.log_parts import parts_of
from disclosure.services import log_serving
from disclosure.services import privilege_logs as services
from disclosure.services.log_files import ENDINGS, LogFile, draft_file
from disclosure.services.serving import Confirmation
from disclosure.views.log_common import dispute_words, served_words
from privilege.errors import Locked
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.case import Case
    from disclosure.models.privilege_log import PrivilegeLog
    from disclosure.selectors.privilege_logs import DraftRow
    from privilege.actor import Actor


@login_required
@require_safe
def case_logs(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List what was served both ways, what is challenged, and whom one's own log is for."""
    actor = request.actor
    case = case_for(actor, case_id)
    begun = {log.shared_wall_id: log for log in privilege_logs.logs_of(actor, case.matter_id)}
    context = case_context(actor, case, "productions") | {
        "heading": _("Privilege logs"),
        "own": [
            {
                "party": party.name,
                "shared_wall_id": party.shared_wall_id,
                "url": reverse("privilege-log", args=[begun[party.shared_wall_id].id])
                if party.shared_wall_id in begun
                else "",
            }
            for party in parties.receiving_parties(actor, case.matter_id)
        ],
        "begin_url": reverse("privilege-log-begin", args=[case.id]),
        "versions": [
            served_words(package) for package in log_versions.versions_of(actor, case.matter_id)
        ],
        "disputes": [
            dispute_words(dispute) for dispute in challenges.disputes_in(actor, case.matter_id)
        ],
    }
    return render(request, "disclosure/privilege_log_list.html", context)


@login_required
@require_POST
def begin(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Begin the log towards one party of the case."""
    actor = request.actor
    case = case_for(actor, case_id)
    try:
        wall_id = UUID(request.POST.get("party", ""))
    except ValueError:
        return redirect("privilege-logs", case.id)
    party = parties.party_in_case(actor, case.matter_id, wall_id)
    log = services.begin_log(actor, shared_wall_id=party.shared_wall_id)
    return redirect("privilege-log", log.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ActorRequest, log_id: UUID) -> HttpResponse:
    """Show what the log holds now; when posted, change its form and the words above it."""
    actor = request.actor
    log = privilege_logs.log_of(actor, log_id)
    initial = {"form": log.form, "message": log.text("message")}
    form = forms.LogForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda data: services.change_log(actor, log_id=log.id, **data))
    ):
        messages.success(request, _("Saved."))
        return redirect("privilege-log", log.id)
    case = case_of_matter(actor, log.matter_id)
    rows = privilege_logs.rows_of(actor, log)
    party = parties.receiving_party(actor, access.shared_wall(actor, log.shared_wall_id))
    context = {
        "heading": _("Privilege log for %(party)s") % {"party": party.name},
        "crumbs": _crumbs(case),
        "log": log,
        "form": form,
        "rows": [_row_words(log, row) for row in rows],
        "lines": len(privilege_logs.lines_of(log, rows)),
        "locked": sum(row.is_locked for row in rows),
        "unlock_url": unlock_url(request),
        "serve_url": reverse("privilege-log-serve", args=[log.id]),
        "files": [
            (ending.upper(), reverse("privilege-log-file", args=[log.id, ending]))
            for ending in ENDINGS
        ],
        "evidence_url": reverse("evidence", args=[case.id]),
        **_to_complete(actor, case, log),
    }
    return render(request, "disclosure/privilege_log.html", context)


def _to_complete(actor: "Actor", case: "Case", log: "PrivilegeLog") -> dict[str, Any]:
    """What reviewers coded as privileged and nobody has claimed yet."""
    found = screening.to_be_asserted(actor, log.wall)
    return {
        "to_complete": [
            {
                "title": item.text("title"),
                "url": reverse("item", args=[item.id]),
                "code_word": ReviewCode(code).label,
            }
            for item, code in found
        ],
        "to_complete_is_cut": len(found) == screening.LISTED,
        "complete_url": f"{reverse('review-assert', args=[case.id])}?file={log.wall_id}",
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: ActorRequest, log_id: UUID, item_id: UUID) -> HttpResponse:
    """Say how the log is to speak of one item."""
    actor = request.actor
    log = privilege_logs.log_of(actor, log_id)
    found = privilege_logs.row_of(actor, log, item_id)
    if found.is_locked:
        raise Locked(services.LOCKED)

    def act(data: dict[str, Any]) -> None:
        values = {name: data[name] for name in (*COLUMNS, "category")}
        services.describe_row(
            actor,
            log_id=log.id,
            item_id=item_id,
            values=values,
            is_left_out=data["is_left_out"],
            despite_warning=data["despite_warning"],
        )

    case = case_of_matter(actor, log.matter_id)
    initial = {**found.values, "is_left_out": found.is_left_out}
    return form_page(
        request,
        forms.LogRowForm(request.POST or None, initial=initial),
        act,
        heading=_("What the log says of %(title)s") % {"title": _title(found)},
        lead=_("Nothing of this is served before you serve the log."),
        submit=_("Save"),
        crumbs=[*_crumbs(case), (_("Privilege log"), reverse("privilege-log", args=[log.id]))],
        done_url=reverse("privilege-log", args=[log.id]),
    )


@login_required
@require_safe
def draft_as_file(request: ActorRequest, log_id: UUID, ending: str) -> HttpResponseBase:
    """Send the draft as a file, for the person's own office."""
    return send(draft_file(request.actor, log_id=log_id, ending=ending))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: ActorRequest, log_id: UUID) -> HttpResponse:
    """Show on whom the log is served, and serve it when that is confirmed."""
    actor = request.actor
    form = forms.ServeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version_id = log_serving.serve_log(
            actor,
            log_id=log_id,
            confirmation=Confirmation(
                form.cleaned_data["recipients"], form.cleaned_data["item_count"]
            ),
        )
        return redirect("privilege-log-version", version_id)
    log = privilege_logs.log_of(actor, log_id)
    party = parties.receiving_party(actor, access.shared_wall(actor, log.shared_wall_id))
    rows = privilege_logs.rows_of(actor, log)
    log_serving.demand_unlocked(rows, parts_of(actor, log))
    count = len(privilege_logs.lines_of(log, rows))
    case = case_of_matter(actor, log.matter_id)
    initial = {
        "recipients": ",".join(sorted(str(person.user_id) for person in party.recipients)),
        "item_count": count,
    }
    shown = forms.ServeForm(initial=initial)
    del shown.fields["basis"]
    context = {
        "heading": _("Serve the privilege log"),
        "crumbs": [*_crumbs(case), (_("Privilege log"), reverse("privilege-log", args=[log.id]))],
        "names": party.lines() or [_("Nobody is there to be served.")],
        "facts": [
            (_("Case"), case.text("title")),
            (_("For"), f"{party.name} ({party.office_name})"),
            (_("Form"), log.get_form_display()),
            (_("Entries"), count),
            (_("Items left out"), sum(row.is_left_out for row in rows)),
        ],
        "consequence": _(
            "They can read it from that moment, with what changed since the version before, and "
            "are told by e-mail that something waits for them. Service cannot be undone."
        ),
        "form": shown,
        "submit": ngettext("Serve %(n)d entry on %(who)s", "Serve %(n)d entries on %(who)s", count)
        % {"n": count, "who": party.short},
        "cancel_url": reverse("privilege-log", args=[log.id]),
    }
    return render(request, "confirm.html", context)


def send(file: LogFile) -> HttpResponseBase:
    """Send a log as a file to be saved."""
    return attachment([file.content], file.name, file.media_type, len(file.content))


def _crumbs(case: "Case") -> list[tuple[str, str]]:
    return crumbs_of(case, (_("Privilege logs"), reverse("privilege-logs", args=[case.id])))


def _title(row: "DraftRow") -> str:
    return row.title or (_("Privileged entry") if row.is_locked else _("Note"))


def _row_words(log: "PrivilegeLog", row: "DraftRow") -> dict[str, Any]:
    page = "note" if row.subject_type == NOTE_SUBJECT else "item"
    return {
        "log_id": log_id(row.number) if row.number else "",
        "title": _title(row),
        "item_url": reverse(page, args=[row.item.id]),
        "is_left_out": row.is_left_out,
        "is_locked": row.is_locked,
        "place": "" if row.part.is_main else row.part.wall.get_kind_display(),
        "edit_url": ""
        if row.is_locked
        else reverse("privilege-log-row", args=[log.id, row.item.id]),
        "category": row.values["category"],
        **grouped({**row.values, "category": ""}),
    }
