"""One's own account: sessions, tokens, and the locked screen."""

from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privilege import idle
from privilege.adapter import DEVICE_COOKIE
from privilege.forms.accounts import TokenForm, UnlockForm
from privilege.http import ActorRequest, next_address
from privilege.selectors import sessions as session_reads
from privilege.selectors import tokens as token_reads
from privilege.services import sessions as session_writes
from privilege.services import sign_in
from privilege.services import tokens as token_writes


@login_required
@require_safe
def sessions(request: ActorRequest) -> HttpResponse:
    """List where the person is logged in."""
    found = session_reads.my_sessions(request.actor)
    return render(request, "privilege/sessions.html", {"sessions": found})


@login_required
@require_POST
def end_session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """Log one of the person's sessions out."""
    session_writes.end_session(request.actor, session_id=session_id)
    return redirect("sessions")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: ActorRequest) -> HttpResponse:
    """List the person's tokens and make one; its secret is shown once, on this answer."""
    form, secret = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        scopes = ["read", "write"] if data["scopes"] == "write" else [data["scopes"]]
        _token, secret = token_writes.make_token(
            request.actor, name=data["name"], scopes=scopes, days=data["days"]
        )
        form = TokenForm()
    context = {"tokens": token_reads.my_tokens(request.actor), "form": form, "secret": secret}
    return render(request, "privilege/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: ActorRequest, token_id: UUID) -> HttpResponse:
    """Make a token void."""
    token_writes.revoke_token(request.actor, token_id=token_id)
    return redirect("tokens")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def locked(request: ActorRequest) -> HttpResponse:
    """Lock the session (a POST without a password), or open it with the password."""
    target = next_address(request, reverse("home"))
    form = UnlockForm(request.POST if "password" in request.POST else None)
    if request.method == "POST" and "password" not in request.POST:
        idle.lock(request)
    elif form.is_valid():
        if sign_in.is_password(request.actor, form.cleaned_data["password"]):
            idle.unlock(request)
            return HttpResponseRedirect(target)
        device = sign_in.device_digest(request.COOKIES.get(DEVICE_COOKIE, ""))
        if sign_in.note_wrong_password(request.actor, device=device):
            logout(request)  # a stolen session is no place to go on guessing
            return redirect("account_login")
        form.add_error("password", _("This is not the password."))
    return render(request, "privilege/locked.html", {"form": form, "next": target})
