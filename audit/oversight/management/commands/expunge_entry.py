"""`manage.py expunge_entry`: carry out a court's order to expunge an entry of an office's log."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from audit.oversight.services.expunging import CourtOrder, expunge, look_at_order
from privilege import context
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.selectors.people import actor_called


class Command(BaseCommand):
    """Remove one entry's content and salt for good, in the name of a supervisor of its office.

    All supervisors of the office are told. Without ``--confirm`` nothing is removed.
    """

    help = "Remove an entry's content by a court's order; the log goes on verifying."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which entry, by whom, and under which order."""
        parser.add_argument("--by", required=True, help="the supervisor's e-mail address")
        parser.add_argument("--entry", required=True, type=UUID, help="the entry's id")
        parser.add_argument("--court", required=True)
        parser.add_argument("--docket", required=True)
        parser.add_argument("--dated", required=True, type=dt.date.fromisoformat)
        parser.add_argument("--order", required=True, type=Path, help="the order, as a file")
        parser.add_argument("--confirm", action="store_true", help="remove it: this is final")

    def handle(
        self,
        *args: object,
        by: str,
        entry: UUID,
        court: str,
        docket: str,
        dated: dt.date,
        order: Path,
        confirm: bool,
        **options: object,
    ) -> None:
        """Expunge, and say what has been done."""
        try:
            document = order.read_bytes()
        except OSError as error:
            raise CommandError(f"The order cannot be read: {error}") from error
        actor = actor_called(by, agent="manage.py expunge_entry")
        if actor is None:
            raise CommandError("Nobody has that address.")
        if not confirm:
            raise CommandError(
                f"The content of entry {entry} would be removed for good. Add --confirm to do it."
            )
        try:
            looked = look_at_order(order.name, document)
            with context.enter(actor):
                expunge(actor, entry_id=entry, order=CourtOrder(court, docket, dated, looked))
        except NotFound as error:
            raise CommandError("A supervisor of that entry's office is needed.") from error
        except (InvalidInput, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Entry {entry} is expunged. Backups made before still hold it: destroy them, or replay"
            " ledger_expungement after restoring one."
        )
