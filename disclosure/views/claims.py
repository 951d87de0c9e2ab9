"""Claims in preparation, and telling the sender that something looks privileged."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.ground import clock
from casework.access import case_of_matter
from casework.views.common import crumbs_of, form_page, said
from disclosure import access
from disclosure.forms_clawback import ClaimForm, ClaimWordsForm, ReportForm
from disclosure.selectors import claims as reads
from disclosure.selectors import clawbacks, volumes
from disclosure.services import claims as writes
from disclosure.services import clawbacks as steps
from privilege.actor import Actor
from privilege.choices import PrivilegeKind
from privilege.errors import NotFound
from privilege.http import ActorRequest

if TYPE_CHECKING:
    from disclosure.models.clawback_own import ClawbackClaim
    from disclosure.models.volume import ProductionVolume

_WORDS = ("claimed_as", "basis", "inadvertent", "precautions", "promptness", "order")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: ActorRequest, volume_id: UUID) -> HttpResponse:
    """Draft a claim on documents of a volume that one's own office served."""
    actor = request.actor
    volume = access.volume_for(actor, volume_id)
    if access.is_recipient(actor, volume):
        raise NotFound
    initial = {
        "discovered_at": clock.now(),
        "precautions": reads.precautions_of(actor, volume).words,
        "file_ids": request.GET.getlist("file"),
    }
    form = ClaimForm(request.POST or None, files=_files(actor, volume), initial=initial)
    made: list[ClawbackClaim] = []
    page = form_page(
        request,
        form,
        said(lambda data: made.append(writes.draft_claim(actor, volume_id=volume_id, **data))),
        heading=_("Claim privilege over something that was served"),
        lead=_("Nobody outside your office learns of a claim before you sign it and give notice."),
        submit=_("Keep as a draft"),
        crumbs=_crumbs(actor, volume),
        done_url=reverse("volume", args=[volume_id]),
    )
    return redirect("claim", made[0].id) if made else page


