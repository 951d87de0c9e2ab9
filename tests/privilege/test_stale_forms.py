"""If these fail, an hour's writing is lost with a log-in, or a secret is shown on a page."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

WORDS = "What the witness said, as far as I wrote it down before I was called away. " * 3
OURS = {"Sec-Fetch-Site": "same-origin"}


def sent(path: str, headers: dict[str, str], *, has_token: bool = False) -> HttpResponse:
    client = Client(enforce_csrf_checks=not has_token)
    fields = {"text": WORDS, "digest": "a1" * 32}
    return client.post(path, fields, headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize("has_token", [True, False])
def test_what_was_written_when_the_log_in_ended_can_be_copied(*, has_token: bool) -> None:
    answer = sent(reverse("case-open"), OURS, has_token=has_token)
    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "no-store"
    assert WORDS in answer.content.decode()
    assert "a1" * 32 not in answer.content.decode()


@pytest.mark.parametrize("has_token", [True, False])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_s_words_are_not_shown_as_the_reader_s(
    headers: dict[str, str], *, has_token: bool
) -> None:
    answer = sent(reverse("case-open"), headers, has_token=has_token)
    assert answer.status_code == (302 if has_token else 403)
    assert WORDS not in answer.content.decode()


@pytest.mark.parametrize("has_token", [True, False])
@pytest.mark.parametrize("name", ["account_login", "join", "keys", "keys-make"])
def test_what_may_be_a_secret_is_never_shown(name: str, *, has_token: bool) -> None:
    assert WORDS not in sent(reverse(name), OURS, has_token=has_token).content.decode()
