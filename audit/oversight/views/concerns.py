"""Reporting a concern and coming back to it. These pages leave no entry and no name anywhere.

What is written is written as nobody, in a transaction of its own; the frame around the page is
shown in another one, which writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.oversight.forms.concern import AboutForm, CodeForm, ReportForm, WriteBackForm
from audit.oversight.selectors import concerns as reads
from audit.oversight.services import concerns as writes
from audit.oversight.services.concerns import NewFile
from audit.oversight.views.concern_words import receipt_words, recipient_words
from privilege import context
from privilege.actor import nobody
from privilege.errors import InvalidInput, Refused
from privilege.http import ActorRequest, client_address, own_transaction

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

_TOO_OFTEN = "Too many codes were tried from here. Wait a minute, and try again."


@own_transaction
@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Ask whom it is about, offer whoever is not named, deliver it, and show the code once."""
    writes.demand_may_report(request.actor)
    if request.method != "POST":
        return _about(request, AboutForm())
    about = AboutForm(request.POST)
    if not about.is_valid():
        return _about(request, about)
    named = about.cleaned_data["about"]
    offered = _recipients(named)
    if request.POST.get("step") != "send":
        form = ReportForm(recipients=offered, initial={"about": named})
        return _report(request, form)
    form = ReportForm(request.POST, request.FILES, recipients=offered)
    sent = request.META.get("CONTENT_LENGTH") or "0"
    if not request.FILES and int(sent) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        form.add_error("attached", _("Attach at most 5 files, 16 MB together."))
    code = _delivered(form) if form.is_valid() else ""
    if not code:
        return _report(request, form)
    words = {"code": code, "back_url": reverse("concern-receipt")}
    return _page(request, "oversight/concern_code.html", words)


@own_transaction
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: ActorRequest) -> HttpResponse:
    """Show what a receipt code brings, and take what its holder adds; no log-in is needed."""
    if request.method != "POST":
        return _ask_for_code(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_for_code(request, form)
    key = salted_hmac("receipt", client_address(request)).hexdigest()
    if not ratelimit.consume(request, action="concern_receipt", key=key):
        form.add_error("code", _(_TOO_OFTEN))
        return _ask_for_code(request, form)
    code = form.cleaned_data["code"]
    back = WriteBackForm(request.POST if "text" in request.POST else None, initial={"code": code})
    written = back.is_bound and back.is_valid() and _written(back)
    try:
        found = writes.receipt_of(code)
    except InvalidInput as error:
        form.add_error("code", _(error.message))
        return _ask_for_code(request, form)
    words = {
        "receipt": receipt_words(found),
        "form": WriteBackForm(initial={"code": code}) if written else back,
        "written": written,
        "again_url": reverse("concern-receipt"),
    }
    return _page(request, "oversight/concern_receipt.html", words)


def _delivered(form: forms.Form) -> str:
    """The receipt code of a delivered report; empty where the form says why it was not."""
    data = form.cleaned_data
    try:
        files = writes.clean_files([NewFile(one.name, one.read()) for one in data["attached"]])
        return writes.report_concern(
            recipient_id=data["recipient_id"],
            about=data["about"],
            text=data["text"],
            files=files,
        )
    except InvalidInput as error:
        field = "attached" if error.field == "files" else error.field
        form.add_error(field if field in form.fields else None, error.message)
    except Refused as error:
        form.add_error(None, error.message)
    return ""


def _written(form: forms.Form) -> bool:
    data = form.cleaned_data
    try:
        writes.add_to_concern(code=data["code"], text=data["text"])
    except (InvalidInput, Refused) as error:
        form.add_error(None, error.message)
        return False
    return True


def _recipients(about: str) -> list[tuple[str, str]]:
    with context.enter(nobody()):
        found = reads.recipients(about)
    return [(str(one.user_id), recipient_words(one)) for one in found]


def _about(request: ActorRequest, form: AboutForm) -> HttpResponse:
    return _page(request, "oversight/concern_about.html", {"form": form})


def _report(request: ActorRequest, form: ReportForm) -> HttpResponse:
    words = {
        "form": form,
        "nobody_left": not form.fields["recipient_id"].choices,  # type: ignore[attr-defined]
        "again_url": reverse("concern-new"),
    }
    return _page(request, "oversight/concern_new.html", words)


def _ask_for_code(request: ActorRequest, form: CodeForm) -> HttpResponse:
    return _page(request, "oversight/concern_return.html", {"form": form})


def _page(request: ActorRequest, template: str, words: dict[str, Any]) -> HttpResponse:
    """Render in a transaction that writes nothing; nobody's browser keeps the page."""
    with context.enter(request.actor):
        response = render(request, template, words)
    response.headers["Cache-Control"] = "no-store"
    return response
