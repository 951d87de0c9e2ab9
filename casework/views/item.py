"""One item of evidence (``evidence_item.html``): view, text, custody, details, and acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework import access
from casework.choices import Condition, ItemFlag, ItemOrigin, TextSource
from casework.events import Event
from casework.forms.evidence import TagForm
from casework.registries import item_links, item_placeholders
from casework.selectors import item as reads
from casework.selectors.overview import audience_of
from casework.selectors.screening import review_of
from casework.services.for_disclosure import may_prepare
from casework.services.looking import open_item
from casework.services.screening import open_caught
from casework.services.sharing import may_share
from casework.views import assertions
from casework.views.common import (
    Context,
    audience_words,
    crumbs_of,
    sealing_words,
    unlock_url,
)
from casework.views.items import item_words, row_words, tag_words
from casework.views.release_words import left_under
from casework.views.streaming import may_show
from privilege.choices import WallKind
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from casework.models.charge import Charge
    from casework.models.evidence import EvidenceItem
    from casework.selectors.item import ItemView
    from privilege.actor import Actor

_WITHOUT_THE_CASE = (WallKind.FILTER_TEAM.value, WallKind.FILTER_PROPOSALS.value)
"""Whose people need not read the case: their items have pages of their own."""
TABS = ("view", "text", "custody", "details")


@login_required
@require_safe
def item(request: ActorRequest, item_id: UUID, tab: str = "view") -> HttpResponse:
    """Show an item; opening it is recorded in the viewer's own office's log."""
    try:
        view = reads.item_view(request.actor, item_id)
    except NotFound:
        return redirect(_placeholder(request.actor, item_id))
    if view.row.item.wall.kind in _WITHOUT_THE_CASE:
        return redirect(_placeholder(request.actor, item_id))
    if view.row.item.is_locked:
        return _locked_page(request, view)
    open_item(request.actor, item=view.row.item)
    if "look" in request.GET and review_of(request.actor, item_id).is_undecided:
        open_caught(request.actor, item=view.row.item)
    return item_page(request, view, tab, TagForm())


def _locked_page(request: ActorRequest, view: ItemView) -> HttpResponse:
    """What a member sees of a privileged item before they unlock their key."""
    actor, item = request.actor, view.row.item
    case = access.case_of_matter(actor, item.matter_id)
    context = {
        "crumbs": crumbs_of(case, (_("Evidence"), reverse("evidence", args=[case.id]))),
        "item": row_words(view.row),
        "audience": audience_words(audience_of(actor, item.wall)),
        "unlock_url": unlock_url(request),
    }
    return render(request, "casework/evidence_locked.html", context)


def _placeholder(actor: Actor, item_id: UUID) -> str:
    """The page that stands in the place of an item's own, or ``NotFound``."""
    for ask in item_placeholders:
        if url := ask(actor, item_id):
            return url
    raise NotFound


def item_page(request: ActorRequest, view: ItemView, tab: str, form: TagForm) -> HttpResponse:
    """The page of an item, with a form for tags that may say what was wrong."""
    actor, item = request.actor, view.row.item
    case = access.case_of_matter(actor, item.matter_id)
    before, after = reads.neighbours(actor, item)
    words = row_words(view.row)
    words["tags"] = [tag_words(one, removable=view.can_write) for one in view.row.tags]
    text = text_words(actor, item) if tab == "text" or (tab == "view" and not _kind(view)) else {}
    context = {
        "crumbs": crumbs_of(case, (_("Evidence"), reverse("evidence", args=[case.id]))),
        "sealing": sealing_words(actor, case),
        "case": {"name": case.text("title"), "url": reverse("case", args=[case.id])},
        "item": words,
        "tab": tab,
        "tabs": _tabs(item.id, tab),
        "audience": audience_words(audience_of(actor, item.wall)),
        "download_url": reverse("item-file", args=[item.id]) if item.blob_id else "",
        "previous_url": reverse("item", args=[before]) if before else "",
        "next_url": reverse("item", args=[after]) if after else "",
        "view": viewer_words(view),
        "text": text,
        "caught": _caught(request, item),
        "custody": _custody(actor, view) if tab == "custody" else {},
        "details": _details(item),
        "children": [item_words(child) for child in view.children],
        "parent": item_words(view.parent) if view.parent else None,
        "tags_form": form,
        "tags_url": reverse("item-tag", args=[item.id]) if view.can_write else "",
        "edit_url": reverse("item-edit", args=[item.id]) if view.can_write else "",
        "privilege": assertions.panel(actor, item, can_write=view.can_write),
        "share_url": reverse("item-share", args=[item.id])
        if item.blob_id and may_share(actor, item.wall)
        else "",
        "prepare_url": reverse("item-prepare", args=[item.id])
        if view.can_write and item.blob_id and may_prepare(actor, item.wall)
        else "",
        "links": _links(view, case.id),
        "link_url": reverse("item-link", args=[item.id]) if view.can_write else "",
        "item_links": [found for ask in item_links if (found := ask(actor, item))],
        "left_under": left_under(item.text("released", {})),
        "receipt_words": _("Only your office sees that you opened this.")
        if item.origin == ItemOrigin.SERVED and item.served_by_id != actor.office_id
        else "",
    }
    return render(request, "casework/evidence_item.html", context)


