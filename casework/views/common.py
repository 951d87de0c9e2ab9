"""What the pages of a case share: its head and tabs, and pages with one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.choices import HELD, CaseStatus
from casework.registries import case_parts
from privilege import unlocked
from privilege.choices import CASEWORK_ROLES, Side
from privilege.errors import InvalidInput, Refused
from privilege.selectors.court_sealing import sealing_in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from casework.models.case import Case
    from casework.models.party import CustodyStatus
    from casework.selectors.overview import Audience
    from casework.selectors.places import Place
    from privilege.actor import Actor
    from privilege.http import ActorRequest

Context = dict[str, Any]


def case_context(actor: Actor, case: Case, tab: str) -> Context:
    """The head, crumbs and tabs of a page of one case (``_case_base.html``)."""
    return {
        "case": case_words(case),
        "crumbs": [(_("Cases"), reverse("case-list"))],
        "tabs": _tabs(actor, case, tab),
        "sealing": sealing_words(actor, case),
    }


def sealing_words(actor: Actor, case: Case) -> str:
    """By which order a case is sealed, for the people it names; "" where it is not."""
    sealing = sealing_in_force(actor, case.matter_id)
    if sealing is None:
        return ""
    return _("Sealed by order of %(court)s on %(day)s") % {
        "court": sealing.text("court"),
        "day": date_format(sealing.ordered_on, "F j, Y"),
    }


def case_words(case: Case) -> Context:
    """A case as templates name it."""
    is_open = case.status == CaseStatus.OPEN
    return {
        "id": case.id,
        "name": case.text("title"),
        "docket": case.text("docket_number"),
        "court": case.court.name,
        "jurisdiction": case.court.jurisdiction,
        "status_word": case.get_status_display(),
        "status_tone": "good" if is_open else "plain",
        "is_open": is_open,
        "url": reverse("case", args=[case.id]),
    }


def crumbs_of(case: Case, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page below a case."""
    return [
        (_("Cases"), reverse("case-list")),
        (case.text("title"), reverse("case", args=[case.id])),
        *more,
    ]


def custody_words(custody: CustodyStatus | None) -> Context:
    """The word and tone of a custody status."""
    if custody is None:
        return {"custody_word": "", "custody_tone": ""}
    held = custody.status in HELD
    return {
        "custody_word": custody.get_status_display(),
        "custody_tone": "bad" if held else "warn" if custody.status == "warrant" else "plain",
    }


def audience_words(audience: Audience) -> Context:
    """Who can see it, as ``includes/_who_sees.html`` shows it."""
    title = audience.wall.get_kind_display()
    seeing = len(audience.people)
    if audience.defendant:
        title = f"{title}: {audience.defendant}"
    return {
        "title": title,
        "label": ngettext("%(n)d person can see this", "%(n)d people can see this", seeing)
        % {"n": seeing},
        "privileged": audience.is_privileged,
        "people": audience.people,
    }


def place_words(place: Place, chosen: UUID | None = None) -> Context:
    """A part of a case where people write, as ``_note_place.html`` shows it."""
    wall_id = place.audience.wall.id
    return {
        "id": wall_id,
        "current": wall_id == chosen,
        "audience": audience_words(place.audience),
        "waiting": [
            _("%(name)s waits until a colleague who can open it unlocks their key") % {"name": name}
            if has_key
            else _("%(name)s has not made a key yet") % {"name": name}
            for name, has_key in place.waiting
        ],
    }


def unlock_url(request: ActorRequest, page: str = "") -> str:
    """Where the person unlocks their key and comes back, to ``page`` if not to this address.

    "" once it is unlocked.
    """
    asked = urlencode({"next": page or request.get_full_path()})
    return "" if unlocked.current() else f"{reverse('keys')}?{asked}"


