"""On one machine: what `make demo` starts, and `manage.py` beside it.

`make demo` keeps where its servers answer and its secrets in `var/demo.env`; they are read here,
before the base settings look at the environment, so that other commands find the same servers.
"""

import os
from pathlib import Path

from parley.settings import env

_var = Path(os.environ.get("PARLEY_VAR_DIR") or Path(__file__).resolve().parents[2] / "var")
if "DATABASE_URL" not in os.environ and (_var / "demo.env").exists():
    env.load(_var / "demo.env")

from parley.settings.base import *  # noqa: E402  (the file above must be read first)
from parley.settings.base import STORAGES, VAR_DIR  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "parley.demo"]

PARLEY_DEMAND_LANDLOCK = False  # a laptop's kernel may lack it; the worker then warns
SECRET_KEY = env.text("PARLEY_SECRET_KEY", "demo-only-" + "0" * 50)
ALLOWED_HOSTS = env.words("PARLEY_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
EMAIL_BACKEND = env.text("PARLEY_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"

# Straight from static/, without gathering copies first.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
