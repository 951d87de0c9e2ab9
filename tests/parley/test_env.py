"""If these fail, an installation starts with a setting under which it cannot work."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from parley.settings import env


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("0", "at least 1"),
        ("-5", "at least 1"),
        ("1441", "at most 1440"),
        ("soon", "a whole number"),
        ("", "a whole number"),
    ],
)
def test_a_time_in_which_no_grant_can_serve_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    monkeypatch.setenv("PARLEY_GRANT_MINUTES", said)
    with pytest.raises(ImproperlyConfigured, match=f"PARLEY_GRANT_MINUTES must be {told}"):
        env.number("PARLEY_GRANT_MINUTES", 15, least=1, most=24 * 60)


def test_a_time_within_its_bounds_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("1", "1440"):
        monkeypatch.setenv("PARLEY_GRANT_MINUTES", said)
        assert env.number("PARLEY_GRANT_MINUTES", 15, least=1, most=24 * 60) == int(said)
    monkeypatch.delenv("PARLEY_GRANT_MINUTES")
    assert env.number("PARLEY_GRANT_MINUTES", 15, least=1) == 15
