"""A challenge to an entry of a privilege log, and its steps."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.ground import clock
from casework.access import case_of_matter
from casework.selectors.overview import audience_of
from casework.views.common import audience_words, crumbs_of, form_page
from disclosure import access, forms
from disclosure.choices import ChallengeAct
from disclosure.log_words import grouped
from disclosure.privilege_log import log_id
from disclosure.selectors import challenges, log_versions
from disclosure.services import challenges as services
from disclosure.services.in_camera import submit_in_camera
from disclosure.views.log_common import dispute_words
from privilege.access import walls_held
from privilege.choices import Role, Side, WallRight
from privilege.http import ActorRequest
from privilege.selectors import people

if TYPE_CHECKING:
    from disclosure.models.challenge import LogChallenge
    from disclosure.selectors.challenges import Dispute
    from privilege.actor import Actor


@login_required
@require_safe
def challenge(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Show a challenge with every step, and what the person may do next."""
    actor = request.actor
    dispute = challenges.dispute_of(actor, challenge_id)
    found = dispute.challenge
    overruled = challenges.still_asserted(actor, found) if dispute.is_overruled else []
    context = {
        "heading": _("Challenge to %(label)s") % {"label": dispute.label},
        "crumbs": _crumbs(actor, found),
        "dispute": dispute_words(dispute),
        "for_us": dispute.for_us,
        "entry": list(grouped(log_versions.values_of(found.entry)).values()),
        "version_url": reverse("privilege-log-version", args=[found.entry.version_id]),
        "steps": [
            {
                "word": step.get_ruling_display() if step.ruling else step.get_act_display(),
                "office": step.acting_office.name,
                "day": step.day,
                "text": step.text("text"),
                "list": step.text("list", []),
            }
            for step in dispute.steps
        ],
        "acts": _acts(actor, dispute),
        "carry_out_url": reverse("log-challenge-carry-out", args=[found.id]) if overruled else "",
        "submissions": [
            {
                "audience": audience_words(audience_of(actor, one.wall)),
                "is_locked": one.content is None or one.content.is_locked,
                "text": one.text("text"),
                "documents": one.text("items", []),
            }
            for one in challenges.submissions_of(actor, found.id)
        ],
        "unlock_url": reverse("keys"),
    }
    return render(request, "disclosure/log_challenge.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, log_entry_id: UUID) -> HttpResponse:
    """Challenge an entry."""
    actor = request.actor
    entry = access.log_entry_to_challenge(actor, log_entry_id)
    case = case_of_matter(actor, entry.matter_id)
    done_url = reverse("privilege-log-version", args=[entry.version_id])
    return form_page(
        request,
        forms.StepForm(request.POST or None, initial=_today()),
        lambda data: services.challenge_entry(actor, entry_id=entry.id, **data),
        heading=_("Challenge %(label)s") % {"label": log_id(entry.number)},
        lead=_("The other side reads what you write here and is told at once."),
        submit=_("Challenge this entry"),
        crumbs=crumbs_of(case, (_("Privilege log"), done_url)),
        done_url=done_url,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Answer a challenge."""
    actor = request.actor
    dispute = services.open_dispute_of_ours(actor, challenge_id, ChallengeAct.ANSWERED)
    return form_page(
        request,
        forms.StepForm(request.POST or None, initial=_today()),
        lambda data: services.answer_challenge(actor, challenge_id=challenge_id, **data),
        heading=_("Answer the challenge to %(label)s") % {"label": dispute.label},
        lead=_("The other side reads what you write here and is told at once."),
        submit=_("Answer"),
        **_frame(actor, dispute),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_camera(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Submit what the entry stands for to the court alone."""
    actor = request.actor
    dispute = services.open_dispute_of_ours(actor, challenge_id, ChallengeAct.IN_CAMERA)
    with_judge = people.offices_with(Role.JUDGE)
    courts = [
        (str(one.id), one.name if one.id in with_judge else _no_judge(one.name))
        for one in sorted(
            people.offices(Side.NEUTRAL.value), key=lambda one: one.id not in with_judge
        )
    ]
    return form_page(
        request,
        forms.InCameraForm(request.POST or None, courts=courts, initial=_today()),
        lambda data: submit_in_camera(actor, challenge_id=challenge_id, **data),
        heading=_("Submit %(label)s in camera") % {"label": dispute.label},
        lead=_(
            "The other side reads that it was submitted, on which day, and its log number. What "
            "it is, and what you write for the court alone, is encrypted."
        ),
        submit=_("Submit in camera"),
        **_frame(actor, dispute),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ruling(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Write down the court's ruling."""
    actor = request.actor
    dispute = services.open_dispute(actor, challenge_id, ChallengeAct.RULED)
    return form_page(
        request,
        forms.RulingForm(request.POST or None, initial=_today()),
        lambda data: services.record_ruling(actor, challenge_id=challenge_id, **data),
        heading=_("Ruling on the challenge to %(label)s") % {"label": dispute.label},
        lead=_("Both sides read it. It cannot be changed afterwards."),
        submit=_("Record the ruling"),
        **_frame(actor, dispute),
    )


@login_required
@require_POST
def carry_out(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Note on the items that the court overruled their privilege."""
    services.carry_out_ruling(request.actor, challenge_id=challenge_id)
    return redirect("log-challenge", challenge_id)


def _acts(actor: "Actor", dispute: "Dispute") -> list[dict[str, Any]]:
    """What the person may do next, the first of it the main thing."""
    found = dispute.challenge
    may_act = found.wall_id in walls_held(actor, WallRight.WRITE)
    if dispute.ruling or not may_act or not actor.has_role(Role.ATTORNEY, Role.SUPERVISOR):
        return []
    acts = []
    if not dispute.for_us and dispute.step(ChallengeAct.ANSWERED) is None:
        acts.append(("log-challenge-answer", _("Answer")))
    if not dispute.for_us and dispute.step(ChallengeAct.IN_CAMERA) is None:
        acts.append(("log-challenge-in-camera", _("Submit in camera")))
    acts.append(("log-challenge-ruling", _("Record the ruling")))
    return [{"url": reverse(name, args=[found.id]), "label": label} for name, label in acts]


def _frame(actor: "Actor", dispute: "Dispute") -> dict[str, Any]:
    found = dispute.challenge
    done_url = reverse("log-challenge", args=[found.id])
    label = _("Challenge to %(label)s") % {"label": dispute.label}
    return {"crumbs": [*_crumbs(actor, found), (label, done_url)], "done_url": done_url}


def _crumbs(actor: "Actor", found: "LogChallenge") -> list[tuple[str, str]]:
    case = case_of_matter(actor, found.matter_id)
    return crumbs_of(case, (_("Privilege logs"), reverse("privilege-logs", args=[case.id])))


def _today() -> dict[str, object]:
    return {"day": timezone.localdate(clock.now())}


def _no_judge(name: str) -> str:
    """A neutral office that may be no court: nothing goes there by mistake."""
    return _("%(office)s (no judge entered)") % {"office": name}
