"""What the web server of the browser tests runs with: the tests' settings on their database."""

from parley.settings import env
from parley.settings.test import *  # noqa: F403

DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
WHITENOISE_USE_FINDERS = True