_EVENT_WORDS = {
    "privilege:session:banner-acknowledged": gettext_lazy("Log-in: notice acknowledged"),
    "privilege:key:relocked": gettext_lazy("Key: new phrase and recovery code"),
    "privilege:key:recovered": gettext_lazy("Key: opened with the recovery key of the office"),
    "privilege:office-recovery:made": gettext_lazy("Recovery key of the office: made"),
    "privilege:coverage:chosen": gettext_lazy("Covering: who covers for the office"),
    "privilege:coverage:switched": gettext_lazy("Covering: narrowed or widened by counsel"),
    "privilege:coverage:opened": gettext_lazy("Covering: work product opened, with a reason"),
    "privilege:wall:opened": gettext_lazy("Part of a case: made"),
    "privilege:wall:granted": gettext_lazy("Part of a case: somebody let in"),
    "privilege:wall:revoked": gettext_lazy("Part of a case: somebody shut out"),
    "privilege:wall-key:made": gettext_lazy("Privileged part: key made"),
    "casework:message:sent": gettext_lazy("New privileged message"),
    "privilege:wall-key:shared": gettext_lazy("Privileged part: key shared with a member"),
    "privilege:job:granted": gettext_lazy("Privileged work: opened for it by a member"),
    "privilege:job:grant-refused": gettext_lazy("Privileged work: stopped, it waits for a member"),
    "privilege:integrity:refused": gettext_lazy(
        "Stored material: refused, it is not what was kept there"
    ),
    "oversight:queue:drawn": gettext_lazy("Review of the log: a week drawn"),
    "oversight:week:signed": gettext_lazy("Review of the log: a week signed"),
    "oversight:certification:opened": gettext_lazy("Review of access: opened"),
    "oversight:access:stated": gettext_lazy("Review of access: signed for one’s own part"),
    "oversight:certification:signed": gettext_lazy("Review of access: signed"),
    "oversight:access:kept": gettext_lazy("Review of access: somebody kept"),
    "oversight:access:removed": gettext_lazy("Review of access: somebody removed"),
    "oversight:duty:warned": gettext_lazy("Code of conduct: warned that it is due"),
    "oversight:duty:released": gettext_lazy("Code of conduct: let work on"),
    "privilege:worker:refused": gettext_lazy("Worker: a key without proof was turned away"),
}


def event_words(event: str) -> str:
    """An audit tag in words: "casework:evidence:received" is "Evidence: received"."""
    if event in _EVENT_WORDS:
        return str(_EVENT_WORDS[event])
    _app, subject, act = event.split(":", 2)
    return f"{subject.replace('-', ' ').capitalize()}: {act.replace('-', ' ')}"


def may_open_cases(actor: Actor) -> bool:
    """Whether the page to open a case makes sense for the person; the service decides."""
    return actor.side == Side.PROSECUTION.value and actor.has_role(*CASEWORK_ROLES)


def form_page(  # noqa: D417 - the others are words of the page
    request: ActorRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    heading: str,
    submit: str,
    done_url: str,
    crumbs: Sequence[tuple[str, str]] = (),
    lead: str = "",
    template: str = "form_page.html",
    **context: object,
) -> HttpResponse:
    """Show a form; when it is posted and makes sense, act and go to ``done_url``.

    Args:
        act: a service, called with the cleaned data; what it finds wrong is shown at its field.
    """
    if request.method == "POST" and form.is_valid() and done(form, act):
        return redirect(done_url)
    words = {
        "heading": heading,
        "submit": submit,
        "crumbs": crumbs,
        "lead": lead,
        "cancel_url": done_url,
        "form": form,
        **context,
    }
    return render(request, template, words)


def done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether a service did what the form asks; else the form says why not."""
    try:
        act(form.cleaned_data)
    except InvalidInput as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


def said(act: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """Show a refusal on the form, which keeps what was typed."""

    def act_or_say(data: dict[str, Any]) -> None:
        try:
            act(data)
        except Refused as error:
            raise InvalidInput(error.message) from None

    return act_or_say


def _tabs(actor: Actor, case: Case, tab: str) -> list[Context]:
    pages = [
        ("case", _("Overview")),
        ("evidence", _("Evidence")),
        ("parties", _("Parties")),
        ("charges", _("Charges")),
        ("counsel", _("Counsel")),
        ("dates", _("Court dates")),
        ("notes", _("Notes")),
        ("channels", _("Messages")),
        ("authorities", _("Authorities")),
    ]
    tabs = [
        {"url": reverse(name, args=[case.id]), "label": label, "current": name == tab}
        for name, label in pages
    ]
    for ask in case_parts:
        part = ask(actor, case.id, case.matter_id)
        if part is not None:
            tabs.insert(
                2,
                {
                    "url": part.url,
                    "label": part.label,
                    "count": part.count,
                    "current": part.name == tab,
                },
            )
    return tabs
