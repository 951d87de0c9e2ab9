"""A member's own key: making it, unlocking it, locking it, and fresh words for it."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.ground import rand
from privilege import unlocked
from privilege.actor import Actor
from privilege.choices import LockMethod, Role
from privilege.errors import InvalidInput
from privilege.forms.keys import CodeForm, PhraseForm, PinForm, WrittenDownForm
from privilege.http import ActorRequest, next_address
from privilege.keys.words import PHRASE_WORDS
from privilege.selectors import keys as reads
from privilege.selectors import notices, recovery
from privilege.selectors.outside_approvers import approvers_of, supervises_alone
from privilege.services import devices, member_keys
from privilege.services.member_keys import Opened, Secrets
from privilege.services.notices import mark_seen
from privilege.views.devices import token_in
from privilege.views.unlocking import unkept, unlock, without_words

if TYPE_CHECKING:
    from privilege.models.keys import OfficeRecovery

_SALT = "privilege.keys.drawn"
_HOUR = 3600


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: ActorRequest) -> HttpResponse:
    """Show the person's key as it stands; a POST unlocks it with the phrase."""
    target = next_address(request, reverse("keys"))
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _open(request, form, LockMethod.PHRASE)
        if done is not None:
            return unlock(request, done, HttpResponseRedirect(target))
    told = notices.key_notices(request.actor)
    own = reads.own_key(request.actor)
    device = devices.device_of(request.actor, token_in(request))
    context = {
        "own": own,
        "is_open": unlocked.current() is not None,
        "form": without_words(form),
        "pin_form": PinForm() if device else None,
        "this_device": device,
        "asked": recovery.own_request(request.actor),
        "next": target,
        "notices": told,
        **_office(request.actor, own.recovery),
    }
    if told and request.method == "GET":
        mark_seen(request.actor, notice_ids=[one.id for one in told])
    return unkept(render(request, "privilege/keys.html", context))


def _office(actor: Actor, present: "OfficeRecovery | None") -> dict[str, Any]:
    """What the page says of the office's recovery key."""
    coming, alone = reads.recovery_to_come(actor.office_id), supervises_alone(actor)
    return {
        "recovery": present,
        "holders": recovery.holders_of(present),
        "coming": coming,
        "coming_holders": recovery.holders_of(coming),
        "requests": recovery.requests_of_office(actor) if actor.office_id else [],
        "is_supervisor": actor.has_role(Role.SUPERVISOR),
        "is_alone": alone,
        "approvers": approvers_of(actor.office_id) if alone else None,
        "has_office": actor.office_id is not None,
        "is_officer": actor.has_role(Role.SUPERVISOR, Role.CONFLICTS_OFFICER),
    }


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_with_code(request: ActorRequest) -> HttpResponse:
    """Unlock with the recovery code; fresh words are offered next, the old ones being lost."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = _open(request, form, LockMethod.RECOVERY_CODE)
        if done is not None:
            return unlock(request, done, redirect("keys-new"))
    context = {
        "heading": _("Use my recovery code"),
        "lead": _("It opens your key like the phrase. You get a new phrase and code after that."),
        "form": without_words(form),
        "submit": _("Unlock with this code"),
        "cancel_url": reverse("keys"),
        "crumbs": [(_("Your key"), reverse("keys"))],
    }
    return unkept(render(request, "form_page.html", context))


@login_required
@require_POST
def lock(request: ActorRequest) -> HttpResponse:
    """Lock the key in this session."""
    unlocked.forget(request.session)
    return redirect("keys")


@sensitive_post_parameters()
@login_required
@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """Show drawn words once; two of them typed back make the key."""
    drawn = _drawn(request)
    form = WrittenDownForm(request.POST if drawn.is_back else None, drawn.asked())
    if drawn.is_back and form.is_valid():
        opened = member_keys.make_key(request.actor, drawn.secrets)
        return unlock(request, opened, redirect("keys"))
    return _show(request, drawn, form, _("Make my key"))


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_secrets(request: ActorRequest) -> HttpResponse:
    """Draw a new phrase and code for the unlocked key; the old ones end once two words are back."""
    opened = member_keys.opened_in_session()
    if opened is None:
        return redirect("keys")
    if request.method != "POST":
        return render(request, "confirm.html", _before_new())
    drawn = _drawn(request)
    form = WrittenDownForm(request.POST if drawn.is_back else None, drawn.asked())
    if drawn.is_back and form.is_valid():
        member_keys.lock_anew(request.actor, opened, drawn.secrets)
        return redirect("keys")
    return _show(request, drawn, form, _("Use these from now on"))


class _Drawn:
    """Secrets between the page that shows them and the two words that come back.

    They wait in the form of that page, signed, and nowhere on the server. The page shows them in
    plain letters already, so encrypting them there would hide nothing from whoever has it; the
    signature means that a key is locked under words that Parley drew for this person only.
    """

    def __init__(self, actor: Actor, posted: str) -> None:
        self._signer = signing.TimestampSigner(salt=f"{_SALT}.{actor.person_id}")
        try:
            found = self._signer.unsign_object(posted, max_age=_HOUR)
        except signing.BadSignature:
            found = None
        self.is_back = found is not None
        if found is None:
            fresh = member_keys.draw_secrets()
            found = {
                "phrase": fresh.phrase,
                "code": fresh.recovery_code,
                "places": _two_places(),
            }
        self.secrets = Secrets(found["phrase"], found["code"])
        self._found = found

    def asked(self) -> dict[int, str]:
        """The two words to type, by their place from 1."""
        words = self.secrets.phrase.split(" ")
        return {place: words[place - 1] for place in self._found["places"]}

    def signed(self) -> str:
        """What the form carries."""
        return self._signer.sign_object(self._found)


def _drawn(request: ActorRequest) -> _Drawn:
    return _Drawn(request.actor, request.POST.get("drawn", ""))


def _two_places() -> list[int]:
    """Two different places of the phrase, so that nobody types the same two by habit."""
    first, step = rand.key_bytes(2)
    place = first % PHRASE_WORDS
    other = (place + 1 + step % (PHRASE_WORDS - 1)) % PHRASE_WORDS
    return sorted([place + 1, other + 1])


def _open(request: ActorRequest, form: Any, method: LockMethod) -> Opened | None:  # noqa: ANN401
    """The person's key, or None with the form saying why not."""
    try:
        return member_keys.open_key(request.actor, form.cleaned_data["words"], method)
    except InvalidInput as error:
        form.add_error("words", error.message)
        return None


def _show(request: ActorRequest, drawn: _Drawn, form: WrittenDownForm, submit: str) -> HttpResponse:
    context = {
        "secrets": drawn.secrets,
        "words": drawn.secrets.phrase.split(" "),
        "drawn": drawn.signed(),
        "form": form,
        "submit": submit,
        "person": request.actor.display_name,
    }
    return unkept(render(request, "privilege/keys_drawn.html", context))


def _before_new() -> dict[str, Any]:
    return {
        "heading": _("New phrase and recovery code"),
        "consequence": _(
            "You get a new unlock phrase and a new recovery code. The ones you have now open"
            " nothing any more as soon as you have typed two of the new words."
        ),
        "submit": _("Show me new ones"),
        "cancel_url": reverse("keys"),
        "crumbs": [(_("Your key"), reverse("keys"))],
        "calm": True,
    }
