"""Words that several pages of productions share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.choices import PackageAct
from disclosure.selectors import volumes
from disclosure.selectors.volumes import Package

TONES = {
    "draft": "info",
    "reviewed": "info",
    "numbered": "warn",
    "served": "good",
    "void": "plain",
}


def receipt_words(package: Package) -> tuple[str, str]:
    """How far a package has come for its recipient, and the tone of it."""
    if package.receipt is not None:
        return _("received"), "good"
    if package.moment(PackageAct.OPENED) is not None:
        return _("opened"), "info"
    return (_("unopened"), "warn") if package.for_us else (_("not opened yet"), "plain")


def package_words(package: Package) -> dict[str, Any]:
    """A volume as a line of a list."""
    volume = package.volume
    word, tone = receipt_words(package)
    return {
        "url": reverse("volume", args=[volume.id]),
        "name": volumes.label_of(volume),
        "office": volume.producing_office.name,
        "party": volume.text("receiving_party"),
        "for_us": package.for_us,
        "bates": volumes.bates_of(volume),
        "items": volume.item_count,
        "withheld": volume.withheld_count,
        "served_at": volume.served_at,
        "word": word,
        "tone": tone,
        "matter_id": volume.matter_id,
    }
