"""The closed lists of the privilege app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """The side an office stands on."""

    PROSECUTION = "prosecution", _("Prosecution")
    DEFENSE = "defense", _("Defense")
    NEUTRAL = "neutral", _("Neutral")


class Role(TextChoices):
    """What a person does in an office; a person may hold several."""

    ATTORNEY = "attorney", _("Attorney")
    JUDGE = "judge", _("Judge")
    STAFF = "staff", _("Paralegal or investigator")
    SUPERVISOR = "supervisor", _("Supervisor")
    CONFLICTS_OFFICER = "conflicts-officer", _("Conflicts officer")
    AUDITOR = "auditor", _("Oversight auditor")
    ETHICS_OFFICER = "ethics-officer", _("Ethics officer")
    ADMINISTRATOR = "administrator", _("Administrator")


CASEWORK_ROLES = frozenset({Role.ATTORNEY.value, Role.STAFF.value, Role.SUPERVISOR.value})


class WallKind(TextChoices):
    """What stands behind a wall."""

    CASE_RECORD = "case-record", _("Case record")
    PROSECUTION_FILE = "prosecution-file", _("Prosecution file")
    PROSECUTION_WORK_PRODUCT = "prosecution-work-product", _("Prosecution work product")
    DEFENSE_FILE = "defense-file", _("Defense file")
    DEFENSE_WORK_PRODUCT = "defense-work-product", _("Defense work product")
    PRIVILEGED_CHANNEL = "privileged-channel", _("Attorney–client channel")
    FOR_DISCLOSURE = "for-disclosure", _("Defense material for disclosure")
    SHARED_FILE = "shared-file", _("Shared file with the prosecution")
    JOINT_DEFENSE = "joint-defense", _("Joint defense")
    FILTER_TEAM = "filter-team", _("Filter team")
    IN_CAMERA = "in-camera", _("In camera")
    AGENCY_CHANNEL = "agency-channel", _("Channel with agencies")
    VICTIM_CHANNEL = "victim-channel", _("Channel with the victim unit")
    EXCEPTIONS = "exceptions", _("Requests for an exception")
    FILTER_PROPOSALS = "filter-proposals", _("Filter team and holder of the privilege")
    CONCERN = "concern", _("Confidential report")
    OFFICE = "office", _("Office records")


SEALED_KINDS = frozenset(
    {
        WallKind.PROSECUTION_WORK_PRODUCT.value,
        WallKind.DEFENSE_FILE.value,
        WallKind.DEFENSE_WORK_PRODUCT.value,
        WallKind.PRIVILEGED_CHANNEL.value,
        WallKind.JOINT_DEFENSE.value,
        WallKind.FILTER_TEAM.value,
        WallKind.IN_CAMERA.value,
        WallKind.AGENCY_CHANNEL.value,
        WallKind.VICTIM_CHANNEL.value,
        WallKind.EXCEPTIONS.value,
        WallKind.FILTER_PROPOSALS.value,
        WallKind.CONCERN.value,
    }
)
"""Kinds whose content lies encrypted under the wall's own key (design, section 7)."""

CHANNEL_KINDS = frozenset(
    {
        WallKind.PRIVILEGED_CHANNEL.value,
        WallKind.AGENCY_CHANNEL.value,
        WallKind.VICTIM_CHANNEL.value,
    }
)
"""Kinds behind which messages are exchanged with people of no office."""

SUPERVISED_KINDS = frozenset(
    {
        WallKind.CASE_RECORD.value,
        WallKind.PROSECUTION_FILE.value,
        WallKind.SHARED_FILE.value,
        WallKind.OFFICE.value,
    }
)
"""Kinds that the owning office's supervisors read by their role."""

COVERED_KINDS = frozenset(
    {WallKind.PROSECUTION_WORK_PRODUCT.value, WallKind.DEFENSE_WORK_PRODUCT.value}
)
"""Sealed kinds that an office's coverage group can open, unless counsel switches it off."""

COMPARTMENT_KINDS = frozenset(
    {
        WallKind.JOINT_DEFENSE.value,
        WallKind.FILTER_TEAM.value,
        WallKind.IN_CAMERA.value,
    }
)
"""Kinds opened on demand, whose people are let in one by one and never with a team."""


class GuestKind(TextChoices):
    """Who is let in to a channel from outside the office."""

    CLIENT = "client", _("Client")
    AGENCY = "agency", _("Agency")
    VICTIM = "victim", _("Victim or advocate")


class WallRight(TextChoices):
    """What a grant on a wall allows; each includes the ones before it."""

    READ = "read_wall", _("Read")
    WRITE = "write_wall", _("Add and change")
    MANAGE = "manage_wall", _("Let people in and out")


