"""Cases, parties, charges, counsel, team and court dates."""

from typing import Any

from rest_framework import serializers as fields

from casework.choices import (
    CaseStatus,
    CounselRole,
    Custody,
    Disposition,
    EventKind,
    Grade,
    NameRule,
    PartyKind,
    PartyRole,
)
from casework.serializers.base import Content, One, Shape
from privilege.choices import WallKind

WHOSE = "Whose defense, for an office that has had several defendants in the case."


class CourtOut(Shape):
    """A court."""

    id = fields.UUIDField()
    jurisdiction = fields.CharField()
    name = fields.CharField()
    zone = fields.CharField(help_text="IANA time zone")


class CaseOut(Shape):
    """A case."""

    id = fields.UUIDField()
    title = Content()
    docket_number = Content()
    court = CourtOut()
    status = fields.ChoiceField(CaseStatus.choices)
    filed_on = fields.DateField(allow_null=True)
    created_at = fields.DateTimeField()
    closed_at = fields.DateTimeField(allow_null=True)


class CaseRowOut(Shape):
    """A case as a list shows it."""

    case = CaseOut()
    defendants = fields.SerializerMethodField()
    custody = fields.SerializerMethodField(help_text="The gravest custody status, or empty")
    top_charge = fields.SerializerMethodField()
    next_event_at = fields.DateTimeField(
        source="next_event.starts_at", allow_null=True, default=None
    )
    covering = fields.ListField(child=fields.CharField())
    arrived_unopened = fields.IntegerField()

    def get_defendants(self, row: Any) -> list[str]:  # noqa: ANN401 - a CaseRow
        """Names as the record shows them."""
        return [party.text("name") for party in row.defendants]

    def get_custody(self, row: Any) -> str:  # noqa: ANN401
        """Of the defendant whose custody counts first."""
        return row.worst_custody.status if row.worst_custody else ""

    def get_top_charge(self, row: Any) -> str:  # noqa: ANN401
        """Description of the gravest count."""
        return row.top_charge.text("description") if row.top_charge else ""


class DefendantIn(Shape):
    """A defendant of a new case."""

    full_name = fields.CharField(max_length=300)
    kind = One(PartyKind, default=PartyKind.PERSON)
    is_minor = fields.BooleanField(default=False)
    name_rule = One(NameRule, default=NameRule.FULL)
    pseudonym = fields.CharField(max_length=300, default="", allow_blank=True)
    custody = One(Custody, allow_null=True, default=None)
    custody_since = fields.DateField(allow_null=True, default=None)
    attorney_id = fields.UUIDField(allow_null=True, default=None)


class CaseIn(Shape):
    """A new case."""

    title = fields.CharField(max_length=300)
    docket_number = fields.CharField(max_length=80)
    court_id = fields.UUIDField()
    filed_on = fields.DateField(allow_null=True, default=None)
    lead_id = fields.UUIDField(allow_null=True, default=None)
    defendants = DefendantIn(many=True, allow_empty=False)


class CasePatch(Shape):
    """What changes in a case's caption."""

    title = fields.CharField(max_length=300, required=False)
    docket_number = fields.CharField(max_length=80, required=False)
    filed_on = fields.DateField(allow_null=True, required=False)


class LinkIn(Shape):
    """A related case."""

    other_case_id = fields.UUIDField()
    reason = fields.CharField(max_length=2000, default="", allow_blank=True)
    defendant_id = fields.UUIDField(allow_null=True, default=None, help_text=WHOSE)


class LinkOut(Shape):
    """A related case, as our own office noted it."""

    id = fields.UUIDField()
    other_case_id = fields.UUIDField()
    reason = Content()
    created_at = fields.DateTimeField()


class ReaderOut(Shape):
    """A person who can see what stands behind a wall."""

    user_id = fields.UUIDField()
    name = fields.CharField()
    office = fields.CharField()
    may_write = fields.BooleanField()
    may_manage = fields.BooleanField()


class WallOut(Shape):
    """A part of a case and who can see it; ``id`` is where files are taken in."""

    id = fields.UUIDField(source="wall.id")
    kind = fields.ChoiceField(WallKind.choices, source="wall.kind")
    defendant_id = fields.UUIDField(source="wall.defendant_id", allow_null=True)
    privileged = fields.BooleanField(source="is_privileged")
    people = ReaderOut(many=True)


class CasePartyOut(Shape):
    """A party."""

    id = fields.UUIDField()
    role = fields.ChoiceField(PartyRole.choices)
    kind = fields.ChoiceField(PartyKind.choices)
    name = Content(help_text="As every reader may see it")
    name_rule = fields.ChoiceField(NameRule.choices)
    is_minor = fields.BooleanField()
    wall_id = fields.UUIDField()
    created_at = fields.DateTimeField()


class PartyIn(Shape):
    """A new party."""

    role = One(PartyRole)
    full_name = fields.CharField(max_length=300)
    kind = One(PartyKind, default=PartyKind.PERSON)
    is_minor = fields.BooleanField(default=False)
    name_rule = One(NameRule, allow_null=True, default=None)
    pseudonym = fields.CharField(max_length=300, default="", allow_blank=True)
    ours_only = fields.BooleanField(default=False)


class PartyChange(Shape):
    """A party's name and how it is shown."""

    full_name = fields.CharField(max_length=300)
    name_rule = One(NameRule)
    is_minor = fields.BooleanField()
    pseudonym = fields.CharField(max_length=300, default="", allow_blank=True)


