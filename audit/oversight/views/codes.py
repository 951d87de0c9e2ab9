"""Codes of conduct: reading them, attesting to them, publishing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.oversight import access
from audit.oversight.forms.codes import AttestForm, CodeForm, reaches
from audit.oversight.selectors import codes as reads
from audit.oversight.services import codes as writes
from audit.oversight.views.common import crumbs
from casework.views.common import done, said
from privilege.access import is_platform_administrator
from privilege.choices import Role, Side
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.people import colleagues_with

if TYPE_CHECKING:
    from audit.oversight.models.codes import CodeVersion
    from audit.oversight.selectors.codes import Requirement
    from privilege.actor import Actor

Context = dict[str, Any]


@login_required
@require_safe
def codes(request: ActorRequest) -> HttpResponse:
    """List the codes of one's office, those that wait for an attestation first."""
    actor = request.actor
    if actor.office_id is None:
        raise NotFound
    asked = {one.version.id: one for one in reads.requirements(actor)}
    rows = [_row(version, asked.get(version.id)) for version in reads.present_versions()]
    rows.sort(key=lambda row: not row["waits"])
    stopped = any(one.stops for one in asked.values())
    supervisors = colleagues_with(actor, Role.SUPERVISOR) if stopped else []
    context = {
        "crumbs": crumbs(),
        "rows": [row for row in rows if row["is_shown"]],
        "stopped": stopped,
        "supervisors": [one.display_name for one in supervisors],
        "home_url": reverse("home"),
        "publish_url": reverse("code-new") if access.publishes_codes(actor) else "",
        "overdue_url": reverse("codes-overdue") if actor.has_role(Role.SUPERVISOR) else "",
    }
    return render(request, "oversight/code_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest, code_version_id: UUID) -> HttpResponse:
    """Show a version as it was published; a POST attests to it."""
    actor = request.actor
    version = access.code_for(actor, code_version_id)
    asked = {one.version.id: one for one in reads.requirements(actor)}.get(version.id)
    digest = bytes(version.digest).hex()
    form = AttestForm(request.POST or None, initial={"digest": digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["digest"]
        act = said(lambda _data: writes.attest(actor, version_id=code_version_id, digest=given))
        if done(form, act):
            return redirect("codes")
    others = reads.versions_of(version.code_id)
    is_newest = others[0].id == version.id
    context = {
        "version": version,
        "digest": digest,
        "row": _row(version, asked),
        "form": form,
        "newest_url": "" if is_newest else reverse("code", args=[others[0].id]),
        "others": [
            (_number(one), reverse("code", args=[one.id]), one.published_at) for one in others
        ],
        "text_url": reverse("code-text", args=[version.id]),
        "change_url": _change_url(actor, version) if is_newest else "",
        "crumbs": crumbs((_("Codes of conduct"), reverse("codes"))),
    }
    return render(request, "oversight/code.html", context)


@login_required
@require_safe
def text(request: ActorRequest, code_version_id: UUID) -> HttpResponse:
    """Send a version's text, byte by byte what its digest is of."""
    version = access.code_for(request.actor, code_version_id)
    response = HttpResponse(version.text.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="code-{version.number}.txt"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: ActorRequest, code_version_id: UUID | None = None) -> HttpResponse:
    """Publish a code, or a new version of one; everybody who must attest is told."""
    actor = request.actor
    if not access.publishes_codes(actor):
        raise NotFound
    before = None if code_version_id is None else access.code_for(actor, code_version_id)
    if before is not None and not _change_url(actor, before):
        raise NotFound
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        initial={} if before is None else _present(before),
        reaches=_reaches(actor, before),
    )
    if request.method == "POST" and form.is_valid():
        act = said(lambda _data: _published(actor, code_version_id, form))
        if done(form, act):
            return redirect("codes")
    context = {
        "heading": _("Publish a code of conduct")
        if before is None
        else _("Publish a new version of “%(title)s”") % {"title": before.title},
        "lead": _(
            "Everybody whom you choose is told and attests to this text, once a year again. A"
            " version that was published never changes."
        )
        if before is None
        else _(
            "Everybody whom you choose attests again. The present version stays as it is for those"
            " who attested to it. Choose nobody to withdraw the code."
        ),
        "form": form,
        "submit": _("Publish and tell everybody"),
        "cancel_url": reverse("codes"),
        "crumbs": crumbs((_("Codes of conduct"), reverse("codes"))),
    }
    return render(request, "form_page.html", context)


def _published(actor: Actor, code_version_id: UUID | None, form: CodeForm) -> None:
    if code_version_id is None:
        writes.publish_code(actor, new=form.new_text())
    else:
        writes.publish_version(actor, version_id=code_version_id, new=form.new_text())


def _reaches(actor: Actor, before: CodeVersion | None) -> list[tuple[str, Any]]:
    own = actor.has_role(Role.SUPERVISOR) and (before is None or before.office_id is not None)
    all_of = is_platform_administrator(actor) and (before is None or before.office_id is None)
    return reaches(platform=all_of, office=own)


def _present(version: CodeVersion) -> Context:
    return {
        "title": version.title,
        "text": version.text,
        "reach": "office" if version.office_id else version.side or "all",
        "roles": version.roles,
        "grace_days": version.grace_days,
    }


def _change_url(actor: Actor, version: CodeVersion) -> str:
    """Where its next version is published, for those who may."""
    own = version.office_id is not None and actor.has_role(Role.SUPERVISOR)
    of_all = version.office_id is None and is_platform_administrator(actor)
    return reverse("code-version-new", args=[version.id]) if own or of_all else ""


def _row(version: CodeVersion, asked: Requirement | None) -> Context:
    tone, word = state_words(asked)
    return {
        "url": reverse("code", args=[version.id]),
        "title": version.title,
        "whose": _("Your office") if version.office_id else _whose(version),
        "number": _number(version),
        "published_at": version.published_at,
        "attested_at": asked.attested_at if asked else None,
        "waits": asked is not None and asked.is_asked,
        "due": asked.limit.due if asked and asked.attested_at else None,
        "tone": tone,
        "word": word,
        "is_shown": bool(version.roles),
    }


def state_words(asked: Requirement | None) -> tuple[str, str]:
    """The tone and word of where a person stands with a code."""
    if asked is None:
        return "plain", _("Not asked of you")
    if asked.stops:
        return "bad", _("Overdue, stopped")
    if asked.is_due:
        return "warn", _("Due now")
    if asked.is_asked:
        return "info", _("Renew soon")
    return "good", _("Attested")


def _whose(version: CodeVersion) -> str:
    if not version.side:
        return _("Every office")
    return _("Every %(side)s office") % {"side": Side(version.side).label.lower()}


def _number(version: CodeVersion) -> str:
    return _("Version %(n)d") % {"n": version.number}
