"""People at their key pages, as browsers."""

from html import unescape

from django.test import Client

from privilege.services.member_keys import Secrets
from tests.cast import PASSWORD, email_of

KEYS, MAKE = "/accounts/keys/", "/accounts/keys/make/"
OFFICE = "/accounts/keys/office/"
SPLIT = {
    "form": "officers",
    "count": "3",
    "needed": "2",
    "holders": "Ruth\nLuis\nA <b>colleague</b> outside",
}


def logged_in(name: str) -> Client:
    """Log a member of the cast in."""
    client = Client()
    data = {"login": email_of(name), "password": PASSWORD, "acknowledged": "on"}
    assert client.post("/accounts/login/", data).status_code == 302
    return client


def shown(client: Client, path: str) -> str:
    """What a page says."""
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def typed_back(page: object) -> dict[str, str]:
    """What a person does with the page that shows drawn words."""
    context = page.context  # type: ignore[attr-defined]
    wanted = {name: word for name, (_place, word) in context["form"].wanted.items()}
    return {"drawn": context["drawn"], **wanted}


def make(client: Client) -> Secrets:
    """Make a key as a person does."""
    page = client.post(MAKE)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    secrets: Secrets = page.context["secrets"]
    assert secrets.recovery_code in page.content.decode()
    assert client.post(MAKE, typed_back(page))["Location"] == KEYS
    return secrets


def ceremony(supervisor: Client, **change: str) -> list[str]:
    """Hold it; returns the words of each share."""
    page = supervisor.post(OFFICE, {**SPLIT, **change, "confirmed": "yes"})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    return [" ".join(sheet["words"]) for sheet in page.context["sheets"]]
