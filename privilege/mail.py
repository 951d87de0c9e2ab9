"""Notices by e-mail: that something waits in Parley, never what or about whom."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.ledger.services import record
from audit.ledger.values import Ref
from privilege.events import Event
from privilege.models.guests import Guest
from privilege.models.people import User
from privilege.services.sign_in import GUEST_DOMAIN
from privilege.work import JobRun, job

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

subjects: "dict[str, _StrPromise]" = {}
"""What a kind of notice says in its subject, where it says more than that something waits."""


@job("privilege.email_notice")
def email_notice(run: JobRun) -> None:
    """Send one notice; the recipient's account is judged again before it leaves.

    To a guest it goes where the office that invited them said, if anywhere.

    A worker that dies between sending and noting it may send twice, never not at all.
    """
    user = User.objects.filter(
        pk=run.uuid("user_id"), is_active=True, admitted_at__isnull=False
    ).first()
    address = _address(run, user) if user else ""
    if user is None or not address:
        return
    EmailMessage(
        subject=str(subjects.get(str(run.args["kind"]), _("Something waits for you in Parley"))),
        body=_("Log in to see it: %(address)s") % {"address": settings.PARLEY_BASE_URL},
        to=[address],
    ).send()
    with run.enter() as actor:
        record(actor, Event.NOTICE_SENT, objects=[Ref("privilege.user", user.id)])


@job("privilege.email_invitation")
def email_invitation(run: JobRun) -> None:
    """Say where an invited person uses their code; the code itself is handed to them."""
    with run.enter():
        guest = Guest.objects.filter(pk=run.uuid("guest_id"), ended_at__isnull=True).first()
    if guest is None or not guest.email:
        return
    EmailMessage(
        subject=_("You are invited to Parley"),
        body=_("Use the code that you are given by whoever invited you: %(address)s")
        % {"address": settings.PARLEY_BASE_URL + reverse("join")},
        to=[guest.email],
    ).send()
    with run.enter() as actor:
        record(actor, Event.NOTICE_SENT, objects=[Ref("privilege.guest", guest.id)])


def _address(run: JobRun, user: User) -> str:
    """Where a person's notices go; nowhere for a guest without an address."""
    if not user.email.endswith(GUEST_DOMAIN):
        return user.email
    with run.enter():
        guest = Guest.objects.filter(user_id=user.id, ended_at__isnull=True).first()
    return guest.email if guest else ""
