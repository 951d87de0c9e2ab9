"""Recovering a key: the member asks and collects, officers give their shares."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from privilege import unlocked
from privilege.errors import InvalidInput
from privilege.forms.keys import CodeForm, ShareForm
from privilege.http import ActorRequest
from privilege.selectors import recovery as reads
from privilege.services import recovery as services
from privilege.views.unlocking import unkept, unlock, without_words


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest) -> HttpResponse:
    """Ask the office to open one's key; a POST shows the code that collects it, once."""
    if request.method != "POST":
        context = {
            "heading": _("Ask your office to open your key"),
            "consequence": _(
                "The next page shows you a code, once. The officers of your office open your key"
                " with their shares, and only your code can collect it: they see neither the code"
                " nor your new phrase. Everybody in the office is told. You have one day."
            ),
            "submit": _("Ask, and show me the code"),
            "cancel_url": reverse("keys"),
            "crumbs": _crumbs(),
            "calm": True,
        }
        return render(request, "confirm.html", context)
    asked = services.ask_for_recovery(request.actor)
    context = {"code": asked.code, "asked": reads.view_of(asked.request)}
    return unkept(render(request, "privilege/recovery_asked.html", context))


@login_required
@require_POST
def withdraw(request: ActorRequest) -> HttpResponse:
    """Withdraw one's own request."""
    services.end_request(request.actor)
    return redirect("keys")


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: ActorRequest) -> HttpResponse:
    """Open one's recovered key with the request's code; fresh words are drawn next."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["words"].label = _("Code of your request")
    if form.is_valid():
        try:
            opened = services.collect(request.actor, form.cleaned_data["words"])
        except InvalidInput as error:
            form.add_error("words", error.message)
        else:
            return unlock(request, opened, redirect("keys-new"))
    context = {
        "heading": _("Collect your key"),
        "lead": _("Your code opens it once. You draw a new phrase and recovery code after that."),
        "form": without_words(form),
        "submit": _("Open my key"),
        "cancel_url": reverse("keys"),
        "crumbs": _crumbs(),
    }
    return unkept(render(request, "form_page.html", context))


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Give one's share for a colleague's request; in a small office, all of them."""
    step = reads.step_of(request.actor, services.request_for(request.actor, request_id))
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        count=step.count,
        following=step.following,
    )
    if form.is_valid():
        try:
            services.give_shares(
                request.actor,
                request_id=request_id,
                typed=form.shares(),
                next_id=form.cleaned_data.get("next"),
            )
        except InvalidInput as error:
            form.add_error(None, error.message)
        else:
            return redirect("keys")
    # What was typed comes back with the complaint: nobody types 33 words again for one letter.
    context = {
        "form": form,
        "step": step,
        "locked": step.is_handed_on and unlocked.current() is None,
        "crumbs": _crumbs(),
    }
    return unkept(render(request, "privilege/recovery_share.html", context))


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Your key"), reverse("keys"))]
