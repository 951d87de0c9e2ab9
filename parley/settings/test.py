"""For tests: nothing outside this machine, fast hashes, mail and cache in memory."""

import secrets

from parley.settings import env
from parley.settings.base import *
from parley.settings.base import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "parley.demo"]

SECRET_KEY = "tests-only-" + "0" * 50
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # the live server finds files under static/ by itself
PARLEY_KEK = env.text("PARLEY_KEK") or secrets.token_hex(32)
PARLEY_DEMAND_LANDLOCK = False
PARLEY_NOT_FOUND_STEP = 0.0  # tests meet thousands
PARLEY_ALLOW_SEEDED = True  # two-worlds tests replay time, ids and chance

# tests/conftest.py points these at a server of the tests' own, each as its own role.
DATABASES = {
    "default": env.database("postgresql://parley_app@127.0.0.1:1/parley"),
    "migrator": env.database(
        "postgresql://parley_migrator@127.0.0.1:1/parley", role="parley_owner"
    ),
    "integrator": env.database("postgresql://parley_integrator@127.0.0.1:1/parley"),
}
ACCOUNT_RATE_LIMITS = False  # one address makes every test's log-ins
CELERY_BROKER_URL = "memory://"  # jobs are run by the tests that want them
