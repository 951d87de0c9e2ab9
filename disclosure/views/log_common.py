"""Words that several pages of privilege logs share."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.choices import ChallengeAct, PackageAct, Ruling

if TYPE_CHECKING:
    from disclosure.selectors.challenges import Dispute
    from disclosure.selectors.log_versions import ServedLog

_RULING_TONES = {
    Ruling.SUSTAINED.value: "good",
    Ruling.OVERRULED.value: "bad",
    Ruling.IN_PART.value: "warn",
}


def receipt_words(package: "ServedLog") -> tuple[str, str]:
    """How far a served log has come for its recipient, and the tone of it."""
    if package.moment(PackageAct.ACKNOWLEDGED) is not None:
        return _("received"), "good"
    if package.moment(PackageAct.OPENED) is not None:
        return _("opened"), "info"
    return (_("unopened"), "warn") if package.for_us else (_("not opened yet"), "plain")


def served_words(package: "ServedLog") -> dict[str, Any]:
    """A served version as a line of a list."""
    version = package.version
    word, tone = receipt_words(package)
    return {
        "url": reverse("privilege-log-version", args=[version.id]),
        "name": _("Version %(n)d") % {"n": version.number},
        "office": version.asserting_office.name,
        "party": version.text("receiving_party"),
        "form_word": version.get_form_display(),
        "entries": version.entry_count,
        "served_at": version.served_at,
        "word": word,
        "tone": tone,
    }


def dispute_words(dispute: "Dispute") -> dict[str, Any]:
    """A challenge as a line of a list."""
    ruling = dispute.ruling
    last = dispute.steps[-1]
    return {
        "url": reverse("log-challenge", args=[dispute.challenge.id]),
        "label": dispute.label,
        "office": dispute.challenge.asserting_office.name,
        "word": ruling.get_ruling_display() if ruling else last.get_act_display(),
        "tone": _RULING_TONES[ruling.ruling] if ruling else "info",
        "day": last.day,
        "due_day": ruling.due_day if ruling else None,
        "waits_for_us": not dispute.for_us and dispute.step(ChallengeAct.ANSWERED) is None,
    }