@login_required
@require_safe
def claim(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim as its office prepares it."""
    actor = request.actor
    found = access.claim_for(actor, claim_id)
    volume = access.volume_for(actor, found.volume_id)
    provision = clawbacks.provision_for(actor, wall_id=volume.wall_id, matter_id=volume.matter_id)
    is_draft = found.clawback_id is None and found.discarded_at is None
    context = {
        "heading": _("Claim of privilege"),
        "crumbs": _crumbs(actor, volume),
        "is_draft": is_draft,
        "is_discarded": found.discarded_at is not None,
        "documents": _documents(actor, volume, found.file_ids),
        "facts": _facts(found),
        "claim": found,
        "at_once": provision.at_once or bool(found.text("order")),
        "authority": str(found.text("order")) or provision.authority,
        "rule": provision.rule,
        "party": volume.text("receiving_party"),
        "sign_url": reverse("claim-sign", args=[claim_id]) if is_draft else "",
        "edit_url": reverse("claim-edit", args=[claim_id]) if is_draft else "",
        "discard_url": reverse("claim-discard", args=[claim_id]) if is_draft else "",
        "clawback_url": reverse("clawback", args=[found.clawback_id]) if found.clawback_id else "",
    }
    return render(request, "disclosure/claim.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_edit(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Change a claim of which nobody was told yet."""
    actor = request.actor
    found = access.claim_for(actor, claim_id)
    volume = access.volume_for(actor, found.volume_id)
    initial: dict[str, Any] = {name: found.text(name) for name in _WORDS}
    initial |= {"discovered_at": found.discovered_at, "names_too": found.names_too}
    return form_page(
        request,
        ClaimWordsForm(request.POST or None, initial=initial),
        said(lambda data: writes.change_claim(actor, claim_id=claim_id, **data)),
        heading=_("Change this claim"),
        submit=_("Save"),
        crumbs=_crumbs(actor, volume),
        done_url=reverse("claim", args=[claim_id]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_sign(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Sign a claim and give notice of it, after a second look."""
    actor = request.actor
    found = access.claim_for(actor, claim_id)
    if request.method == "POST":
        return redirect("clawback", writes.give_notice(actor, claim_id=claim_id).id)
    volume = access.volume_for(actor, found.volume_id)
    provision = clawbacks.provision_for(actor, wall_id=volume.wall_id, matter_id=volume.matter_id)
    shuts = provision.at_once or bool(found.text("order"))
    context = {
        "heading": _("Sign this claim and give notice"),
        "crumbs": _crumbs(actor, volume),
        "names": [volume.text("receiving_party")],
        "facts": [
            (_("Documents"), ", ".join(label for label, _word in _docs(actor, volume, found))),
            *_facts(found)[:4],
        ],
        "consequence": _(
            "They are told at once, and every copy at their office is sequestered from that "
            "moment. If they dispute the claim and you do not bring it to the court in time, "
            "access returns by itself."
        )
        if shuts
        else _(
            "They are told at once. Nothing here provides for sequestration by notice, so they "
            "must sequester it themselves."
        ),
        "submit": _("Sign and give notice to %(who)s") % {"who": volume.text("receiving_party")},
        "cancel_url": reverse("claim", args=[claim_id]),
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_discard(request: ActorRequest, claim_id: UUID) -> HttpResponse:
    """Discard a claim of which nobody was told."""
    actor = request.actor
    found = access.claim_for(actor, claim_id)
    volume = access.volume_for(actor, found.volume_id)
    if request.method == "POST":
        writes.discard_claim(actor, claim_id=claim_id)
        return redirect("volume", volume.id)
    context = {
        "heading": _("Discard this claim"),
        "crumbs": _crumbs(actor, volume),
        "consequence": _("Nobody was told of it. It stays in your office's log."),
        "submit": _("Discard it"),
        "cancel_url": reverse("claim", args=[claim_id]),
    }
    return render(request, "confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: ActorRequest, volume_id: UUID) -> HttpResponse:
    """Tell the sender that something they served looks privileged (Rule 4.4(b))."""
    actor = request.actor
    volume = access.volume_for(actor, volume_id)
    if not access.is_recipient(actor, volume):
        raise NotFound
    provision = clawbacks.provision_for(actor, wall_id=volume.wall_id, matter_id=volume.matter_id)
    lead = _("Under %(rule)s, whoever notices it tells the sender promptly.") % {
        "rule": provision.rule
    }
    if provision.must_stop:
        lead += " " + _("Here you must also stop reading: every copy is sequestered.")
    initial = {"file_ids": request.GET.getlist("file")}
    form = ReportForm(request.POST or None, files=_files(actor, volume), initial=initial)
    made: list[Any] = []
    page = form_page(
        request,
        form,
        said(lambda data: made.append(steps.report(actor, volume_id=volume_id, **data))),
        heading=_("This looks privileged"),
        lead=lead,
        submit=_("Tell %(office)s") % {"office": volume.producing_office.name},
        crumbs=_crumbs(actor, volume),
        done_url=reverse("volume", args=[volume_id]),
    )
    return redirect("clawback", made[0].id) if made else page


def _files(actor: Actor, volume: "ProductionVolume") -> list[tuple[str, str]]:
    """The documents of a volume that can be claimed: those not in a clawback."""
    taken = clawbacks.open_on(actor, volume.id)
    reported = {one for one, found in taken.items() if found.state == "reported"}
    open_to = taken.keys() - (set() if access.is_recipient(actor, volume) else reported)
    found = volumes.items_of(volumes.files_of(actor, volume))
    return [
        (str(file.id), f"{volumes.numbers_of(volume, file)} · {file.text('description')}")
        for file in found
        if file.item_id is not None and file.id not in open_to
    ]


def _documents(
    actor: Actor, volume: "ProductionVolume", file_ids: list[UUID]
) -> list[tuple[str, str]]:
    wanted = set(file_ids)
    return [
        (volumes.numbers_of(volume, file), str(file.text("description")))
        for file in volumes.files_of(actor, volume)
        if file.id in wanted
    ]


def _docs(
    actor: Actor, volume: "ProductionVolume", found: "ClawbackClaim"
) -> list[tuple[str, str]]:
    return _documents(actor, volume, list(found.file_ids))


def _facts(found: "ClawbackClaim") -> list[tuple[str, str]]:
    kind = str(found.text("claimed_as"))
    label = str(PrivilegeKind(kind).label) if kind in PrivilegeKind.values else _("not chosen yet")
    missing = _("missing: needed before it is signed")
    facts = [
        (_("Privilege"), label),
        (_("Basis, which the other side reads"), found.text("basis") or missing),
        (_("502(b)(1) Inadvertent"), found.text("inadvertent") or missing),
        (_("502(b)(2) Precautions"), found.text("precautions") or missing),
        (_("502(b)(3) Promptness"), found.text("promptness")),
        (_("Court order"), found.text("order")),
    ]
    return [(term, str(value)) for term, value in facts if value]


def _crumbs(actor: Actor, volume: "ProductionVolume") -> list[tuple[str, str]]:
    case = case_of_matter(actor, volume.matter_id)
    return crumbs_of(
        case,
        (_("Productions"), reverse("productions", args=[case.id])),
        (volumes.label_of(volume), reverse("volume", args=[volume.id])),
    )
