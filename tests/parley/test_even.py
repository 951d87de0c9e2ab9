"""A not-found takes as long for what is hidden as for what never was."""

import time

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings

from parley.even import EvenNotFoundMiddleware


def _seconds(status: int, work: float) -> float:
    def answer(_request: HttpRequest) -> HttpResponse:
        time.sleep(work)
        return HttpResponse(status=status)

    began = time.perf_counter()
    EvenNotFoundMiddleware(answer)(HttpRequest())
    return time.perf_counter() - began


@pytest.mark.parametrize("work", [0.0, 0.01, 0.1])
def test_a_not_found_leaves_at_a_whole_step(work: float, settings: Settings) -> None:
    settings.PARLEY_NOT_FOUND_STEP = 0.2
    assert _seconds(404, work) >= 0.2


def test_what_takes_longer_waits_for_the_next_step(settings: Settings) -> None:
    settings.PARLEY_NOT_FOUND_STEP = 0.1
    assert _seconds(404, 0.11) >= 0.2


def test_what_is_found_does_not_wait(settings: Settings) -> None:
    settings.PARLEY_NOT_FOUND_STEP = 30.0
    assert _seconds(200, 0.0) < 10
