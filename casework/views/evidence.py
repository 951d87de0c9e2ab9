"""Evidence of a case (``evidence_list.html``) and search (``search.html``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from casework import access
from casework.choices import ItemType, TagKind
from casework.registries import case_parts
from casework.selectors import evidence as reads
from casework.selectors.facets import facets
from casework.selectors.filters import ItemFilters, asked
from casework.selectors.privileged import records_of
from casework.services import tags as writes
from casework.services.looking import search as note_search
from casework.views.common import Context, case_context, unlock_url
from casework.views.items import row_words, tag_words, title_of
from privilege.access import demand_role, walls_held
from privilege.choices import CASEWORK_ROLES, Role, WallRight
from privilege.errors import InvalidInput
from privilege.http import ActorRequest
from privilege.questions import asked as asked_of_private
from privilege.selectors.job_grants import waiting_jobs
from privilege.services.private_search import search_privileged

if TYPE_CHECKING:
    from casework.models.case import Case
    from privilege.actor import Actor

_NAMES = ("q", "where", "type", "tag", "condition", "state", "batch", "place", "party", "charge")
_CASEWORKERS = tuple(Role(role) for role in sorted(CASEWORK_ROLES))


@login_required
@require_safe
def evidence(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """List the evidence of a case."""
    actor = request.actor
    case = access.case_for(actor, case_id)
    filters = asked(request.GET, case.matter_id)
    order = _order(request)
    page = reads.page(actor, filters, order=order, cursor=request.GET.get("cursor", ""))
    if filters.q.strip():
        note_search(actor)
    own = _own_file(actor, case)
    context = {
        **case_context(actor, case, "evidence"),
        **_found(request, actor, filters),
        "items": [row_words(row) for row in page.rows],
        "total": page.total,
        "next_cursor": page.next_cursor,
        "order": order,
        "list_url": request.path,
        "intake_url": reverse("intake", args=[case_id]) if own else "",
        "tag_url": reverse("evidence-tag", args=[case_id]) if own else "",
        "tag_choices": [one for one in TagKind.choices if one[0] not in _NOT_IN_BULK],
        "produce_url": _produce_url(actor, case) if own else "",
        "locked": sum(row.item.is_locked for row in page.rows),
        "unlock_url": unlock_url(request),
        "mail_url": reverse("mail", args=[case_id]) if own else "",
        "review_url": reverse("review", args=[case_id]) if own else "",
        "work": waiting_jobs(actor, case.matter_id),
    }
    return render(request, "casework/evidence_list.html", context)


_NOT_IN_BULK = {TagKind.LABEL.value, TagKind.DO_NOT_DISCLOSE.value}


@login_required
@require_POST
def tag_many(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Tag the checked items."""
    case = access.case_for(request.actor, case_id)
    try:
        item_ids = [UUID(value) for value in request.POST.getlist("item")]
        kind = TagKind(request.POST.get("kind", ""))
        tagged = writes.tag_items(request.actor, item_ids=item_ids, kind=kind)
    except InvalidInput as error:
        messages.error(request, error.message)
    except ValueError:
        messages.error(request, _("Choose items and a tag of the list."))
    else:
        words = ngettext("%(n)d item tagged.", "%(n)d items tagged.", len(tagged))
        messages.success(request, words % {"n": len(tagged)})
    return redirect("evidence", case_id=case.id)


@login_required
@require_safe
def search(request: ActorRequest) -> HttpResponse:
    """Search everything the person may open."""
    actor = request.actor
    demand_role(actor, *_CASEWORKERS)
    filters = asked(request.GET, None)
    page = reads.ItemPage([], "", 0)
    found: Context = {"facets": [], "hidden_filters": [], "filtered": False, "query": ""}
    if any(request.GET.get(name) for name in (*_NAMES, "from", "to")):
        page = reads.page(actor, filters, cursor=request.GET.get("cursor", ""))
        found = _found(request, actor, filters)
        note_search(actor)
    context = {
        **found,
        **_privileged(actor, filters.q),
        "hits": [_hit(row) for row in reads.with_cases(page.rows)],
        "total": min(page.total, reads.COUNT_LIMIT),
        "total_is_limit": page.total > reads.COUNT_LIMIT,
        "next_cursor": page.next_cursor,
        "date_from": request.GET.get("from", ""),
        "date_to": request.GET.get("to", ""),
        "clear_url": request.path,
    }
    return render(request, "casework/search.html", context)


def _privileged(actor: Actor, typed: str) -> Context:
    """What answers in privileged notes, as far as this session can open them."""
    if not typed.strip():
        return {"private_hits": []}
    answers = search_privileged(actor, asked_of_private(typed))
    return {
        "private_hits": [
            {
                "url": reverse(
                    one.route,
                    args=[one.case.id, one.id] if one.case and one.is_of_case else [one.id],
                ),
                "title": one.title,
                "kind": one.kind,
                "at": one.at,
                "case_name": one.case.text("title") if one.case else "",
                "case_url": reverse("case", args=[one.case.id]) if one.case else "",
                "excerpt": one.answer.excerpt,
            }
            for one in records_of(answers.rows)
        ],
        "private_locked": answers.is_locked,
        "private_partial": answers.is_partial,
    }


def _found(request: ActorRequest, actor: Actor, filters: ItemFilters) -> Context:
    """The query, what else it keeps, and the facets with their addresses."""
    kept = {name: request.GET[name] for name in _NAMES if request.GET.get(name)}
    return {
        "query": filters.q,
        "filtered": bool(kept or request.GET.get("from") or request.GET.get("to")),
        "hidden_filters": [(name, value) for name, value in kept.items() if name != "q"],
        "facets": [
            {
                "title": facet.title,
                "options": [
                    {
                        "label": choice.words,
                        "count": choice.count,
                        "current": kept.get(facet.name) == choice.value,
                        "url": _toggled(request, facet.name, choice.value),
                    }
                    for choice in facet.choices
                ],
            }
            for facet in facets(actor, filters)
            if facet.choices
        ],
    }


def _toggled(request: ActorRequest, name: str, value: str) -> str:
    """This page's address with a choice taken, or given up where it was taken already."""
    asked = {key: word for key, word in request.GET.items() if word and key != "cursor"}
    if asked.get(name) == value:
        del asked[name]
    else:
        asked[name] = value
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _hit(row: Any) -> Context:  # noqa: ANN401 - an ItemRow
    item, case, excerpt = row.item, row.case, row.excerpt
    return {
        "url": reverse("item", args=[item.id]),
        "title": title_of(item),
        "type_word": ItemType(item.facts.item_type).label,
        "dated_at": item.facts.dated_at,
        "tags": [tag_words(tag) for tag in row.tags],
        "case_name": case.text("title") if case else "",
        "case_url": reverse("case", args=[case.id]) if case else "",
        "excerpt": excerpt.text if excerpt else "",
        "page": excerpt.page if excerpt else None,
        "machine_made": bool(excerpt and excerpt.is_machine_made),
    }


def _order(request: ActorRequest) -> str:
    order = request.GET.get("order", "")
    return order if order.removeprefix("-") in reads.ORDERS else "-received"


def _own_file(actor: Actor, case: Case) -> bool:
    """Whether the person takes in and tags in a file of their own office on this case."""
    own = {wall.id for wall in access.own_files(actor, case.matter_id)}
    return bool(own) and not own.isdisjoint(walls_held(actor, WallRight.WRITE))


def _produce_url(actor: Actor, case: Case) -> str:
    parts = [ask(actor, case.id, case.matter_id) for ask in case_parts]
    return next((part.add_items_url for part in parts if part and part.add_items_url), "")
