"""The API's own manners: problems, idempotency keys, tokens that only read."""

import pytest
from django.test import Client

from privilege import context
from privilege.models.tokens import ApiToken
from privilege.services import tokens
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(cast: Cast) -> str:
    with context.enter(cast.prosecutor):
        return tokens.make_token(cast.prosecutor, name="test", scopes=["read", "write"])[1]


def post(client: Client, secret: str, key: str, name: str) -> dict[str, object]:
    answer = client.post(
        "/api/v1/tokens/",
        {"name": name, "scopes": ["read"]},
        "application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key},
    )
    return {"status": answer.status_code, "replayed": answer.headers.get("Idempotent-Replayed")}


def test_a_repeated_post_happens_once(client: Client, secret: str) -> None:
    before = ApiToken.objects.count()
    assert post(client, secret, "k1", "a") == {"status": 201, "replayed": None}
    assert post(client, secret, "k1", "a") == {"status": 201, "replayed": "true"}
    assert ApiToken.objects.count() == before + 1


def test_a_key_belongs_to_one_request(client: Client, secret: str) -> None:
    post(client, secret, "k1", "a")
    assert post(client, secret, "k1", "b")["status"] == 409


def test_a_failed_request_does_not_use_its_key_up(client: Client, secret: str) -> None:
    assert post(client, secret, "k1", " ")["status"] == 400
    assert post(client, secret, "k1", "a")["status"] == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "\x07"])
def test_a_senseless_key_is_refused(client: Client, secret: str, key: str) -> None:
    assert post(client, secret, key, "a")["status"] == 400


def test_problems_name_what_is_wrong(client: Client, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/tokens/", {"days": 0}, "application/json", headers=headers)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {"name", "scopes", "days"}
    assert client.get("/api/v1/me/", headers={"Authorization": "Bearer no"}).status_code == 401
