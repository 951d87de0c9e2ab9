"""For real cases. Refuses to start with a value that would be unsafe, and says which."""

import os

from django.core.exceptions import ImproperlyConfigured

from parley.settings import env, refusals
from parley.settings.base import *

SECURE_SSL_REDIRECT = env.flag("PARLEY_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("PARLEY_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-parley-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-parley-csrf"

if _problems := refusals.unsafe_values(globals(), os.environ):
    raise ImproperlyConfigured(
        "Parley does not start with unsafe settings:\n" + "\n".join(f"- {p}" for p in _problems)
    )