class IdentifierField(Shape):
    """An identifier of a person."""

    kind = fields.CharField(max_length=60)
    value = fields.CharField(max_length=300)


class DetailShape(Shape):
    """What our own office keeps on a party."""

    full_name = fields.CharField(max_length=300, default="", allow_blank=True)
    birth_date = fields.DateField(allow_null=True, default=None)
    phone = fields.CharField(max_length=60, default="", allow_blank=True)
    email = fields.CharField(max_length=254, default="", allow_blank=True)
    address = fields.CharField(max_length=1000, default="", allow_blank=True)
    identifiers = IdentifierField(many=True, default=list)
    note = fields.CharField(max_length=20_000, default="", allow_blank=True)


class DetailIn(DetailShape):
    """The same, with whose file it goes to."""

    defendant_id = fields.UUIDField(allow_null=True, default=None, help_text=WHOSE)


class CustodyIn(Shape):
    """Where a defendant is from a day on."""

    status = One(Custody)
    since = fields.DateField()
    facility = fields.CharField(max_length=300, default="", allow_blank=True)
    terms = fields.CharField(max_length=2000, default="", allow_blank=True)


class CustodyOut(Shape):
    """Where a defendant is from a day on."""

    id = fields.UUIDField()
    party_id = fields.UUIDField()
    status = fields.ChoiceField(Custody.choices)
    since = fields.DateField()
    facility = Content()
    terms = Content()


class ChargeOut(Shape):
    """A count."""

    id = fields.UUIDField()
    party_id = fields.UUIDField()
    count_number = fields.IntegerField()
    statute = Content()
    description = Content()
    grade = fields.ChoiceField(Grade.choices)
    disposition = fields.ChoiceField(Disposition.choices)
    disposed_on = fields.DateField(allow_null=True)


class ChargeChange(Shape):
    """The words of a count."""

    statute = fields.CharField(max_length=120)
    description = fields.CharField(max_length=300)
    grade = One(Grade)


class ChargeIn(ChargeChange):
    """A new count."""

    party_id = fields.UUIDField()
    count_number = fields.IntegerField(min_value=1, max_value=999, allow_null=True, default=None)


class DispositionIn(Shape):
    """How a count ended."""

    disposition = One(Disposition)
    disposed_on = fields.DateField(allow_null=True, default=None)


class CounselOut(Shape):
    """An appearance."""

    id = fields.UUIDField()
    role = fields.ChoiceField(CounselRole.choices)
    party_id = fields.UUIDField(allow_null=True)
    attorney_id = fields.UUIDField()
    attorney = fields.CharField(source="attorney.display_name")
    office_id = fields.UUIDField(source="appearing_office_id")
    office = fields.CharField(source="appearing_office.name")
    is_lead = fields.BooleanField()
    from_day = fields.DateField()
    to_day = fields.DateField(allow_null=True)


class CounselIn(Shape):
    """A new appearance; without a party it is for the prosecution."""

    attorney_id = fields.UUIDField()
    party_id = fields.UUIDField(allow_null=True, default=None)
    is_lead = fields.BooleanField(default=True)
    from_day = fields.DateField(allow_null=True, default=None)


class EndIn(Shape):
    """The last day; today at the court where not given."""

    to_day = fields.DateField(allow_null=True, default=None)


class TeamOut(Shape):
    """Somebody of our own office on the case."""

    id = fields.UUIDField()
    user_id = fields.UUIDField()
    name = fields.CharField(source="user.display_name")
    from_day = fields.DateField()
    to_day = fields.DateField(allow_null=True)


class TeamIn(Shape):
    """A colleague to put on the case."""

    user_id = fields.UUIDField()
    from_day = fields.DateField(allow_null=True, default=None)
    defendant_id = fields.UUIDField(allow_null=True, default=None, help_text=WHOSE)


class LeadIn(Shape):
    """Who shall lead; for a defense, whose."""

    user_id = fields.UUIDField()
    party_id = fields.UUIDField(allow_null=True, default=None)


class EventOut(Shape):
    """A court date; the instant in UTC and the court's zone."""

    id = fields.UUIDField()
    kind = fields.ChoiceField(EventKind.choices)
    starts_at = fields.DateTimeField()
    zone = fields.CharField(source="court.zone")
    court_id = fields.UUIDField()
    courtroom = Content()
    purpose = Content()
    result = Content()
    is_done = fields.BooleanField()
    is_cancelled = fields.BooleanField()


class EventIn(Shape):
    """A new court date, in the court's own day and hour."""

    kind = One(EventKind)
    day = fields.DateField()
    hour = fields.TimeField()
    courtroom = fields.CharField(max_length=80, default="", allow_blank=True)
    purpose = fields.CharField(max_length=300, default="", allow_blank=True)
    court_id = fields.UUIDField(allow_null=True, default=None)


class EventChange(Shape):
    """When and where a court date is, or that it is off."""

    day = fields.DateField()
    hour = fields.TimeField()
    courtroom = fields.CharField(max_length=80, default="", allow_blank=True)
    purpose = fields.CharField(max_length=300, default="", allow_blank=True)
    is_cancelled = fields.BooleanField(default=False)


class ResultIn(Shape):
    """What came of a court date."""

    result = fields.CharField(max_length=1000)
