"""The API's own manners: problems, idempotency keys, tokens that only read."""

from unittest import mock

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from privilege import context
from privilege.models.tokens import ApiToken
from privilege.services import tokens
from tests.cast import Cast
from tests.privilege.test_sign_in import attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(cast: Cast) -> str:
    with context.enter(cast.prosecutor):
        return tokens.make_token(cast.prosecutor, name="test", scopes=["read", "write"])[1]


@pytest.fixture
def browser(cast: Cast) -> Client:
    """A browser in which the prosecutor has logged in."""
    client = Client()
    assert attempt(client, "prosecutor") == 302
    return client


def post(client: Client, key: str, name: str) -> dict[str, object]:
    answer = client.post(
        "/api/v1/tokens/",
        {"name": name, "scopes": ["read"]},
        "application/json",
        headers={"Idempotency-Key": key},
    )
    return {"status": answer.status_code, "replayed": answer.headers.get("Idempotent-Replayed")}


def test_a_repeated_post_happens_once(browser: Client) -> None:
    before = ApiToken.objects.count()
    assert post(browser, "k1", "a") == {"status": 201, "replayed": None}
    assert post(browser, "k1", "a") == {"status": 201, "replayed": "true"}
    assert ApiToken.objects.count() == before + 1


def test_a_key_belongs_to_one_request(browser: Client) -> None:
    post(browser, "k1", "a")
    assert post(browser, "k1", "b")["status"] == 409


def test_a_failed_request_does_not_use_its_key_up(browser: Client) -> None:
    assert post(browser, "k1", " ")["status"] == 400
    assert post(browser, "k1", "a")["status"] == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "\x07"])
def test_a_senseless_key_is_refused(browser: Client, key: str) -> None:
    assert post(browser, key, "a")["status"] == 400


@pytest.mark.parametrize("scopes", [["write"], ["read", "write"]])
def test_a_token_makes_no_tokens(cast: Cast, client: Client, scopes: list[str]) -> None:
    with context.enter(cast.prosecutor):
        _token, secret = tokens.make_token(cast.prosecutor, name="stolen", scopes=scopes)
    before = ApiToken.objects.count()
    answer = client.post(
        "/api/v1/tokens/",
        {"name": "for good", "scopes": ["read", "write"], "days": 365},
        "application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 409
    assert "browser" in answer.json()["detail"]
    assert ApiToken.objects.count() == before


def test_problems_name_what_is_wrong(client: Client, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/tokens/", {"days": 0}, "application/json", headers=headers)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {"name", "scopes", "days"}
    assert client.get("/api/v1/me/", headers={"Authorization": "Bearer no"}).status_code == 401


def test_the_description_is_made_once_whoever_asks(secret: str, browser: Client) -> None:
    first = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/schema/")
    assert b"/api/v1/cases/" in first.content
    with mock.patch.object(SchemaGenerator, "parse", side_effect=AssertionError):
        again = browser.get("/api/v1/schema/?version=7")
    assert again.content == first.content
