"""The event stream only. Everything else is WSGI: Django's ASGI spools bodies in plain text."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

application = get_asgi_application()
