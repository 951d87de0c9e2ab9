"""Logging in: banner, lock-out, known devices, idle lock, and that each step is in the log."""

from datetime import timedelta

import pytest
from django.test import Client

from audit.ground import clock
from privilege import context
from privilege.models.people import User
from privilege.services import sign_in
from tests.cast import PASSWORD, Cast, email_of, id_of

pytestmark = pytest.mark.django_db
LOG_IN = "/accounts/login/"


def attempt(client: Client, name: str, password: str = PASSWORD, **extra: str) -> int:
    """Try to log in; 302 when it worked."""
    data = {"login": email_of(name), "password": password, "acknowledged": "on", **extra}
    return client.post(LOG_IN, data).status_code


def test_a_person_logs_in_after_acknowledging_the_banner(cast: Cast, client: Client) -> None:
    data = {"login": email_of("prosecutor"), "password": PASSWORD}
    assert client.post(LOG_IN, data).status_code == 200
    assert attempt(client, "prosecutor") == 302
    assert client.get("/accounts/sessions/").status_code == 200


def test_five_failures_lock_until_a_supervisor_releases(cast: Cast) -> None:
    assert "After five wrong passwords" in Client().get(LOG_IN).content.decode(), "no warning"
    for _ in range(5):
        assert attempt(Client(), "prosecutor", "wrong") == 200
    assert attempt(Client(), "prosecutor") == 200
    with context.enter(cast.da_supervisor):
        sign_in.release_lock(cast.da_supervisor, user_id=id_of(cast.prosecutor))
    assert attempt(Client(), "prosecutor") == 302


def test_guesses_from_unknown_devices_do_not_lock_a_known_one(cast: Cast) -> None:
    known = Client()
    assert attempt(known, "prosecutor") == 302
    known.post("/accounts/logout/")
    for _ in range(6):
        attempt(Client(), "prosecutor", "wrong")
    assert attempt(Client(), "prosecutor") == 200
    assert attempt(known, "prosecutor") == 302


def test_guesses_on_a_known_device_lock_it_too(cast: Cast) -> None:
    known = Client()
    attempt(known, "prosecutor")
    known.post("/accounts/logout/")
    for _ in range(5):
        attempt(known, "prosecutor", "wrong")
    assert attempt(known, "prosecutor") == 200
    assert User.objects.get(pk=id_of(cast.prosecutor)).locked_at is not None


def test_an_idle_session_shows_nothing_until_the_password_is_given(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt(client, "prosecutor")
    client.get("/accounts/sessions/")
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get("/accounts/tokens/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/locked/?next=%2Faccounts%2Ftokens%2F"
    client.post("/accounts/locked/", {"password": "wrong"})
    assert client.get("/accounts/tokens/").status_code == 302
    client.post("/accounts/locked/", {"password": PASSWORD})
    assert client.get("/accounts/tokens/").status_code == 200


def test_a_token_speaks_for_its_person_until_revoked(cast: Cast, client: Client) -> None:
    attempt(client, "prosecutor")
    page = client.post("/accounts/tokens/", {"name": "script", "scopes": "read", "days": 30})
    secret = page.context["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me/", headers=headers).json()["email"] == email_of("prosecutor")
    refused = Client().post("/api/v1/tokens/", {}, "application/json", headers=headers)
    assert refused.status_code == 403
    token = page.context["tokens"][0]
    client.post(f"/accounts/tokens/{token.id}/revoke/")
    assert Client().get("/api/v1/me/", headers=headers).status_code == 401


def test_the_people_page_is_for_those_who_look_after_accounts(cast: Cast) -> None:
    for name, status in {"prosecutor": 404, "da_admin": 200, "da_supervisor": 200}.items():
        client = Client()
        attempt(client, name)
        assert client.get("/people/").status_code == status, name


def test_an_administrator_of_one_office_cannot_touch_anothers_account(cast: Cast) -> None:
    client = Client()
    attempt(client, "da_admin")
    for act in ("disable", "unlock", "admit"):
        assert client.post(f"/people/{cast.defender.user_id}/act/{act}/").status_code in {404, 409}
    assert User.objects.get(pk=id_of(cast.defender)).is_active
