"""The application that answers who is acting and what they may read."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivilegeConfig(AppConfig):
    """Registers the checks, the jobs and the rights of the application's database role."""

    name = "privilege"
    label = "privilege"
    verbose_name = "Privilege"

    def ready(self) -> None:
        """Connect what must run once the app registry is complete."""
        from privilege import checks, mail, rights, tasks  # noqa: F401, PLC0415 - registration on import
        from privilege.api import schema  # noqa: F401, PLC0415 - registration on import
        from privilege.registries import figure_sources  # noqa: PLC0415
        from privilege.selectors.figures import figures  # noqa: PLC0415

        figure_sources.append(figures)

        post_migrate.connect(rights.grant_library_tables, dispatch_uid="privilege.rights")
