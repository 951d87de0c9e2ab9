"""Where an e-mail belongs in a case, told by who takes part in it.

It errs to the safe side: what an outsider takes part in is no attorney–client communication, and
what only one's own office wrote is work product. A person may always choose otherwise.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from casework.screen import PUBLIC_DOMAINS


class Belongs(StrEnum):
    """What an e-mail is to the side that files it."""

    CLIENT = "client"
    WORK_PRODUCT = "work-product"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Circle:
    """Who is who to the filing side; addresses in lower case.

    ``office`` are the addresses of one's own office's people, ``clients`` those of the client.
    """

    office: frozenset[str]
    clients: frozenset[str] = frozenset()

    @property
    def domains(self) -> frozenset[str]:
        """The office's own domains; one that everybody can have is nobody's."""
        found = {address.rpartition("@")[2] for address in self.office}
        return frozenset(found) - PUBLIC_DOMAINS

    def is_own(self, address: str) -> bool:
        """Whether an address is of the office."""
        return address in self.office or address.rpartition("@")[2] in self.domains


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an e-mail belongs; ``outsider`` is the participant that decided it, where one did."""

    belongs: Belongs
    outsider: str = ""


def place(participants: Collection[str], circle: Circle) -> Verdict:
    """Say where an e-mail of these participants' addresses belongs."""
    people = sorted({one.strip().lower() for one in participants if one.strip()})
    outsiders = [one for one in people if not circle.is_own(one) and one not in circle.clients]
    if not people or outsiders:
        return Verdict(Belongs.FILE, outsiders[0] if outsiders else "")
    if any(one in circle.clients for one in people):
        return Verdict(Belongs.CLIENT)
    return Verdict(Belongs.WORK_PRODUCT)
