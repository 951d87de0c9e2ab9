"""What the journey carries from one part to the next."""

from dataclasses import dataclass, field
from typing import Any

from tests.journey.documents import Document
from tests.journey.person import Person
from tests.journey.report import Report, UnexpectedError

PROSECUTOR = "nora@da.example"
SUPERVISOR = "judith@da.example"
DEFENDER = "luis@pd.example"
DEFENSE_SUPERVISOR = "ruth@pd.example"
CO_DEFENDER = "renata@lindqvist.example"
OUTSIDER = "miles@da.example"
ADMINISTRATOR = "sam@da.example"


@dataclass(slots=True)
class Story:
    """The installation, the files, and the ids of what was made; ``items`` by document path."""

    base_url: str
    password: str
    documents: list[Document]
    report: Report
    case_id: str = ""
    wall_id: str = ""
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    withheld: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    production_id: str = ""
    volume_id: str = ""
    served_ids: list[str] = field(default_factory=list)

    def person(self, email: str) -> Person:
        """Log somebody in."""
        return Person(self.base_url, email, self.password)

    def needs(self, *found: object) -> None:
        """Stop a part whose ground an earlier one did not lay."""
        if not all(found):
            raise UnexpectedError("an earlier part did not come this far")


def attorney(person: Person, email_name: str) -> dict[str, Any]:
    """Return a defense attorney of the directory by first name."""
    for office in person.all("offices/"):
        if office["side"] == "defense":
            for colleague in person.all(f"offices/{office['id']}/people/"):
                is_attorney = colleague["role"] == "attorney"
                if is_attorney and colleague["display_name"].startswith(email_name):
                    return colleague
    raise UnexpectedError(f"no attorney {email_name} in the directory")
