"""Cases: where people land, the list, and one case. Contexts as their templates' heads say."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.forms.case import (
    CaseFilterForm,
    CaseForm,
    DefendantFormSet,
    LinkForm,
    OpenCaseForm,
)
from casework.selectors import cases as reads
from casework.selectors import directory
from casework.services import cases as writes
from casework.services.cases import NewDefendant
from casework.views.common import (
    Context,
    case_words,
    crumbs_of,
    custody_words,
    done,
    form_page,
    may_open_cases,
)
from casework.views.whose_file import asks_whose_file, file_of
from privilege.access import demand_role, writable_wall
from privilege.choices import CASEWORK_ROLES, Role, Side
from privilege.http import ActorRequest

PER_PAGE = 120
_CASEWORKERS = tuple(Role(role) for role in sorted(CASEWORK_ROLES))


@login_required
@require_safe
def case_list(request: ActorRequest) -> HttpResponse:
    """All cases that the person reads, 120 a page."""
    actor = request.actor
    demand_role(actor, *_CASEWORKERS)
    form = CaseFilterForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    filters = reads.CaseFilters(
        q=data.get("q", ""),
        status=data.get("status", ""),
        custody=data.get("custody", ""),
        assigned=data.get("mine", False),
    )
    order = order_of(request)
    found = reads.find(actor, filters)
    total = reads.limited_count(found)
    page = _Pages(reads.ordered(actor, found, order), PER_PAGE, total).get_page(
        request.GET.get("page")
    )
    context = {
        "cases": case_rows(request, page.object_list),
        "order": order,
        "total": total,
        "page": page,
        "form": form,
        "filtered": any(data.values()),
        "list_url": reverse("case-list"),
        "open_url": reverse("case-open") if may_open_cases(actor) else "",
    }
    return render(request, "casework/case_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: ActorRequest) -> HttpResponse:
    """Open a case with its defendants, each with a defense of their own."""
    actor = request.actor
    demand_role(actor, *_CASEWORKERS)
    leads = [
        (str(role.user_id), role.user.display_name)
        for role in directory.attorneys(actor, Side.PROSECUTION)
    ]
    attorneys = [
        (str(role.user_id), f"{role.user.display_name}, {role.office.name}")
        for role in directory.attorneys(actor, Side.DEFENSE)
    ]
    courts = [
        (str(court.id), f"{court.name} ({court.jurisdiction})") for court in directory.courts(actor)
    ]
    form = OpenCaseForm(
        request.POST or None, courts=courts, leads=leads, initial={"lead_id": actor.user_id}
    )
    formset = DefendantFormSet(
        request.POST or None, prefix="defendants", form_kwargs={"attorneys": attorneys}
    )
    opened: list[UUID] = []

    def act(data: dict[str, Any]) -> None:
        opening = writes.open_case(actor, defendants=_defendants(formset), **data)
        opened.append(opening.case.id)

    if request.method == "POST" and form.is_valid() and formset.is_valid() and done(form, act):
        return redirect("case", case_id=opened[0])
    context = {
        "heading": _("Open a case"),
        "submit": _("Open the case"),
        "crumbs": [(_("Cases"), reverse("case-list"))],
        "cancel_url": reverse("case-list"),
        "lead": _(
            "Each defense attorney you name is let in to the case record and to the file "
            "that both sides share, and gets files of their own that you cannot open."
        ),
        "form": form,
        "formsets": [formset],
    }
    return render(request, "form_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Correct the caption, docket number or day of filing."""
    case, _wall = access.record_for_change(request.actor, case_id)
    initial = {
        "title": case.text("title"),
        "docket_number": case.text("docket_number"),
        "filed_on": case.filed_on,
    }
    return form_page(
        request,
        CaseForm(request.POST or None, initial=initial),
        lambda data: writes.change_case(request.actor, case_id=case_id, **data),
        heading=_("Change the caption"),
        submit=_("Save"),
        crumbs=crumbs_of(case),
        done_url=reverse("case", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_whose_file
def link(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Note in one's own file that another case is related."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    whose = file_of(request, case).defendant_id
    found = reads.ordered(actor, reads.find(actor, reads.CaseFilters()), "name")[:500]
    cases = [
        (str(other.id), f"{other.text('title')} ({other.text('docket_number')})")
        for other in found
        if other.id != case.id
    ]
    return form_page(
        request,
        LinkForm(request.POST or None, cases=cases),
        lambda data: writes.link_cases(actor, case_id=case_id, defendant_id=whose, **data),
        heading=_("Link a related case"),
        submit=_("Link this case"),
        lead=_("Only your own office sees the link."),
        crumbs=crumbs_of(case),
        done_url=reverse("case", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_status(request: ActorRequest, case_id: UUID, act: str) -> HttpResponse:
    """Close or reopen a case, after a confirmation."""
    case = access.case_for(request.actor, case_id)
    writable_wall(request.actor, case.wall_id)
    closing = act == "close"
    if request.method == "POST":
        service = writes.close_case if closing else writes.reopen_case
        service(request.actor, case_id=case_id)
        return redirect("case", case_id=case_id)
    context = {
        "heading": _("Close this case?") if closing else _("Reopen this case?"),
        "crumbs": crumbs_of(case),
        "names": [case.text("title")],
        "consequence": _(
            "Its record stays readable for everyone of record and is no longer "
            "changed until it is reopened."
        )
        if closing
        else "",
        "submit": _("Close the case") if closing else _("Reopen the case"),
        "cancel_url": reverse("case", args=[case_id]),
        "calm": True,
    }
    return render(request, "confirm.html", context)


def order_of(request: ActorRequest) -> str:
    """The order that an address asks for; people in custody first where it asks for none."""
    order = request.GET.get("order", "")
    return order if order.removeprefix("-") in reads.ORDERS else "custody"


def _defendants(formset: Any) -> list[NewDefendant]:  # noqa: ANN401 - a class made at run time
    return [
        NewDefendant(
            full_name=form.cleaned_data["full_name"],
            attorney_id=form.cleaned_data["attorney_id"],
            custody=form.cleaned_data["custody"],
            custody_since=form.cleaned_data["custody_since"],
            is_minor=form.cleaned_data["is_minor"],
            name_rule=form.name_rule,
            kind=form.cleaned_data["kind"],
        )
        for form in formset
        if form.has_changed()
    ]


def case_rows(request: ActorRequest, found: Any) -> list[Context]:  # noqa: ANN401 - any iterable
    """Rows of ``_case_table.html``."""
    rows = []
    for row in reads.rows(request.actor, found):
        event, charge = row.next_event, row.top_charge
        arrived = reverse("evidence", args=[row.case.id])
        rows.append(
            {
                **case_words(row.case),
                **custody_words(row.worst_custody),
                "defendant": ", ".join(party.text("name") for party in row.defendants),
                "top_charge": charge.text("description") if charge else "",
                "next_at": event.starts_at if event else None,
                "next_kind": event.get_kind_display() if event else "",
                "arrived_unopened": row.arrived_unopened,
                "arrived_url": f"{arrived}?where=served-on-us",
                "people": ", ".join(row.covering),
            }
        )
    return rows


class _Pages(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose limited count is known already."""

    def __init__(self, found: Any, per_page: int, total: int) -> None:  # noqa: ANN401
        super().__init__(found, per_page)
        self.count = total  # stands in for Django's cached property
