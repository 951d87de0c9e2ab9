"""The demo as an installed app: it brings commands and no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed by the demo's and the tests' settings only."""

    name = "parley.demo"
    label = "demo"
