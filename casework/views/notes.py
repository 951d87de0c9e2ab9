"""Notes and records of contacts (``note_list.html``, ``note.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import access
from casework.choices import NoteKind
from casework.forms.note import FORMS
from casework.selectors import notes as reads
from casework.selectors import openers
from casework.services import notes as writes
from casework.services.looking import read_notes
from casework.services.sharing import may_share
from casework.views.assertions import panel
from casework.views.common import (
    Context,
    audience_words,
    case_context,
    crumbs_of,
    form_page,
    place_words,
    said,
    unlock_url,
)
from casework.views.release_words import left_under
from privilege.errors import NotFound
from privilege.http import ActorRequest
from privilege.selectors.job_grants import waiting_jobs

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.selectors.notes import NoteView
    from casework.selectors.places import Place
    from privilege.actor import Actor

_EXCERPT = 600
_NAMES = ("title", "text", "how", "with_whom", "happened_at")


@login_required
@require_safe
def notes(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the notes of a case that the person may know of."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    places = reads.places(actor, case)
    chosen = _chosen(request.GET.get("place", ""), places)
    page = reads.page(actor, case, wall_id=chosen, cursor=request.GET.get("cursor", ""))
    places = _with_released(actor, case, places, page.rows)
    read_notes(actor, seen=page.rows)
    titles = {one.audience.wall.id: audience_words(one.audience)["title"] for one in places}
    may = any(one.may_write for one in places)
    context = {
        **case_context(actor, case, "notes"),
        "places": [place_words(one, chosen) for one in places],
        "chosen": chosen,
        "notes": [_row(row, titles) for row in page.rows],
        "next_cursor": page.next_cursor,
        **_locks(request, page.locked),
        "cover_url": _cover_url(actor, case, places) if page.locked else "",
        "list_url": request.path,
        "add_url": reverse("note-add", args=[case_id]) if may else "",
        "contact_url": reverse("contact-add", args=[case_id]) if may else "",
        "export_url": reverse("note-exports", args=[case_id]) if may else "",
        "work": waiting_jobs(actor, case.matter_id),
    }
    return render(request, "casework/note_list.html", context)


@login_required
@require_safe
def note(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """Show one note in full."""
    actor = request.actor
    view, case = _found(actor, note_id)
    read_notes(actor, seen=[view])
    places = reads.places(actor, case, also={view.note.wall_id})
    place = next(one for one in places if one.audience.wall.id == view.note.wall_id)
    shown = _row(view, {place.audience.wall.id: audience_words(place.audience)["title"]})
    is_own = place.may_write and view.note.created_by == actor.user_id
    open_still = is_own and not (view.note.withdrawn_at or view.note.released_at)
    context = {
        **case_context(actor, case, "notes"),
        "note": shown
        | {"text": view.text("text"), "left_under": left_under((view.words or {}).get("released"))},
        "place": place_words(place),
        "privilege": panel(
            actor,
            view.note,
            can_write=place.may_write and view.note.wall.office_id == actor.office_id,
        ),
        **_locks(request, int(view.is_locked)),
        "list_url": reverse("notes", args=[case.id]),
        "edit_url": reverse("note-edit", args=[note_id]) if open_still and view.words else "",
        "withdraw_url": reverse("note-withdraw", args=[note_id]) if open_still else "",
        "share_url": reverse("note-share", args=[note_id])
        if open_still and view.words and may_share(actor, view.note.wall)
        else "",
    }
    return render(request, "casework/note.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, case_id: UUID, kind: NoteKind) -> HttpResponse:
    """Write a note or record a contact."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    choices = choices_of(reads.places(actor, case))
    if not choices:
        raise NotFound
    initial = {"wall_id": request.GET.get("place", "")}
    is_note = kind == NoteKind.NOTE
    return form_page(
        request,
        FORMS[kind](request.POST or None, places=choices, initial=initial),
        said(lambda data: writes.add_note(actor, case_id=case_id, kind=kind, **data)),
        heading=_("Add a note") if is_note else _("Record a contact"),
        submit=_("Keep this note") if is_note else _("Keep this record"),
        lead=_("What is privileged can be opened only by the people of that part of the case."),
        crumbs=_crumbs(case),
        done_url=reverse("notes", args=[case_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """Change a note of one's own."""
    actor = request.actor
    view, case = _found(actor, note_id)
    initial: dict[str, Any] = {}
    if request.method == "POST":
        # The key may have been locked meanwhile; what was typed stays on the form all the same.
        writes.own_note(actor, note_id=note_id)
        is_contact = "how" in request.POST
    else:
        writes.own_words(actor, note_id=note_id)
        is_contact = view.kind == NoteKind.CONTACT
        initial = {name: view.text(name) for name in _NAMES} | {"happened_at": view.happened_at}
    return form_page(
        request,
        FORMS[NoteKind.CONTACT if is_contact else NoteKind.NOTE](
            request.POST or None, initial=initial
        ),
        said(lambda data: writes.change_note(actor, note_id=note_id, **data)),
        heading=_("Change this record") if is_contact else _("Change this note"),
        submit=_("Save"),
        crumbs=_crumbs(case),
        done_url=reverse("note", args=[note_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """Withdraw a note of one's own, after a second look."""
    view, case = _found(request.actor, note_id)
    writes.own_note(request.actor, note_id=note_id)
    if request.method == "POST":
        writes.withdraw_note(request.actor, note_id=note_id)
        return redirect("notes", case_id=case.id)
    context = {
        "heading": _("Withdraw this note"),
        "crumbs": _crumbs(case),
        "names": [_heading(view)],
        "consequence": _("It stays as it was written, marked as withdrawn, and changes no more."),
        "submit": _("Withdraw it"),
        "cancel_url": reverse("note", args=[note_id]),
    }
    return render(request, "confirm.html", context)


def _found(actor: Actor, note_id: UUID) -> tuple[NoteView, Case]:
    view = reads.note_view(actor, note_id)
    return view, access.case_of_matter(actor, view.note.matter_id)


def _with_released(
    actor: Actor, case: Case, places: list[Place], rows: list[NoteView]
) -> list[Place]:
    """The places, and those where a released note among the rows stands."""
    shown = {row.note.wall_id for row in rows}
    if shown <= {one.audience.wall.id for one in places}:
        return places
    return reads.places(actor, case, also=shown)


def _chosen(wanted: str, places: list[Place]) -> UUID | None:
    """The place that the list is narrowed to, where it is one of them."""
    found = (one.audience.wall.id for one in places)
    return next((wall_id for wall_id in found if str(wall_id) == wanted), None)


def choices_of(places: list[Place]) -> list[tuple[str, str]]:
    """The places where the person writes, as a form offers them."""
    return [(str(one.audience.wall.id), _choice(one)) for one in places if one.may_write]


def _choice(place: Place) -> str:
    title = audience_words(place.audience)["title"]
    if place.audience.is_privileged:
        return _("%(place)s – privileged") % {"place": title}
    return _("%(place)s – not privileged, supervisors can read it") % {"place": title}


def _locks(request: ActorRequest, locked: int) -> Context:
    """How much is locked, and what opens it."""
    return {"locked": locked, "unlock_url": unlock_url(request)}


def _cover_url(actor: Actor, case: Case, places: list[Place]) -> str:
    """Where the actor says why they cover the case, before what is locked opens for them."""
    asked = openers.to_say_why(actor, [one.audience for one in places])
    return reverse("cover", args=[case.id, asked[0].wall.id]) if asked else ""


def _heading(view: NoteView) -> str:
    if view.is_damaged:
        return _("Damaged entry")
    if view.words is None:
        return _("Privileged entry")
    return view.heading or _("Note")


def _row(view: NoteView, titles: dict[UUID, str]) -> Context:
    text = view.text("text")
    return {
        "url": reverse("note", args=[view.note.id]),
        "heading": _heading(view),
        "title": view.text("title") if view.how else "",
        "excerpt": text[:_EXCERPT],
        "is_cut": len(text) > _EXCERPT,
        "happened_at": view.happened_at,
        "is_locked": view.is_locked,
        "is_damaged": view.is_damaged,
        "released_at": view.note.released_at,
        "is_withdrawn": view.note.withdrawn_at is not None,
        "place": titles.get(view.note.wall_id, ""),
        "is_privileged": view.note.wall.is_sealed,
        "author": view.author,
        "written_at": view.note.created_at,
        "changed_at": view.note.changed_at,
        "is_changed": view.note.changed_at != view.note.created_at,
    }


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return crumbs_of(case, (_("Notes"), reverse("notes", args=[case.id])))
