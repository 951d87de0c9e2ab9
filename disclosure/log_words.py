"""A line of a privilege log as pages show it: its values in five groups, each with its label."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from disclosure.privilege_log import Values

LABELS = {
    "bates": _("Bates or placeholder"),
    "type": _("Type"),
    "date": _("Date"),
    "author": _("Author"),
    "to": _("To"),
    "cc": _("Cc"),
    "bcc": _("Bcc"),
    "subject": _("Subject"),
    "description": _("Description"),
    "privilege": _("Privilege"),
    "custodian": _("Custodian"),
    "family": _("Family"),
    "redaction": _("Withheld or redacted"),
    "reason": _("Reason"),
    "category": _("Category"),
    "documents": _("Documents"),
}
_GROUPS = {
    "document": ("category", "documents", "bates", "type", "date", "custodian", "family"),
    "people": ("author", "to", "cc", "bcc"),
    "said": ("subject", "description"),
    "privilege": ("privilege", "redaction", "reason"),
}


def grouped(values: Values) -> dict[str, list[tuple[object, str]]]:
    """Return the values that say something, by group, as (label, value)."""
    return {group: _said(names, values) for group, names in _GROUPS.items()}


def _said(names: Iterable[str], values: Values) -> list[tuple[object, str]]:
    return [(LABELS[name], values[name]) for name in names if values.get(name)]
