"""`manage.py verify_log`: read every log again and say what is true of it."""

import base64
import sys
from argparse import ArgumentParser
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.ledger import keys
from audit.ledger.cosignature import Witness
from audit.ledger.errors import LedgerError
from audit.ledger.selectors.tree import Head, heads
from audit.ledger.services.guards import missing_guards
from audit.ledger.services.integration import USING
from audit.ledger.services.keeping import kept_folder
from audit.ledger.services.verification import Report, verify
from audit.ledger.services.witnessing import check_seen, configured


class Command(BaseCommand):
    """Verify all logs, or one. Ends with 1 where anything is wrong.

    It connects as the integrator, whose role may read every log and change nothing in it. Each log
    is also held against the newest checkpoint kept outside the database, and against what the
    configured witnesses have seen; and what refuses changes must stand in the database.
    """

    help = "Read the logs again and verify entries, trees, checkpoints and signatures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which log, and what it is held against."""
        parser.add_argument("--log", type=UUID, help="verify this log alone")
        parser.add_argument(
            "--held",
            type=Path,
            action="append",
            default=[],
            help="a checkpoint of this log that was kept elsewhere (repeatable; needs --log)",
        )
        parser.add_argument("--database", default=USING, help="connect as this alias")

    def handle(
        self,
        *args: object,
        log: UUID | None,
        held: list[Path],
        database: str,
        **options: object,
    ) -> None:
        """Verify and report."""
        if held and not log:
            raise CommandError("--held belongs to one log: name it with --log.")
        try:
            public = keys.load_public(Path(settings.PARLEY_LEDGER_KEY_DIR))
            notes = [path.read_text(encoding="utf-8") for path in held]
            places = configured()
        except (LedgerError, OSError) as error:
            raise CommandError(str(error)) from error
        kept = _kept()  # before the log is read: it may grow meanwhile
        known = heads(using=database)
        wanted = [head for head in known if log in {None, head.log_id}]
        if not wanted:
            raise CommandError(f"There is no log {log}.")
        broken = 0
        known_witnesses = [one.witness for one in places]
        for head in wanted:
            mine = [*notes, *kept.get(head.log_id, [])]
            broken += not self._verify(head, public, mine, known_witnesses, database)
        if broken:
            self.stderr.write(f"{broken} of {len(wanted)} logs are NOT as they were written.")
            sys.exit(1)
        if missing := missing_guards(using=database):
            self.stderr.write("".join(f"BROKEN. {one}.\n" for one in missing))
            sys.exit(1)
        try:
            check_seen(places, using=database)
        except LedgerError as error:
            self.stderr.write(f"BROKEN. {error}")
            sys.exit(1)
        self.stdout.write(f"All {len(wanted)} logs are as they were written.")

    def _verify(
        self,
        head: Head,
        public: tuple[bytes, ...],
        held: list[str],
        witnesses: list[Witness],
        using: str,
    ) -> bool:
        try:
            report = verify(head.log_id, public, held=held, witnesses=witnesses, using=using)
        except LedgerError as error:
            self.stderr.write(f"{head.origin}: BROKEN. {error}")
            return False
        self.stdout.write(_in_words(report))
        return True


def _kept() -> dict[UUID, list[str]]:
    found = kept_folder().glob("*.checkpoint")
    return {UUID(path.stem): [path.read_text(encoding="utf-8")] for path in found}


def _in_words(report: Report) -> str:
    waiting = _count(report.waiting, "entry waits", "entries wait")
    if not report.entries:
        return f"{report.origin}: no entry in the tree yet; {waiting}."
    words = [
        f"{report.origin}: in the tree, in their signed order:",
        _count(report.entries, "entry", "entries") + ";",
        f"{report.bodies} open their commitments, {report.expunged} expunged by order;",
        _count(report.checkpoints, "checkpoint", "checkpoints")
        + ", signed, one leading to the next;",
        f"{waiting} for the tree, none is lost.",
        f"Root {base64.b64encode(report.root).decode()}.",
    ]
    if report.held:
        held = _count(len(report.held), "checkpoint", "checkpoints")
        words.insert(-2, f"the log still begins with {held} kept elsewhere;")
    if report.cosignatures:
        words.insert(-2, _count(report.cosignatures, "cosignature", "cosignatures") + ";")
    return " ".join(words)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
