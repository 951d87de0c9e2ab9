"""The page where an invited person makes their account with the code they were handed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from privilege.errors import InvalidInput
from privilege.forms.accounts import JoinForm
from privilege.http import ActorRequest
from privilege.services import guests


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: ActorRequest) -> HttpResponse:
    """Take the code and a password of the person's own; show their log-in name once."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "login_url": reverse("account_login")}
    if form.is_valid():
        data = form.cleaned_data
        try:
            name = guests.join(request.actor, code=data["code"], password=data["password"])
        except InvalidInput as error:
            form.add_error("code", _(error.message))
        else:
            context = {"login_name": name, "login_url": reverse("account_login")}
            return _unkept(render(request, "privilege/joined.html", context))
    return _unkept(render(request, "privilege/join.html", context))


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
