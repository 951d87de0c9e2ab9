"""Answers carry strict headers, and log lines carry no content."""

import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from parley.headers import HeadersMiddleware
from parley.logs import JsonFormatter


def answer(path: str = "/cases/", **headers: str) -> HttpResponse:
    """Pass one answer through the middleware."""
    middleware = HeadersMiddleware(lambda _request: HttpResponse(headers=headers))
    return middleware(RequestFactory().get(path))


def test_pages_run_no_foreign_and_no_inline_script() -> None:
    policy = dict(
        part.split(" ", 1) for part in answer().headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_a_views_stricter_policy_stays() -> None:
    assert answer(**{"Content-Security-Policy": "sandbox"}).headers["Content-Security-Policy"] == (
        "sandbox"
    )


def test_the_event_streams_origin_is_allowed(settings: Settings) -> None:
    settings.PARLEY_EVENTS_URL = "http://127.0.0.1:8100/events/"

    assert (
        "connect-src 'self' http://127.0.0.1:8100;" in (answer().headers["Content-Security-Policy"])
    )


@pytest.mark.parametrize(("path", "stored"), [("/cases/", False), ("/static/app.css", True)])
def test_no_cache_keeps_a_page(path: str, stored: bool) -> None:
    assert ("no-store" not in answer(path).headers.get("Cache-Control", "")) is stored


def test_a_log_line_names_the_exception_and_its_place_but_not_its_words() -> None:
    try:
        int("the client's name")
    except ValueError:
        record = logging.getLogger("t").makeRecord(
            "t", logging.ERROR, __file__, 1, "parsing %s", ("item 7",), __import__("sys").exc_info()
        )

    line = json.loads(JsonFormatter().format(record))

    assert line["message"] == "parsing item 7"
    assert line["exception"] == "ValueError"
    assert any("test_headers.py" in frame for frame in line["frames"])
    assert "client's name" not in json.dumps(line)