class PrivilegeKind(TextChoices):
    """The privileges and protections that can be asserted."""

    ATTORNEY_CLIENT = "attorney-client", _("Attorney–client privilege")
    WORK_PRODUCT = "work-product", _("Work product")
    DELIBERATIVE = "deliberative", _("Deliberative process")
    INFORMANT = "informant", _("Informant’s identity")
    VICTIM_COUNSELOR = "victim-counselor", _("Victim–counselor privilege")
    FIFTH_AMENDMENT = "fifth-amendment", _("Fifth Amendment")
    SPOUSAL = "spousal", _("Spousal privilege")
    CLERGY = "clergy", _("Clergy privilege")
    PHYSICIAN = "physician", _("Physician or psychotherapist–patient privilege")
    STATUTORY = "statutory", _("Privilege under a statute")
    OTHER = "other", _("Another privilege")


class AssertionState(TextChoices):
    """Where an assertion of privilege stands; only what is asserted holds an item back."""

    ASSERTED = "asserted", _("Asserted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OVERRULED = "overruled", _("Overruled by the court")


class LockMethod(TextChoices):
    """What opens a member's private key."""

    PHRASE = "phrase", _("Unlock phrase")
    RECOVERY_CODE = "recovery-code", _("Recovery code")
    DEVICE = "device", _("PIN in one browser")
    OFFICE = "office", _("The office's recovery key")


class AuthorityKind(TextChoices):
    """What lets privileged material go."""

    CONSENT = "consent", _("The client's informed consent")
    ORDER = "order", _("Court order")
    ORDER_502D = "order-502d", _("Order under FRE 502(d)")
    AGREEMENT_502E = "agreement-502e", _("Agreement under FRE 502(e)")
    STATUTE = "statute", _("Statute")


class AuthorityForm(TextChoices):
    """How it was given."""

    ACCOUNT = "account", _("Signed by the client in their own account")
    PAPER = "paper", _("Signed on paper before a witness")
    DOCUMENT = "document", _("Document")


class ReleaseBasis(TextChoices):
    """On what a release rests: an authority, or an exception that two people answer for."""

    CONSENT = "consent", _("The client's informed consent")
    ORDER = "order", _("Court order")
    ORDER_502D = "order-502d", _("Order under FRE 502(d)")
    AGREEMENT_502E = "agreement-502e", _("Agreement under FRE 502(e)")
    STATUTE = "statute", _("Statute")
    EXCEPTION = "exception", _("Exception")


class ExceptionGround(TextChoices):
    """Why privileged material may go without the leave of whose privilege it is."""

    IMMINENT_HARM = "imminent-harm", _("Imminent death or serious harm")
    NATIONAL_SECURITY = "national-security", _("National security")
    CRIME_FRAUD = "crime-fraud", _("Crime or fraud, after a ruling")
    STATUTE = "statute", _("A statute demands it")
    PUBLIC_INTEREST = "public-interest", _("Public interest")


class Destination(TextChoices):
    """Where it goes; outside Parley nothing goes without a balancing record."""

    INSIDE = "inside", _("To people of this case, in Parley")
    EMERGENCY = "emergency", _("To whoever can avert the harm")
    AGENCY = "agency", _("To another agency")
    COURT_FILING = "court-filing", _("Into a court filing")
    PUBLIC_RECORDS = "public-records", _("In answer to a public-records request")
    PRESS = "press", _("To the press")


class ExceptionState(TextChoices):
    """How far a request has come."""

    REQUESTED = "requested", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    OPENED = "opened", _("Opened, waits for review")
    REVIEWED = "reviewed", _("Reviewed")


class ScopeKind(TextChoices):
    """How far an authority reaches: everything is said, nothing is implied."""

    ITEMS = "items", _("Only these entries")
    SUBJECT = "subject", _("A subject")
    DATES = "dates", _("A time")


class WaiverReach(TextChoices):
    """Whether what is not released stays privileged (FRE 502(a))."""

    DISCLOSED = "disclosed", _("Only what is released; the rest stays privileged")
    SUBJECT_MATTER = "subject-matter", _("Everything on the same subject")


class RecoveryForm(TextChoices):
    """Who keeps the shares of an office's recovery key, so that nobody opens a key alone."""

    OFFICERS = "officers", _("Officers of the office")
    OUTSIDE_COLLEAGUE = "outside-colleague", _("A colleague outside the office, by name")
    ASSIGNED_COUNSEL = "assigned-counsel", _("The assigned-counsel program")
    OFFLINE = "offline", _("A printed share kept offline")


class JobState(TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("Waits for a member")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
