"""How pages say what lets privileged material go, and what went."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.selectors.releasable import ITEM, MESSAGE
from casework.views.common import audience_words, crumbs_of
from privilege.choices import AuthorityForm, ReleaseBasis, ScopeKind, WaiverReach
from privilege.errors import InvalidInput, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any
    from uuid import UUID

    from audit.ledger.values import Ref
    from casework.models.case import Case
    from casework.selectors.overview import Audience
    from casework.selectors.releasable import Releasable
    from casework.views.common import Context
    from privilege.models.authority import PrivilegedRelease
    from privilege.selectors.authorities import AuthorityView


def authority_row(view: AuthorityView, titles: Mapping[UUID, str]) -> Context:
    """An authority as a list shows it."""
    one = view.authority
    word, tone = state_words(view)
    return {
        "url": reverse("authority", args=[one.id]),
        "kind": one.get_kind_display(),
        "given_by": view.text("given_by") or _("Locked"),
        "place": titles.get(one.wall_id, ""),
        "from_at": one.in_force_from,
        "to_at": one.in_force_to,
        "state_word": word,
        "state_tone": tone,
    }


def state_words(view: AuthorityView) -> tuple[str, str]:
    """Whether something can be released under it now: words and tone."""
    one = view.authority
    if one.revoked_at is not None:
        return _("Revoked"), "bad"
    if one.form == AuthorityForm.ACCOUNT and one.signed_at is None:
        return _("Waits for the client's signature"), "warn"
    if not one.is_standing and one.used_at is not None:
        return _("Used"), "plain"
    return (_("Not in force"), "warn") if view.refusal else (_("In force"), "good")


def authority_facts(view: AuthorityView) -> list[tuple[str, str]]:
    """What an unlocked authority says, term by term."""
    scope = view.scope
    if scope is None:
        return []
    reached = {
        ScopeKind.ITEMS: view.text("covers"),
        ScopeKind.SUBJECT: scope.subject,
        ScopeKind.DATES: f"{scope.first} – {scope.last}",
    }[scope.kind]
    facts = [
        (_("Citation"), view.text("basis")),
        (_("Who gave it"), view.text("given_by")),
        (_("Witness"), view.text("witness")),
        (_("What was explained"), view.text("explained")),
        (_("Covers"), f"{scope.kind.label}: {reached}"),
        (_("Waives"), str(WaiverReach(view.text("reach")).label)),
        (_("Serves"), _("More than once") if view.authority.is_standing else _("Once")),
    ]
    return [(term, value) for term, value in facts if value]


def release_row(row: PrivilegedRelease, case: Case, titles: Mapping[UUID, str]) -> Context:
    """What left, as a list shows it."""
    received = row.text("received") or []
    return {
        "at": row.released_at,
        "basis": row.get_basis_display(),
        "approved": row.text("approved"),
        "place": titles.get(row.target_wall_id, "") if row.target_wall_id else _("Outside Parley"),
        "received": ", ".join(received),
        "url": _page_of(row, case),
    }


def _page_of(row: PrivilegedRelease, case: Case) -> str:
    """Where what left can be read by those who let it go."""
    if row.subject_type == MESSAGE:
        return reverse("channel", args=[case.id, row.wall_id])
    return reverse("item" if row.subject_type == ITEM else "note", args=[row.subject_id])


def entry_choices(entries: list[Releasable]) -> list[tuple[str, str]]:
    """Entries as a form offers them."""
    return [(str(one.ref.id), f"{one.heading} ({one.day:%b} {one.day.day})") for one in entries]


def chosen(entries: list[Releasable], ids: list[UUID]) -> list[Ref]:
    """What of the entries a form named, in the form's order."""
    refs = {one.ref.id: one.ref for one in entries}
    return [refs[one] for one in ids]


def left_under(released: Mapping[str, str] | None) -> str:
    """By what authority a copy left, for whoever reads the copy; "" for what never left."""
    if not released:
        return ""
    day = date_format(timezone.localtime(dt.datetime.fromisoformat(released["at"])), "F j, Y")
    return _("Released from a privileged part of the case on %(day)s. Authority: %(basis)s.") % {
        "day": day,
        "basis": ReleaseBasis(released["basis"]).label,
    }


def place_choices(places: list[Audience]) -> list[tuple[str, str]]:
    """Parts of a case as a form offers them."""
    return [
        (str(one.wall.id), f"{audience_words(one)['title']} – {audience_words(one)['label']}")
        for one in places
    ]


def titles_of(audiences: list[Audience]) -> dict[UUID, str]:
    """The names of the parts of a case."""
    return {one.wall.id: audience_words(one)["title"] for one in audiences}


def crumbs(case: Case) -> list[tuple[str, str]]:
    """The way to a page below the authorities of a case."""
    return crumbs_of(case, (_("Authorities"), reverse("authorities", args=[case.id])))


def said(act: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    """Show a refusal with its reasons on the form, which keeps what was typed."""

    def told(data: dict[str, Any]) -> None:
        try:
            act(data)
        except Refused as error:
            raise InvalidInput(" ".join([error.message, *error.reasons])) from None

    return told
