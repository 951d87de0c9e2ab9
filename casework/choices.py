"""The closed lists of casework."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from privilege.choices import PrivilegeKind


class CaseStatus(TextChoices):
    """Whether a case is being worked on."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class PartyRole(TextChoices):
    """What a person or an organization is in a case."""

    DEFENDANT = "defendant", _("Defendant")
    VICTIM = "victim", _("Victim")
    WITNESS = "witness", _("Witness")
    OFFICER = "officer", _("Law-enforcement officer")
    OTHER = "other", _("Other")


class PartyKind(TextChoices):
    """Natural or legal person."""

    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organization")


class NameRule(TextChoices):
    """How a party is named to every counsel of record."""

    FULL = "full", _("Full name")
    INITIALS = "initials", _("Initials")
    PSEUDONYM = "pseudonym", _("Pseudonym")


class Custody(TextChoices):
    """Where a defendant is while the case goes on; the first three are custody."""

    HELD = "held", _("In custody")
    HELD_ON_BAIL = "held-on-bail", _("In custody, bail set")
    HELD_ELSEWHERE = "held-elsewhere", _("In custody on another matter")
    RELEASED = "released", _("Released")
    RELEASED_ON_BAIL = "released-on-bail", _("Released on bail")
    SUPERVISED = "supervised", _("Supervised release")
    WARRANT = "warrant", _("Warrant outstanding")


HELD = frozenset({Custody.HELD.value, Custody.HELD_ON_BAIL.value, Custody.HELD_ELSEWHERE.value})
"""States in which custody clocks run."""


class Grade(TextChoices):
    """How grave a charge is, gravest first."""

    FELONY_A = "felony-a", _("Class A felony")
    FELONY_B = "felony-b", _("Class B felony")
    FELONY_C = "felony-c", _("Class C felony")
    FELONY_D = "felony-d", _("Class D felony")
    FELONY_E = "felony-e", _("Class E felony")
    FELONY = "felony", _("Felony")
    MISDEMEANOR_A = "misdemeanor-a", _("Class A misdemeanor")
    MISDEMEANOR_B = "misdemeanor-b", _("Class B misdemeanor")
    MISDEMEANOR = "misdemeanor", _("Misdemeanor")
    VIOLATION = "violation", _("Violation or infraction")


GRADE_ORDER = {grade: place for place, grade in enumerate(Grade.values)}
"""Place of each grade, 0 the gravest: which charge is the top charge."""


class Disposition(TextChoices):
    """How a charge ended."""

    PENDING = "pending", _("Pending")
    PLEADED_GUILTY = "pleaded-guilty", _("Pleaded guilty")
    CONVICTED = "convicted", _("Convicted")
    ACQUITTED = "acquitted", _("Acquitted")
    DISMISSED = "dismissed", _("Dismissed")
    DIVERTED = "diverted", _("Diversion program")
    TRANSFERRED = "transferred", _("Transferred")


class EventKind(TextChoices):
    """What happens in court."""

    ARRAIGNMENT = "arraignment", _("Arraignment")
    BAIL_HEARING = "bail-hearing", _("Bail hearing")
    PRELIMINARY_HEARING = "preliminary-hearing", _("Preliminary hearing")
    STATUS_CONFERENCE = "status-conference", _("Status conference")
    MOTION_HEARING = "motion-hearing", _("Motion hearing")
    PLEA_HEARING = "plea-hearing", _("Plea hearing")
    TRIAL = "trial", _("Trial")
    SENTENCING = "sentencing", _("Sentencing")
    OTHER = "other", _("Other")


class CounselRole(TextChoices):
    """For whom counsel appears."""

    PROSECUTION = "prosecution", _("For the prosecution")
    DEFENSE = "defense", _("For a defendant")


class ItemType(TextChoices):
    """What an item of evidence is, in the words of the field."""

    DOCUMENT = "document", _("Document")
    REPORT = "report", _("Report")
    STATEMENT = "statement", _("Statement")
    EMAIL = "email", _("E-mail")
    PHOTO = "photo", _("Photograph")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    SPREADSHEET = "spreadsheet", _("Spreadsheet")
    PRESENTATION = "presentation", _("Presentation")
    ARCHIVE = "archive", _("Archive")
    DATA = "data", _("Data file")
    PHYSICAL = "physical", _("Physical item")
    OTHER = "other", _("Other")


class ItemOrigin(TextChoices):
    """How an item came behind its wall."""

    RECEIVED = "received", _("Received")
    MEMBER = "member", _("Attachment or member of an archive")
    SERVED = "served", _("Served by the other side")
    MADE = "made", _("Made by Parley")


class UploadState(TextChoices):
    """Where a file on its way in stands."""

    ARRIVING = "arriving", _("Arriving")
    KEPT = "kept", _("Taken in")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


PROCESS = "casework.process_evidence"
"""The task that reads a file; its key is the item's id."""


class ItemState(TextChoices):
    """How far the work on a file has come."""

    RECEIVED = "received", _("Received")
    PROCESSING = "processing", _("Being read")
    READY = "ready", _("Ready")