def _caught(request: ActorRequest, item: EvidenceItem) -> Context | None:
    """Why the privilege screen caught an item that nobody has decided about; None otherwise."""
    known = review_of(request.actor, item.id)
    if not known.is_undecided:
        return None
    case = access.case_of_matter(request.actor, item.matter_id)
    asked = urlencode({"file": item.wall_id, "item": item.id})
    return {
        "why": list(
            dict.fromkeys(f"{one.get_place_display()}: {one.text('term')}" for one in known.hits)
        ),
        "is_hidden": "look" not in request.GET,
        "look_url": f"{request.path}?look=1",
        "review_url": f"{reverse('review', args=[case.id])}?{asked}",
    }


def _tabs(item_id: UUID, tab: str) -> list[Context]:
    words = {
        "view": _("View"),
        "text": _("Text"),
        "custody": _("Custody"),
        "details": _("Details"),
    }
    return [
        {
            "url": reverse(f"item-{name}", args=[item_id]),
            "label": words[name],
            "current": name == tab,
        }
        for name in TABS
    ]


def _kind(view: ItemView) -> str:
    """How the page shows the file: "pdf", "image", "audio", "video", or "" where it cannot."""
    item = view.row.item
    facts = item.facts
    if item.blob_id is None or ItemFlag.INFECTED in facts.flags:
        return ""
    if "viewable" in view.derivatives:
        return view.derivatives["viewable"].shown_as.partition("/")[0]
    if not may_show(facts.media_type) or facts.condition in {"encrypted", "empty"}:
        return ""
    if facts.media_type == "application/pdf":
        return "pdf"
    family = facts.media_type.partition("/")[0]
    return family if family in {"image", "audio", "video"} else ""


def viewer_words(view: ItemView) -> Context:
    """How a page shows an item's file (``_item_view.html``)."""
    item, kind = view.row.item, _kind(view)
    name = "preview" if "preview" in view.derivatives else "thumbnail"
    poster = reverse(f"item-{name}", args=[item.id]) if name in view.derivatives else ""
    url = reverse("item-inline", args=[item.id])
    if "viewable" in view.derivatives:
        url = reverse("item-viewable", args=[item.id])
    why = ""
    if ItemFlag.INFECTED in item.facts.flags:
        why = _("Malware was found in this file, so it is not opened here.")
    elif not kind:
        why = item.text("reason") or _("Browsers do not show files of this type; this is its text.")
    return {
        "kind": kind or "none",
        "url": url,
        "poster_url": poster,
        "why": why,
        "frame_url": reverse("pdf-frame"),
        "size": item.size,
    }


def text_words(actor: Actor, item: EvidenceItem) -> Context:
    """An item's text, page by page (``_item_text.html``)."""
    return {
        "pages": [
            {
                "number": text.page,
                "text": text.text,
                "machine_made": text.source != TextSource.EMBEDDED,
                "engine": text.engine,
            }
            for text in reads.texts_of(actor, item.id)
        ]
    }


def _custody(actor: Actor, view: ItemView) -> Context:
    item = view.row.item
    chain = reads.custody_chain(actor, item.id)
    downloaded = Event.ITEM_DOWNLOADED.value
    return {
        "events": [
            {
                "act_word": link.event.get_act_display(),
                "at": link.event.happened_at,
                "who": link.who,
                "whence": link.event.text("whence"),
                "whither": link.event.text("whither"),
                "became_url": reverse("item", args=[link.event.text("became")])
                if link.event.text("became")
                else "",
                "note": link.event.text("note"),
                "sha256": link.event.digest,
            }
            for link in chain.links
        ],
        "opened": [
            {
                "act_word": _("downloaded") if one.event == downloaded else _("opened"),
                "at": one.at,
                "who": one.who,
            }
            for one in chain.openings
        ],
        "verify_url": reverse("item-verify", args=[item.id]) if item.blob_id else "",
        "return_url": reverse("item-return", args=[item.id]) if view.can_write else "",
    }


def _details(item: EvidenceItem) -> Context:
    known = item.facts
    facts = [
        (_("File name"), item.text("name")),
        (_("Folder"), item.text("path")),
        (_("Media type"), known.media_type),
        (_("Came as"), item.get_origin_display()),
        (_("Condition"), Condition(known.condition).label),
        ("SHA-256", known.sha256),
        ("MD5", known.md5),
    ]
    metadata = item.text("metadata", {})
    return {
        "facts": [(term, value) for term, value in facts if value],
        "metadata": [
            (name.replace("_", " ").capitalize(), value) for name, value in metadata.items()
        ],
    }


def _links(view: ItemView, case_id: UUID) -> list[Context]:
    parties, charges = reverse("parties", args=[case_id]), reverse("charges", args=[case_id])
    found = [
        *((party.id, party.text("name"), parties) for party in view.parties),
        *((charge.id, count_words(charge), charges) for charge in view.charges),
    ]
    item_id = view.row.item.id
    return [
        {
            "words": words,
            "url": url,
            "remove_url": reverse("item-unlink", args=[item_id, subject_id])
            if view.can_write
            else "",
        }
        for subject_id, words, url in found
    ]


def count_words(charge: Charge) -> str:
    """A count in words."""
    return f"{_('Count')} {charge.count_number}: {charge.text('description')}"
