"""What the frame around every page shows."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from privilege import idle, unlocked
from privilege.access import works_on_cases
from privilege.actor import Actor
from privilege.choices import Role, Side
from privilege.models.keys import MemberKey
from privilege.models.people import Office, User


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return ``shell``: office, person, navigation and the idle lock's settings."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.is_anonymous:
        return {"shell": {}}
    return {"shell": SimpleLazyObject(lambda: _shell(request, actor))}


def _shell(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    office = Office.objects.filter(pk=actor.office_id or UUID(int=0)).first()
    # Whether there is a key comes with a query that every page makes anyway.
    own_key = MemberKey.objects.filter(user_id=OuterRef("pk"), retired_at__isnull=True)
    person = User.objects.annotate(has_key=Exists(own_key)).get(pk=actor.person_id)
    is_locked = idle.is_locked(request.session)
    return {
        "office_name": office.name if office else "",
        "side": actor.side,
        "side_word": Side(actor.side).label if actor.side else "",
        "person": actor.display_name,
        "nav": [] if person.provisional_password else _nav(request, actor),
        "personal": [] if person.provisional_password else _personal(actor),
        "guest": actor.guest,
        "key": _key(request) if person.has_key else {},
        "logout_url": reverse("account_logout"),
        "lock_url": reverse("locked"),
        "draft_keys": [] if is_locked else idle.draft_keys(request),
        "idle_seconds": settings.PARLEY_IDLE_SECONDS,
        "events_url": "" if is_locked else settings.PARLEY_EVENTS_URL,
        "notice": ""
        if person.admitted_at or person.provisional_password
        else _("Your account waits for a supervisor of your office to admit you."),
    }


def _key(request: HttpRequest) -> dict[str, Any]:
    """Return whether the person's key is unlocked in this session, and where it is changed."""
    is_open = unlocked.is_unlocked(request)
    return {
        "url": reverse("keys"),
        "is_open": is_open,
        "words": _("Key: unlocked") if is_open else _("Key: locked"),
    }


def _personal(actor: Actor) -> list[dict[str, str]]:
    """Return the pages about one's own account."""
    pages = [
        {"url": reverse("keys"), "label": _("Your key")},
        {"url": reverse("sessions"), "label": _("Where I am logged in")},
        {"url": reverse("tokens"), "label": _("API tokens")},
        {"url": reverse("account_change_password"), "label": _("Change password")},
        {"url": reverse("concerns"), "label": _("Report a concern")},
    ]
    offices_own = {reverse("tokens"), reverse("concerns")}
    return [page for page in pages if not actor.guest or page["url"] not in offices_own]


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the pages that make sense for the actor's roles, as far as they exist."""
    wanted = [
        ("home", _("Messages") if actor.guest else _("Today"), True),
        ("case-list", _("Cases"), works_on_cases(actor)),
        ("production-list", _("Productions"), works_on_cases(actor)),
        ("search", _("Search"), works_on_cases(actor)),
        ("in-camera", _("In camera"), actor.has_role(Role.JUDGE)),
        ("oversight", _("Oversight"), not actor.guest),
        ("people", _("People"), actor.has_role(Role.ADMINISTRATOR, Role.SUPERVISOR)),
    ]
    found = []
    for name, label, is_wanted in wanted:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if is_wanted:
            found.append({"url": url, "label": label, "current": _current(request.path, url)})
    return found


def _current(path: str, url: str) -> str:
    """Whether a page is the one that is shown ("page"), or leads to it ("true")."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
