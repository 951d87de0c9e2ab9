"""The application's place in Django."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Requests, productions, redaction, protective orders."""

    name = "disclosure"
    label = "disclosure"
    verbose_name = "Disclosure"

    def ready(self) -> None:
        """Register the background work and what is added to casework's pages."""
        from casework import registries  # noqa: PLC0415 - once the app registry is complete
        from disclosure import parts, reviewed, tasks  # noqa: F401, PLC0415 - registration on import
        from disclosure.gate import gate  # noqa: PLC0415
        from disclosure.selectors.asserted import asserted  # noqa: PLC0415
        from disclosure.selectors.figures import figures  # noqa: PLC0415
        from disclosure.services.claims import draft_for_assertions  # noqa: PLC0415
        from privilege import registries as shared  # noqa: PLC0415

        registries.case_parts += [parts.case_part, parts.filter_part]
        registries.served_lists.append(parts.served_in)
        registries.home_cards += [
            parts.arrived_card,
            parts.filter_card,
            parts.from_filter_card,
            parts.in_camera_card,
        ]
        registries.item_links += [parts.item_link, parts.filter_link]
        registries.item_placeholders += [parts.item_placeholder, parts.filter_placeholder]
        shared.assertion_listeners.append(draft_for_assertions)
        gate.register(asserted)
        shared.figure_sources.append(figures)
        shared.changes.update(reviewed.CHANGES)
        shared.decisions.update(reviewed.DECISIONS)
        shared.reviewed_acts["clawbacks"] = reviewed.CLAWBACKS
