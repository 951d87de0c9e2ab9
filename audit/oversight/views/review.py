"""Reviewing what was drawn: one's own week, one's own acts asked about, and the signed weeks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight import week_paper
from audit.oversight.choices import StepKind
from audit.oversight.forms.review import AnswerForm, DecideForm, OutsideForm, RulesForm
from audit.oversight.registries import WEIGHED
from audit.oversight.selectors import independence
from audit.oversight.selectors import review as reads
from audit.oversight.selectors.rules import settings_of
from audit.oversight.services import review as writes
from audit.oversight.services.rules import set_rules
from audit.oversight.views.common import crumbs, group_words
from casework.views.common import Context, done, unlock_url
from privilege.access import demand_role
from privilege.choices import Role
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.http import ActorRequest
from privilege.registries import decisions
from privilege.selectors.outside_approvers import approvers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.oversight.selectors.review import Evidence, Reviewed
    from privilege.actor import Actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest) -> HttpResponse:
    """Show and decide what one was given (``review_week.html``), and sign a week."""
    actor = request.actor
    given, outside = reads.mine(actor), reads.for_outside(actor)
    if not given and not outside and not reads.is_reviewer(actor):
        raise NotFound
    data = request.POST if request.method == "POST" else None
    forms_of = {one.group.id: DecideForm(data, one.group.id) for one in given}
    codes_of = {one.group.id: OutsideForm(data, one.group.id) for one in outside}
    if request.method == "POST" and _saved(request, given, outside, forms_of, codes_of):
        return redirect("audit-review")
    writes.read_reviews(actor)
    writes.saw_questions(actor)
    weeks = _weeks(actor, given, forms_of)
    lines = [line for week in weeks for line in week["groups"]]
    own = [{**group_words(one), "form": codes_of[one.group.id]} for one in outside]
    approver = approvers_of(actor.office_id).present if outside else None
    context = {
        "crumbs": crumbs(),
        "weeks": weeks,
        "is_asked": bool(approver) or any(line["form"] for line in lines),
        "outside": own,
        "approver": approver,
        "locked": _locked([*own, *lines]),
        "unlock_url": unlock_url(request),
    }
    return render(request, "oversight/review_week.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ActorRequest) -> HttpResponse:
    """Show what reviewers asked about one's own acts, and answer (``review_questions.html``)."""
    actor = request.actor
    asked = reads.questions(actor)
    data = request.POST if request.method == "POST" else None
    forms_of = {one.group.id: AnswerForm(data, one.group.id) for one in asked}
    if request.method == "POST":
        answered = _chosen(request, "group", asked)
        form = forms_of[answered.group.id]
        if form.is_valid() and done(
            form,
            lambda data: writes.answer(actor, group_id=answered.group.id, said=data["words"]),
        ):
            messages.success(request, _("Your answer is kept, and the reviewer was told."))
            return redirect("audit-questions")
    writes.saw_questions(actor)
    shown = [{**group_words(one), "form": forms_of[one.group.id]} for one in asked]
    for one, words in zip(asked, shown, strict=True):  # whoever answers has read the question
        words["waits"] = one.waits_for_answer and not _locked([words])
    context = {
        "crumbs": crumbs(),
        "groups": shown,
        "locked": _locked(shown),
        "unlock_url": unlock_url(request),
    }
    return render(request, "oversight/review_questions.html", context)


