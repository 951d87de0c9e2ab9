"""A volume as both sides see it: opening, downloading, receipt."""

from collections import Counter
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.access import case_of_matter
from casework.choices import ItemType
from casework.views.common import crumbs_of
from disclosure.choices import FileKind
from disclosure.http import attachment, zip_response
from disclosure.receipt import key_fingerprint
from disclosure.selectors import clawbacks, volumes
from disclosure.services import receipt_keys, receiving
from disclosure.views.common import receipt_words
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.volume import ProductionVolume, VolumeFile
    from privilege.actor import Actor


@login_required
@require_safe
def volume(request: ActorRequest, volume_id: UUID) -> HttpResponse:
    """Open a volume: what it holds, what is new in it, and how to get it."""
    actor = request.actor
    found = receiving.open_production(actor, volume_id=volume_id)
    case = case_of_matter(actor, found.matter_id)
    package = volumes.package_of(actor, found)
    files = volumes.files_of(actor, found)
    fresh = volumes.fresh(actor, found, files)
    word, tone = receipt_words(package)
    context = {
        "heading": f"{volumes.label_of(found)} · {found.text('case')}",
        "crumbs": crumbs_of(case, (_("Productions"), reverse("productions", args=[case.id]))),
        "volume": found,
        "package": package,
        "for_us": package.for_us,
        "bates": volumes.bates_of(found),
        "word": word,
        "tone": tone,
        "events": [
            {
                "word": event.get_act_display(),
                "at": event.happened_at,
                "office": event.acting_office.name,
            }
            for event in package.events
        ],
        "party": found.text("receiving_party"),
        "new_count": len(fresh.new),
        "old_count": len(fresh.earlier),
        "receipt": package.receipt,
        "received_by": package.receipt.text("received_by") if package.receipt else "",
        "seconds": found.duration_ms // 1000,
        "categories": _categories(volumes.items_of(files)),
        "items": _items(actor, found, volumes.items_of(files), fresh),
        "claim_url": "" if package.for_us else reverse("claim-new", args=[found.id]),
        "report_url": reverse("clawback-report-new", args=[found.id]) if package.for_us else "",
        "clawbacks_url": reverse("clawbacks", args=[case.id]),
        "papers": [file for file in files if file.kind == FileKind.PAPER],
        "size": sum(file.size for file in files),
        "can_acknowledge": package.for_us and package.receipt is None,
    }
    return render(request, "disclosure/volume.html", context)


@login_required
@require_safe
def download(request: ActorRequest, volume_id: UUID) -> HttpResponseBase:
    """Send one ZIP of the volume as it is made; ``?new=1`` for what is new in it."""
    ready = receiving.download_volume(
        request.actor, volume_id=volume_id, only_new=request.GET.get("new") == "1"
    )
    return zip_response(ready)


@login_required
@require_safe
def volume_file(request: ActorRequest, volume_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send one file of a volume."""
    file, held = receiving.open_volume_file(request.actor, volume_id=volume_id, file_id=file_id)
    name = file.path.rpartition("/")[2]
    return attachment(receiving.stream(held), name, file.media_type, file.size)


@login_required
@require_POST
def acknowledge(request: ActorRequest, volume_id: UUID) -> HttpResponse:
    """Say that the volume was received."""
    receiving.acknowledge_receipt(request.actor, volume_id=volume_id)
    messages.success(request, _("Receipt acknowledged. Both sides have the signed receipt."))
    return redirect("volume", volume_id)


@login_required
@require_safe
def receipt(request: ActorRequest, volume_id: UUID) -> HttpResponseBase:
    """Send the signed receipt."""
    found, held = receiving.open_receipt(request.actor, volume_id=volume_id)
    name = f"receipt-volume-{found.volume.number}.pdf"
    return attachment(receiving.stream(held), name, "application/pdf", found.receipt_blob.size)


@require_safe
def receipt_key(request: ActorRequest) -> HttpResponse:
    """Publish the key that receipts are verified with; for anybody."""
    del request
    fingerprint = key_fingerprint(receipt_keys.public_key())
    return HttpResponse(f"{fingerprint}\n", content_type="text/plain; charset=utf-8")


def _categories(items: "list[VolumeFile]") -> list[tuple[str, int]]:
    """How many items of each type; what is withheld under its own word."""
    words = [ItemType(item.category).label if item.category else _("Withheld") for item in items]
    return sorted(Counter(map(str, words)).items())


def _items(
    actor: "Actor", volume: "ProductionVolume", files: "list[VolumeFile]", fresh: volumes.Fresh
) -> list[dict[str, object]]:
    """The lines of the list of items, what is sequestered from the viewer in its place."""
    held = clawbacks.held_in(actor, volume)
    shown = {file.id for file in files}
    claimed = {one.file_id: one.url_id for one in held}
    lines = [
        (file.first or 0, _item_words(volume, file, fresh) | _mark(claimed.get(file.id)))
        for file in files
    ]
    lines += [(one.first, _placeholder(one)) for one in held if one.file_id not in shown]
    return [words for _first, words in sorted(lines, key=lambda line: line[0])]


def _mark(clawback_id: UUID | None) -> dict[str, object]:
    return {"clawback_url": reverse("clawback", args=[clawback_id]) if clawback_id else ""}


def _placeholder(one: clawbacks.Held) -> dict[str, object]:
    """What stands in the place of an item that the viewer cannot open."""
    return {
        "bates": one.label,
        "description": _("Sequestered: claim of %(day)s") % {"day": date_format(one.at, "M j, Y")},
        "basis": _("Read what was claimed and what you must do."),
        "category": _("Sequestered"),
        "url": reverse("clawback", args=[one.url_id]),
        "size": 0,
    }


def _item_words(
    volume: "ProductionVolume", file: "VolumeFile", fresh: volumes.Fresh
) -> dict[str, object]:
    """One line of the list of items."""
    is_withheld = file.kind == FileKind.PLACEHOLDER
    earlier = fresh.earlier.get(file.id)
    return {
        "bates": volumes.numbers_of(volume, file),
        "description": _("Withheld") if is_withheld else file.text("description"),
        "filename": "" if is_withheld else file.text("filename"),
        "category": file.text("category") if is_withheld else ItemType(file.category).label,
        "basis": file.text("basis"),
        "is_withheld": is_withheld,
        "url": reverse("item", args=[file.item_id]) if file.item_id else "",
        "file_url": reverse("volume-file", args=[volume.id, file.id]),
        "size": file.size,
        "seconds": file.duration_ms // 1000 or None,
        "is_new": file.id in fresh.new,
        "earlier": volumes.label_of(earlier) if earlier else "",
        "earlier_url": reverse("volume", args=[earlier.id]) if earlier else "",
    }
