"""Yearly public reports: releasing one's own, and what everybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight import report as papers
from audit.oversight import report_paper
from audit.oversight.forms.report import ReleaseReportForm
from audit.oversight.selectors import reports as reads
from audit.oversight.services import reports as writes
from audit.oversight.views.common import crumbs
from casework.views.common import done, said
from privilege.access import demand_role
from privilege.choices import Role, Side
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from audit.oversight.models.report import PublicReport

Context = dict[str, Any]
_KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@login_required
@require_safe
def years(request: ActorRequest) -> HttpResponse:
    """List the years on which the supervisor's office reports."""
    demand_role(request.actor, Role.SUPERVISOR)
    context = {
        "crumbs": crumbs(),
        "years": [
            {
                "year": year,
                "url": _page(released) if released else reverse("report-release", args=[year]),
                "released_at": released.released_at if released else None,
            }
            for year, released in reads.years_of(request.actor)
        ],
        "public_url": reverse("public-reports"),
    }
    return render(request, "oversight/report_years.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: ActorRequest, year: int) -> HttpResponse:
    """Show the figures as they would be released; a POST releases them for good."""
    actor = request.actor
    draft = reads.draft(actor, year)
    digest = draft.digest.hex()
    form = ReleaseReportForm(request.POST or None, initial={"digest": digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["digest"]
        if done(form, said(lambda _d: writes.release_report(actor, year=year, digest=given))):
            return redirect("reports")
        form = _looked_again(form, digest)
    context = {
        **_figures(draft.body),
        "form": form,
        "digest": digest,
        "crumbs": crumbs((_("Yearly reports"), reverse("reports"))),
    }
    return render(request, "oversight/report_release.html", context)


@require_safe
def published(request: ActorRequest) -> HttpResponse:
    """List every released report, for everybody."""
    rows = [
        {"year": one.year, "office": one.office.name, "url": _page(one)} for one in reads.released()
    ]
    return render(request, "oversight/report_list.html", {"rows": rows})


@require_safe
def published_report(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """Show a released report, for everybody."""
    found = reads.released_report(report_id)
    context = {
        **_figures(papers.read(found.body)),
        "released_at": found.released_at,
        "digest": bytes(found.digest).hex(),
        "files": [
            (ending.upper(), reverse("public-report-file", args=[found.id, ending]))
            for ending in ("pdf", "csv", "json")
        ],
        "crumbs": [(_("Yearly reports"), reverse("public-reports"))],
    }
    return render(request, "oversight/report.html", context)


@require_safe
def published_file(request: ActorRequest, report_id: UUID, ending: str) -> HttpResponse:
    """Send a released report as a file, for everybody; the JSON is what the digest is of."""
    del request
    found = reads.released_report(report_id)
    if ending not in _KINDS:
        raise NotFound
    response = HttpResponse(_bytes(found, ending), content_type=_KINDS[ending])
    name = f"report-{found.year}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _bytes(found: PublicReport, ending: str) -> bytes:
    body = papers.read(found.body)
    if ending == "json":
        return found.body.encode()
    if ending == "csv":
        return papers.as_csv(body).encode()
    return report_paper.pdf(
        body,
        heading=_heading(body),
        notes=[_why(body), _("SHA-256 of the figures: %s") % bytes(found.digest).hex()],
        withheld=_("withheld"),
    )


def _looked_again(form: ReleaseReportForm, digest: str) -> ReleaseReportForm:
    """The same errors over the figures that the page shows now."""
    again = ReleaseReportForm({"digest": digest})
    again.full_clean()
    for message in form.non_field_errors():
        again.add_error(None, str(message))
    return again


def _figures(body: Context) -> Context:
    rows: list[Context] = []
    for group in body["groups"]:
        rows.append({"label": group["label"], "count": group["total"], "is_sum": True})
        if len(group["parts"]) > 1:
            rows += [{"label": one["label"], "count": one["count"]} for one in group["parts"]]
    return {
        "heading": _heading(body),
        "side": Side(body["side"]).label,
        "jurisdiction": body["jurisdiction"],
        "rows": rows,
        "why": _why(body),
    }


def _heading(body: Context) -> str:
    words = {"office": body["office"], "year": body["year"]}
    return _("%(office)s: report of %(year)s") % words


def _why(body: Context) -> str:
    return _(
        "Figures below %(n)d, zero included, are withheld, and with them what would give them away,"
        " so that nobody can be found by counting."
    ) % {"n": body["withheld_below"]}


def _page(found: PublicReport) -> str:
    return reverse("public-report", args=[found.id])
