"""The application's place in Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Review of the log, exports, concerns, attestations."""

    name = "audit.oversight"
    label = "oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        """Register the background work and what is added to casework's pages."""
        from audit.oversight import cards, tasks  # noqa: F401, PLC0415 - registration on import
        from audit.oversight.selectors.figures import figures  # noqa: PLC0415
        from casework import registries  # noqa: PLC0415 - once the app registry is complete
        from privilege.registries import figure_sources  # noqa: PLC0415

        registries.home_cards += [cards.codes_card, cards.concerns_card, cards.reviews_card]
        registries.case_parts += [cards.timeline_part, cards.independence_part]
        figure_sources.append(figures)
