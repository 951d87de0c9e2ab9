"""Notices by e-mail: that something waits in Parley, never what or about whom."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from audit.ledger.services import record
from audit.ledger.values import Ref
from privilege.events import Event
from privilege.models.people import User
from privilege.work import JobRun, job

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

subjects: "dict[str, _StrPromise]" = {}
"""What a kind of notice says in its subject, where it says more than that something waits."""


@job("privilege.email_notice")
def email_notice(run: JobRun) -> None:
    """Send one notice; the recipient's account is judged again before it leaves.

    A worker that dies between sending and noting it may send twice, never not at all.
    """
    user = User.objects.filter(
        pk=run.uuid("user_id"), is_active=True, admitted_at__isnull=False
    ).first()
    if user is None:
        return
    EmailMessage(
        subject=str(subjects.get(str(run.args["kind"]), _("Something waits for you in Parley"))),
        body=_("Log in to see it: %(address)s") % {"address": settings.PARLEY_BASE_URL},
        to=[user.email],
    ).send()
    with run.enter() as actor:
        record(actor, Event.NOTICE_SENT, objects=[Ref("privilege.user", user.id)])
