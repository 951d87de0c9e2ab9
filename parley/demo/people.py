"""Who is in the demo: offices, people, roles. All names are fictional."""

from dataclasses import dataclass

from privilege.choices import Role, Side

PASSWORD = "parley-demo-pass"  # noqa: S105 - printed on purpose, for a demo on one machine
EASTERN, CENTRAL = "America/New_York", "America/Chicago"


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """An office to open."""

    key: str
    name: str
    side: Side
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person to enter; the first supervisor of an office comes before its other people."""

    key: str
    name: str
    office: str
    email: str
    roles: tuple[Role, ...]
    comes_for: str
    bar_number: str = ""
    zone: str = EASTERN
    covers: bool = False  # chosen by the office's supervisor to cover for colleagues


OFFICES = (
    DemoOffice("platform", "Tri-State Justice Technology", Side.NEUTRAL, "US"),
    DemoOffice("da", "Ashgrove County District Attorney", Side.PROSECUTION, "NY"),
    DemoOffice("usao", "United States Attorney, District of Franklin", Side.PROSECUTION, "US"),
    DemoOffice("ca", "Marlow County Attorney", Side.PROSECUTION, "TX"),
    DemoOffice("pd", "Ashgrove County Public Defender", Side.DEFENSE, "NY"),
    DemoOffice("fpd", "Federal Public Defender, District of Franklin", Side.DEFENSE, "US"),
    DemoOffice("solo", "Law Office of Renata Lindqvist", Side.DEFENSE, "NY"),
    DemoOffice("brandt", "Hollis Brandt, Attorney at Law", Side.DEFENSE, "TX"),
    DemoOffice("court", "Ashgrove County Court", Side.NEUTRAL, "NY"),
    DemoOffice("oversight", "Inspector General for Criminal Justice", Side.NEUTRAL, "NY"),
)

_LEAD = (Role.SUPERVISOR, Role.ATTORNEY)

PEOPLE = (
    DemoPerson(
        "wes", "Wes Harcourt", "platform", "wes@platform.example",
        (Role.ADMINISTRATOR, Role.SUPERVISOR), "offices and accounts; opens no case",
    ),
    DemoPerson(
        "judith", "Judith Abernathy", "da", "judith@da.example", _LEAD,
        "the week of her office, the audit log", "NY 2108844",
    ),
    DemoPerson(
        "nora", "Nora Castellane", "da", "nora@da.example", (Role.ATTORNEY,),
        "her cases: intake, tags, productions", "NY 4471902",
    ),
    DemoPerson(
        "theo", "Theo Marchetti", "da", "theo@da.example", (Role.STAFF,),
        "intake of evidence for Nora",
    ),
    DemoPerson(
        "miles", "Miles Pembroke", "da", "miles@da.example", (Role.ATTORNEY,),
        "another prosecutor, outside the team", "NY 5530118",
    ),
    DemoPerson(
        "priya", "Priya Ramanathan", "da", "priya@da.example", (Role.CONFLICTS_OFFICER,),
        "ethical screens",
    ),
    DemoPerson(
        "sam", "Sam Okonkwo", "da", "sam@da.example", (Role.ADMINISTRATOR,),
        "accounts of the office; sees no case",
    ),
    DemoPerson(
        "graham", "Graham Tindall", "usao", "graham@usao.example", _LEAD,
        "a federal fraud case", "FR 118204",
    ),
    DemoPerson(
        "dana", "Dana Whitcomb-Reyes", "ca", "dana@marlow.example", _LEAD,
        "a Texas case of driving while intoxicated", "TX 24077131", CENTRAL,
    ),
    DemoPerson(
        "ruth", "Ruth Sandoval", "pd", "ruth@pd.example", _LEAD,
        "the week of her office", "NY 1997302",
    ),
    DemoPerson(
        "luis", "Luis Ferreira", "pd", "luis@pd.example", (Role.ATTORNEY,),
        "what was served on Mr. Quillfeather", "NY 4810266",
    ),
    DemoPerson(
        "imani", "Imani Blackwell", "pd", "imani@pd.example", (Role.STAFF,),
        "investigation for Luis",
    ),
    DemoPerson(
        "odette", "Odette Granger", "pd", "odette@pd.example", (Role.ATTORNEY,),
        "hearings she covers while Luis is away", "NY 5117043", covers=True,
    ),
    DemoPerson(
        "renata", "Renata Lindqvist", "solo", "renata@lindqvist.example", _LEAD,
        "the co-defendant, alone", "NY 3305517",
    ),
    DemoPerson(
        "caleb", "Caleb Stone", "fpd", "caleb@fpd.example", _LEAD,
        "the defense in the federal case", "FR 220571",
    ),
    DemoPerson(
        "hollis", "Hollis Brandt", "brandt", "hollis@brandt.example", _LEAD,
        "the defense in the Texas case", "TX 24101920", CENTRAL,
    ),
    DemoPerson(
        "corinne", "Corinne Vasquez-Hale", "court", "corinne@court.example", (Role.SUPERVISOR,),
        "letting the judge in to what is submitted in camera",
    ),
    DemoPerson(
        "lionel", "Lionel Achterberg", "court", "lionel@court.example", (Role.JUDGE,),
        "what is submitted in camera, and nothing else",
    ),
    DemoPerson(
        "elias", "Elias Thornquist", "oversight", "elias@oversight.example",
        (Role.SUPERVISOR, Role.AUDITOR), "proofs of the log, no content",
    ),
)  # fmt: skip


def head_of(office: str) -> str:
    """Return the key of the supervisor who sets an office up."""
    return next(p.key for p in PEOPLE if p.office == office and Role.SUPERVISOR in p.roles)


def table() -> str:
    """Return who logs in how, office by office, for the terminal."""
    wide_login = max(len(person.email) for person in PEOPLE)
    wide_name = max(len(person.name) for person in PEOPLE)
    lines = ["The demo's people; each logs in with the e-mail address."]
    for office in OFFICES:
        lines.append(f"\n{office.name} ({office.side.label.lower()}, {office.jurisdiction})")
        for person in PEOPLE:
            if person.office == office.key:
                roles = ", ".join(str(role.label).lower() for role in person.roles)
                who = f"{person.email:<{wide_login}}  {person.name:<{wide_name}}"
                lines.append(f"  {who}  {roles} – {person.comes_for}")
    return "\n".join([*lines, f"\nPassword of all: {PASSWORD}"])
