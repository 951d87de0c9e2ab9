"""Pages, API, uploads and downloads, served by threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parley.settings.production")

application = get_wsgi_application()
