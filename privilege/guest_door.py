"""Which pages exist for a guest of a channel: these, and no others.

Deny by default: a route that is not named here answers a guest as if it did not exist, the API
included. What these pages show, the database decides as for everybody.
"""

from django.http import Http404, HttpRequest

from privilege.actor import Actor

OPEN_ROUTES = frozenset(
    {
        "home",
        "events",
        "join",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "locked",
        "sessions",
        "session-end",
        "keys",
        "keys-make",
        "keys-code",
        "keys-lock",
        "keys-new",
        "authority-sign",
        "own-channel",
        "own-message-withdraw",
        "message-file",
        "own-share",
        "own-share-file",
        "public-reports",
        "public-report",
        "public-report-file",
    }
)


def demand_open(request: HttpRequest, actor: Actor) -> None:
    """Raise ``Http404`` where a guest asks for a page that is not theirs."""
    match = request.resolver_match
    if actor.guest and (match is None or match.view_name not in OPEN_ROUTES):
        raise Http404
