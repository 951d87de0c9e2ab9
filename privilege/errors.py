"""The three ways a service or a selector says no."""

from collections.abc import Sequence
from uuid import UUID

from audit.ledger.errors import Refusal
from audit.ledger.values import Outcome


class NotFound(Refusal):
    """What was asked for does not exist, or may not be seen: the two look alike."""

    outcome = Outcome.NOT_FOUND


class Refused(Refusal):
    """The actor may see the thing, but a rule forbids this act.

    ``message`` says in plain words what stopped it; ``reasons`` lists particulars, one a line.
    """

    def __init__(self, message: str, reasons: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.reasons = list(reasons)


class Locked(Refused):
    """What was asked for is privileged, and this session has not unlocked it."""


class SeveralFiles(Refused):
    """The actor has such a file for several defendants of a case and named none of them."""

    def __init__(self, defendant_ids: Sequence[UUID]) -> None:
        super().__init__("You have files for several defendants in this case. Say whose you mean.")
        self.defendant_ids = list(defendant_ids)


class InvalidInput(Refusal):
    """What was given does not make sense; ``field`` names the input at fault, where one does."""

    outcome = Outcome.INVALID

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
