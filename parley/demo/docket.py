"""The demo's three cases as data; days are counted from the day each story begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from casework.choices import Custody, EventKind, Grade, PartyKind, PartyRole
from parley.demo.files import dwi, fraud, robbery
from parley.demo.files.exhibit import Exhibit, Moment


@dataclass(frozen=True, slots=True)
class DemoCourt:
    """A court to list."""

    jurisdiction: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class DemoDefendant:
    """A defendant, their counsel's key, and where they are since a day of the story."""

    name: str
    counsel: str
    custody: Custody
    since: int
    facility: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class DemoParty:
    """Another party; victims and minors are named by initials by the service's own rule."""

    role: PartyRole
    name: str
    kind: PartyKind = PartyKind.PERSON
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class DemoCharge:
    """A count against every defendant."""

    statute: str
    description: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class DemoSetting:
    """A day in court, counted from the story's first day, or from today where ``ahead`` says so."""

    kind: EventKind
    days: int
    hour: time
    courtroom: str
    purpose: str
    result: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A case to open; ``days_ago`` is when its story began, ``team`` keys of helpers by lead."""

    key: str
    title: str
    docket: str
    court: DemoCourt
    lead: str
    days_ago: int
    filed: int
    defendants: tuple[DemoDefendant, ...]
    parties: tuple[DemoParty, ...]
    charges: tuple[DemoCharge, ...]
    settings: tuple[DemoSetting, ...]
    team: tuple[tuple[str, str], ...]
    files: Callable[[Moment], list[Exhibit]]
    seed: int

    def docket_number(self, day: date) -> str:
        """Return the docket number of a story that began on ``day``."""
        return self.docket.format(year=f"{day:%y}")


ASHGROVE = DemoCourt("NY", "Ashgrove County Court, Criminal Term", "America/New_York")
FRANKLIN = DemoCourt(
    "US-FRK", "United States District Court, District of Franklin", "America/New_York"
)
MARLOW = DemoCourt("TX", "County Court at Law No. 2, Marlow County", "America/Chicago")

ROBBERY = DemoCase(
    key="robbery",
    title="People v. Quillfeather and Ekwall",
    docket="IND-{year}-0417",
    court=ASHGROVE,
    lead="nora",
    days_ago=58,
    filed=9,
    defendants=(
        DemoDefendant(
            "Tobias Quillfeather", "luis", Custody.HELD_ON_BAIL, 0, "Ashgrove County Jail",
            "Bail $25,000 bond or $10,000 cash",
        ),
        DemoDefendant(
            "Jonah Ekwall", "renata", Custody.SUPERVISED, 2, "",
            "Weekly check-in; stay away from 1184 Lantern Street",
        ),
    ),
    parties=(
        DemoParty(PartyRole.VICTIM, "Marisol Renquist"),
        DemoParty(PartyRole.VICTIM, "Lantern Street Deli & Grocery", PartyKind.ORGANIZATION),
        DemoParty(PartyRole.WITNESS, "Kit Tarrant", is_minor=True),
        DemoParty(PartyRole.OFFICER, "P.O. Dennis Harrowgate, Shield 4471"),
        DemoParty(PartyRole.OFFICER, "P.O. Lena Brisco, Shield 5120"),
        DemoParty(PartyRole.OFFICER, "Det. Alma Stroud, Shield 882"),
    ),
    charges=(
        DemoCharge("PL 160.15 (4)", "Robbery in the first degree", Grade.FELONY_B),
        DemoCharge("PL 160.10 (1)", "Robbery in the second degree", Grade.FELONY_C),
        DemoCharge("PL 155.25", "Petit larceny", Grade.MISDEMEANOR_A),
    ),
    settings=(
        DemoSetting(EventKind.ARRAIGNMENT, 10, time(9, 30), "Part 3", "Arraignment on indictment",
                    "Not guilty, both. Bail continued for Quillfeather."),
        DemoSetting(EventKind.STATUS_CONFERENCE, 38, time(10, 0), "Part 3",
                    "Discovery schedule", "Certificate of compliance due before next date."),
        DemoSetting(EventKind.MOTION_HEARING, 8, time(9, 30), "Part 3",
                    "Identification and statements", ahead=True),
        DemoSetting(EventKind.TRIAL, 63, time(9, 30), "Part 11", "Jury trial", ahead=True),
    ),
    team=(("nora", "theo"), ("luis", "imani")),
    files=robbery.prosecution_file,
    seed=1184,
)  # fmt: skip

FRAUD = DemoCase(
    key="fraud",
    title="United States v. Thorncastle",
    docket="2:{year}-cr-00118",
    court=FRANKLIN,
    lead="graham",
    days_ago=150,
    filed=84,
    defendants=(
        DemoDefendant("Vivian Thorncastle", "caleb", Custody.RELEASED, 86, "",
                      "Passport surrendered; no contact with former clients"),
    ),
    parties=(
        DemoParty(PartyRole.VICTIM, "Tidewater Bakeries, Inc.", PartyKind.ORGANIZATION),
        DemoParty(PartyRole.VICTIM, "Oakhurst Dental PC", PartyKind.ORGANIZATION),
        DemoParty(PartyRole.WITNESS, "Gideon Marl"),
        DemoParty(PartyRole.OFFICER, "Special Agent Rosalind Keough"),
        DemoParty(PartyRole.OFFICER, "Special Agent Peter Adeyemi-Cross"),
    ),
    charges=(
        DemoCharge("18 U.S.C. § 1343", "Wire fraud", Grade.FELONY_B),
        DemoCharge("18 U.S.C. § 1343", "Wire fraud, second-quarter confirmation", Grade.FELONY_B),
        DemoCharge("26 U.S.C. § 7202", "Willful failure to pay over tax", Grade.FELONY_D),
    ),
    settings=(
        DemoSetting(EventKind.ARRAIGNMENT, 87, time(13, 30), "4B", "Arraignment",
                    "Not guilty. Rule 5(f) order read and signed."),
        DemoSetting(EventKind.STATUS_CONFERENCE, 15, time(11, 0), "7A",
                    "Rule 16.1 report and schedule", ahead=True),
        DemoSetting(EventKind.TRIAL, 121, time(9, 0), "7A", "Jury trial, three weeks", ahead=True),
    ),
    team=(),
    files=fraud.prosecution_file,
    seed=4410,
)  # fmt: skip

DWI = DemoCase(
    key="dwi",
    title="State v. Hollander-Pruitt",
    docket="CR{year}-10938",
    court=MARLOW,
    lead="dana",
    days_ago=45,
    filed=12,
    defendants=(
        DemoDefendant("Wade Hollander-Pruitt", "hollis", Custody.RELEASED_ON_BAIL, 1, "",
                      "Ignition interlock; no alcohol"),
    ),
    parties=(
        DemoParty(PartyRole.WITNESS, "Corinne Vasek-Dunn"),
        DemoParty(PartyRole.OFFICER, "Deputy Cody Ferncliff, Badge 614"),
        DemoParty(PartyRole.OTHER, "P. Szabo-Irwin, Central Plains Crime Laboratory"),
    ),
    charges=(
        DemoCharge("Penal Code § 49.04", "Driving while intoxicated", Grade.MISDEMEANOR_B),
    ),
    settings=(
        DemoSetting(EventKind.ARRAIGNMENT, 14, time(9, 0), "CCL 2", "Arraignment",
                    "Not guilty. Request under art. 39.14 filed."),
        DemoSetting(EventKind.PLEA_HEARING, 19, time(9, 0), "CCL 2", "Announcement", ahead=True),
    ),
    team=(),
    files=dwi.prosecution_file,
    seed=2214,
)  # fmt: skip

CASES = (ROBBERY, FRAUD, DWI)
