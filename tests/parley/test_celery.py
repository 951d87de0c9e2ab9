"""Jobs reach the broker of the settings from every thread; else uploads wait seconds each."""

import logging
from threading import Thread
from unittest.mock import Mock

import pytest
from celery import current_app
from celery.signals import worker_init
from django.conf import settings

from parley import celery


def test_every_thread_sends_with_the_configured_app() -> None:
    seen: list[tuple[str, str]] = []

    def look() -> None:
        seen.append((current_app.main, current_app.conf.broker_url))

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [("parley", settings.CELERY_BROKER_URL)]


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """A kernel that may lack Landlock; `hide` was called or not."""
    kernel = Mock()
    monkeypatch.setattr(celery, "sandbox", kernel)
    monkeypatch.setattr(celery, "landlock", kernel)
    return kernel


def test_a_worker_for_real_cases_does_not_start_without_landlock(
    kernel: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PARLEY_DEMAND_LANDLOCK", True)
    kernel.is_offered.return_value = False
    with pytest.raises(SystemExit, match="offers no Landlock"):
        worker_init.send(sender=None)
    kernel.is_offered.return_value = True
    worker_init.send(sender=None)
    assert kernel.hide.call_count == 2


def test_elsewhere_a_worker_warns(kernel: Mock, caplog: pytest.LogCaptureFixture) -> None:
    kernel.is_offered.return_value = False
    with caplog.at_level(logging.WARNING, "parley.celery"):
        worker_init.send(sender=None)
    assert celery.NO_LANDLOCK in caplog.text


def test_what_exports_logs_makes_no_key_that_files_could_be_granted_to(
    kernel: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = Mock()
    monkeypatch.setattr(celery, "worker_key", keys)
    parts = []
    for name, made in (("exporter@host", 0), ("celery@host", 1)):
        worker_init.send(sender=Mock(hostname=name))
        parts.append(celery._sign.part)
        assert keys.make.call_count == made
    assert parts == ["exporter", "worker"]
