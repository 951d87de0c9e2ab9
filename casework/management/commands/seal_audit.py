"""`manage.py seal_audit`: can what is privileged be found in what the server keeps?"""

import getpass
import string
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.connection import ConnectionDoesNotExist

from audit.ground import rand
from casework.seal_audit import holdings
from casework.seal_audit.planting import PlantingError, Visitor, plant, read_back, report
from casework.seal_audit.traces import traces
from casework.selectors import cases as selectors
from casework.selectors.cases import CaseFilters
from privilege import context
from privilege.access import walls_held, walls_of_matter
from privilege.choices import WallRight
from privilege.models.people import User
from privilege.selectors import people

_MOST_SHOWN = 20


class Command(BaseCommand):
    """Plant a random word behind privileged walls through the pages, then look for it everywhere.

    Everywhere is: each table, the stored files, Redis and the logs; in plain, base64, hexadecimal,
    UTF-16 and compressed form. Ends with 1 where it is found. The planted notes stay, as notes of
    the person; they say what they are.
    """

    help = "Prove that what is privileged lies nowhere in plain on this server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose notes, in which case, on which server."""
        parser.add_argument("--as", dest="email", required=True, help="the person who writes")
        parser.add_argument("--case", type=UUID, help="in which case; else in the newest of theirs")
        parser.add_argument("--base-url", required=True, help="where this server answers")
        parser.add_argument("--logs", type=Path, help="the folder of the server's log files")
        parser.add_argument("--unlock", action="store_true", help="ask for the phrase; read back")
        parser.add_argument(
            "--database", default="migrator", help="read the database as this alias"
        )

    def handle(
        self,
        *args: object,
        email: str,
        case: UUID | None,
        base_url: str,
        logs: Path | None,
        unlock: bool,
        database: str,
        **options: object,
    ) -> None:
        """Plant, search, report."""
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody logs in as {email}.")
        case_id, wall_ids = _privileged(user, case)
        word = "sealaudit" + "".join(string.ascii_lowercase[one % 26] for one in rand.key_bytes(16))
        phrase = getpass.getpass("Unlock phrase: ") if unlock else ""
        visitor = Visitor(user, base_url)
        try:
            count = plant(visitor, case_id, wall_ids, word)
            reports = report(visitor, word)
            if unlock:
                read_back(visitor, case_id, phrase, word, len(wall_ids))
            searched, found = _search(word, database, logs)
        except (PlantingError, PermissionError, ConnectionDoesNotExist, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            visitor.close()
        self.stdout.write(f"{count} records were written behind {len(wall_ids)} privileged walls.")
        self.stdout.write(f"{reports} reports of concern were sent without a name.")
        for what, size in searched.items():
            self.stdout.write(f"searched {what}: {size:,} bytes")
        for where, form in found[:_MOST_SHOWN]:
            self.stdout.write(f"FOUND in {where} ({form})")
        if found:
            self.stdout.write(f"The word was found in {len(found)} places.")
            sys.exit(1)
        self.stdout.write("The word was found nowhere.")


def _privileged(user: User, case_id: UUID | None) -> tuple[UUID, list[UUID]]:
    """A case, and the privileged walls of it behind which the person may write."""
    actor = people.actor_of(user, session_ref="", address="", agent="seal_audit")
    with context.enter(actor):
        held = walls_held(actor, WallRight.WRITE)
        cases = selectors.find(actor, CaseFilters()).order_by("-created_at", "id")
        for case in cases.filter(pk=case_id) if case_id else cases:
            walls = walls_of_matter(actor, case.matter_id)
            if found := [wall.id for wall in walls if wall.is_sealed and wall.id in held]:
                return case.id, found
    raise CommandError("There is no such case in which this person writes what is privileged.")


def _search(
    word: str, database: str, logs: Path | None
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """How many bytes of what were searched, and where the word was found in which form."""
    searched: dict[str, int] = {}
    found: list[tuple[str, str]] = []
    for what, parts in _everything(database, logs).items():
        searched[what] = 0
        for where, data in parts:
            searched[what] += len(data)
            form = traces(data, word)
            if form is not None:
                found.append((where, form))
    return searched, found


def _everything(database: str, logs: Path | None) -> dict[str, Iterator[tuple[str, bytes]]]:
    everything = {"database": holdings.database(using=database), "Redis": holdings.broker()}
    folder = Path(settings.PARLEY_BLOB_DIR)
    if folder.is_dir():
        everything["stored files"] = holdings.files(folder, "stored file")
    if logs is not None:
        if not logs.is_dir():
            raise CommandError(f"{logs} is no folder.")
        everything["logs"] = holdings.files(logs, "log")
    return everything