class Condition(TextChoices):
    """The state in which a file was found; anything but good carries a reason in its content."""

    UNKNOWN = "unknown", _("Not read yet")
    OK = "ok", _("Good")
    EMPTY = "empty", _("Empty")
    TRUNCATED = "truncated", _("Cut short")
    ENCRYPTED = "encrypted", _("Password-protected")
    MALFORMED = "malformed", _("Damaged")
    HOSTILE = "hostile", _("Unsafe")
    UNSUPPORTED = "unsupported", _("Kept, cannot be shown here")
    TOO_LARGE = "too_large", _("Too large to read")


class ItemFlag(TextChoices):
    """What a person should know before opening an original."""

    INFECTED = "infected", _("Malware found")
    SCRIPT = "script", _("Holds a script")
    MACROS = "macros", _("Holds macros")
    REMOTE = "remote", _("Calls remote content")
    HIDDEN = "hidden", _("Holds hidden content")
    MISNAMED = "misnamed", _("Its name does not fit its content")
    RESTRICTED = "restricted", _("Its author restricted its use")
    ANNOTATED = "annotated", _("Holds annotations")
    SIGNED = "signed", _("Digitally signed")
    INCOMPLETE = "incomplete", _("Read in part")


class TextSource(TextChoices):
    """Where an item's text comes from; all but the first are machine-made."""

    EMBEDDED = "embedded", _("Text of the file")
    RECOGNIZED = "recognized", _("Recognized by machine from a picture")
    TRANSCRIBED = "transcribed", _("Transcribed by machine")


class DerivativeKind(TextChoices):
    """What was made from a file for looking at it."""

    THUMBNAIL = "thumbnail", _("Thumbnail")
    PREVIEW = "preview", _("First-page picture")
    VIEWABLE = "viewable", _("Copy that a browser can show")


class CustodyAct(TextChoices):
    """What happened to a file in its chain of custody."""

    RECEIVED = "received", _("Received")
    COPIED = "copied", _("Copied")
    VERIFIED = "verified", _("Verified")
    RELEASED = "released", _("Served")
    RETURNED = "returned", _("Returned")
    REFERRED = "referred", _("Referred to the filter team")


class TagKind(TextChoices):
    """What an item means for disclosure; a label is a word of the office's own."""

    BRADY = "brady", _("Brady")
    GIGLIO = "giglio", _("Giglio")
    JENCKS = "jencks", _("Jencks")
    WORK_PRODUCT = "work-product", _("Work product")
    VICTIM_INFORMATION = "victim-information", _("Victim information")
    DO_NOT_DISCLOSE = "do-not-disclose", _("Do not disclose")
    LABEL = "label", _("Label")


class NoteKind(TextChoices):
    """What a person writes down about a case."""

    NOTE = "note", _("Note")
    CONTACT = "contact", _("Contact")


class ContactHow(TextChoices):
    """How somebody was spoken to."""

    JAIL_VISIT = "jail-visit", _("Jail visit")
    CALL = "call", _("Call")
    VIDEO = "video", _("Video call")
    HALLWAY = "hallway", _("Hallway talk")
    COURT = "court", _("In court")
    EMAIL = "email", _("E-mail")


class TermKind(TextChoices):
    """What a term of the privilege screen is (``casework.screen``)."""

    ATTORNEY = "attorney", _("Attorney's name")
    EMAIL = "email", _("E-mail address")
    DOMAIN = "domain", _("E-mail domain")
    PHONE = "phone", _("Telephone number")
    ADDRESS = "address", _("Postal address")
    WORDS = "words", _("Privileged words")


class ScreenPlace(TextChoices):
    """Where the privilege screen found a term."""

    PARTICIPANTS = "participants", _("Participants of the e-mail")
    FILE_NAME = "file-name", _("File name")
    LETTERHEAD = "letterhead", _("Letterhead")
    CALL_LIST = "call-list", _("List of calls")
    TEXT = "text", _("Text")


class ReviewCode(TextChoices):
    """What a reviewer decided about privilege; the screen itself decides nothing."""

    CAUGHT = "caught", _("Caught, not decided")
    NOT_PRIVILEGED = "not-privileged", _("Not privileged")
    ATTORNEY_CLIENT = "attorney-client", _("Attorney–client")
    WORK_PRODUCT = "work-product", _("Work product")
    OTHER_PRIVILEGE = "other-privilege", _("Other privilege")
    PARTLY = "partly", _("Partly privileged")
    LOOK_AGAIN = "look-again", _("Second look")
    FILTER_TEAM = "filter-team", _("For the filter team")


KINDS_OF_CODES = {
    ReviewCode.ATTORNEY_CLIENT.value: PrivilegeKind.ATTORNEY_CLIENT.value,
    ReviewCode.WORK_PRODUCT.value: PrivilegeKind.WORK_PRODUCT.value,
    ReviewCode.OTHER_PRIVILEGE.value: "",
    ReviewCode.PARTLY.value: "",
}
"""What a reviewer codes as privileged, and the privilege that it names, if it names one."""


class AssertedOn(TextChoices):
    """What a privilege is asserted on, as the log names it."""

    ITEM = "casework.evidence", _("Item of evidence")
    NOTE = "casework.note", _("Note or contact record")
