"""Settings of the benchmarks that go over HTTP: the demo's, and the yardsticks' addresses."""

from parley.settings.demo import *  # noqa: F403 - a settings module takes over the other's names

ROOT_URLCONF = "bench.stage.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"  # nobody reads what is queued; a broker is not what is measured
