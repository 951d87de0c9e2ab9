"""Jobs reach the broker of the settings from every thread; else uploads wait seconds each."""

from threading import Thread

from celery import current_app
from django.conf import settings


def test_every_thread_sends_with_the_configured_app() -> None:
    seen: list[tuple[str, str]] = []

    def look() -> None:
        seen.append((current_app.main, current_app.conf.broker_url))

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [("parley", settings.CELERY_BROKER_URL)]