@login_required
@require_safe
def weeks(request: ActorRequest) -> HttpResponse:
    """Show a week of the office's review as its evidence (``review_evidence.html``)."""
    actor = request.actor
    found = reads.weeks(actor)
    chosen = _day(request.GET.get("week", "")) or (found[0].starts_on if found else None)
    kept = reads.evidence(actor, chosen) if chosen else None
    writes.read_reviews(actor)
    if kept and request.GET.get("format") == "pdf":
        return _on_paper(kept)
    context = {
        "crumbs": crumbs(),
        "weeks": found,
        "kept": kept,
        "groups": [group_words(one) for one in kept.groups] if kept else [],
        "counts": [(kind.label, kept.found(kind)) for kind in StepKind] if kept else [],
    }
    return render(request, "oversight/review_evidence.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: ActorRequest) -> HttpResponse:
    """Set what is drawn for review; for administrators too, who read none of it."""
    actor = request.actor
    demand_role(actor, Role.ADMINISTRATOR, Role.SUPERVISOR)
    form = RulesForm(
        request.POST if request.method == "POST" else None, settings_of(actor.own_office_id)
    )
    if form.is_valid() and done(form, lambda _data: set_rules(actor, settings=form.settings)):
        messages.success(request, _("The rules are kept. They hold from the next draw."))
        return redirect("audit-rules")
    context = {
        "crumbs": crumbs(),
        "heading": _("Rules of review"),
        "lead": _(
            "What is drawn from your office’s log each day for its supervisors and colleagues to"
            " review: at most 25 lines for each of them in a week."
        ),
        "form": form,
        "submit": _("Keep these rules"),
    }
    return render(request, "form_page.html", context)


def _weeks(
    actor: Actor, given: Sequence[Reviewed], forms_of: dict[UUID, DecideForm]
) -> list[Context]:
    """What was given, week by week, with what bears on the independence of each decision."""
    beside = independence.beside(actor, {one.group.matter_id for one in given})
    found: dict[UUID, Context] = {}
    for one in given:
        week = one.group.week
        shown = found.setdefault(
            week.id, {"id": week.id, "starts_on": week.starts_on, "groups": [], "decided": 0}
        )
        shown["decided"] += one.is_decided
        matter_id = one.group.matter_id
        words = group_words(one)
        words["form"] = None if one.is_decided or one.waits_for_answer else forms_of[one.group.id]
        is_weighed = one.group.event.startswith(WEIGHED) or one.group.event in decisions
        words["beside"] = beside.get(matter_id, []) if matter_id and is_weighed else []
        shown["groups"].append(words)
    return list(found.values())


def _locked(groups: Sequence[Context]) -> int:
    """How many steps the person reads once they unlock their key."""
    return sum(step["is_locked"] for group in groups for step in group["steps"])


def _on_paper(kept: Evidence) -> HttpResponse:
    """The evidence of a week as a PDF, in the person's own zone."""
    title = _("Review of the audit log, week of %(day)s") % {
        "day": date_format(kept.week.starts_on, "F j, Y")
    }
    signed = [(_("Signed"), f"{one.reviewer}, {_at(one.signed_at)}") for one in kept.signings] or [
        (_("Signed"), _("By nobody yet"))
    ]
    facts = [(str(kind.label), str(kept.found(kind))) for kind in StepKind]
    facts += [(_("Not decided"), str(len(kept.outstanding))), *signed]
    heads = [_("What"), _("Whose act"), _("Why drawn"), _("Reviewer"), _("Found"), _("When")]
    rows = [_paper_row(one) for one in kept.groups]
    body = week_paper.pdf(week_paper.WeekPaper(title, facts, heads, rows))
    response = HttpResponse(body, content_type="application/pdf")
    name = f"review-{kept.week.starts_on.isoformat()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _paper_row(one: Reviewed) -> list[str]:
    words = group_words(one)
    when = _at(one.steps[-1].at) if one.steps else "–"
    parts = (words["words"], words["who"], words["rule"], words["reviewer"] or "–")
    return [*map(str, parts), str(words["state_word"]), when]


def _at(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d H:i T")


def _saved(
    request: ActorRequest,
    given: Sequence[Reviewed],
    outside: Sequence[Reviewed],
    forms_of: dict[UUID, DecideForm],
    codes_of: dict[UUID, OutsideForm],
) -> bool:
    """Do what was posted, or nothing where some of it makes no sense; whether all was done."""
    actor = request.actor
    if request.POST.get("sign"):
        week = _chosen_week(request, given)
        writes.sign_week(actor, week_id=week)
        messages.success(request, _("The week is signed."))
        return True
    if not all(form.is_valid() for form in (*forms_of.values(), *codes_of.values())):
        return False
    # Before anything is kept, so that a page is done whole or not at all.
    readable = [_is_readable(actor, one, forms_of[one.group.id]) for one in given]
    readable += [_is_readable(actor, one, codes_of[one.group.id]) for one in outside]
    if not all(readable):
        return False
    results = [_decided(actor, one, forms_of[one.group.id]) for one in given]
    results += [_decided_outside(actor, one, codes_of[one.group.id]) for one in outside]
    if not all(results):
        return False
    messages.success(request, _("What you decided is kept."))
    return True


def _is_readable(actor: Actor, one: Reviewed, form: DecideForm | OutsideForm) -> bool:
    """Whether those who are to read what was written could; else the form says who could not."""

    def check(data: dict[str, str]) -> None:
        if data["words"].strip() and not one.group.is_open:
            writes.demand_readers(actor, one, StepKind(data["found"] or StepKind.FINE.value))

    return done(form, check)


def _decided(actor: Actor, one: Reviewed, form: DecideForm) -> bool:
    def act(data: dict[str, str]) -> None:
        if data["found"]:
            found = StepKind(data["found"])
            writes.decide(actor, group_id=one.group.id, found=found, said=data["words"])

    return done(form, act)


def _decided_outside(actor: Actor, one: Reviewed, form: OutsideForm) -> bool:
    def act(data: dict[str, str]) -> None:
        if data["code"].strip():
            try:
                writes.decide_from_outside(
                    actor,
                    group_id=one.group.id,
                    found=StepKind(data["found"] or StepKind.FINE.value),
                    said=data["words"],
                    code=data["code"],
                )
            except Refused as error:
                raise InvalidInput(error.message, "code") from None

    return done(form, act)


def _chosen(request: ActorRequest, name: str, among: Sequence[Reviewed]) -> Reviewed:
    """What a posted id means among what the person sees; ``NotFound`` for any other."""
    asked = request.POST.get(name, "")
    found = [one for one in among if str(one.group.id) == asked]
    if not found:
        raise NotFound
    return found[0]


def _chosen_week(request: ActorRequest, given: Sequence[Reviewed]) -> UUID:
    asked = request.POST.get("sign", "")
    found = [one.group.week_id for one in given if str(one.group.week_id) == asked]
    if not found:
        raise NotFound
    return found[0]


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
