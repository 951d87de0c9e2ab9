"""`manage.py load_demo`: offices, people, cases, files; a second run adds what is missing."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from parley.demo.files.robbery import defense_disclosure
from parley.demo.load.cases import load_cases
from parley.demo.load.client import load_client
from parley.demo.load.client import table as table_of_client
from parley.demo.load.concerns import load_concerns
from parley.demo.load.duties import load_duties
from parley.demo.load.evidence import take_in
from parley.demo.load.keys import load_keys
from parley.demo.load.keys import table as table_of_keys
from parley.demo.load.notes import load_notes
from parley.demo.load.people import actor, load_people
from parley.demo.load.productions import draft_dwi, serve_robbery
from parley.demo.load.reviews import load_reviews, record_call
from parley.demo.people import table


class Command(BaseCommand):
    """Load the demo through the same services as real work."""

    help = "Load the demo's offices, people, cases and files; finds what is already there."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load step by step and say how far it is."""
        began = time.monotonic()
        self.stdout.write(f"people added: {load_people()}")
        self.stdout.write(f"keys made: {load_keys()}")
        self.stdout.write(f"codes of conduct published: {load_duties()}")
        self.stdout.write(f"reports of concern: {load_concerns()}")
        for case in load_cases():
            files = case.plan.files(case.moment)
            items = take_in(actor(case.plan.lead), case.matter_id, files)
            self.stdout.write(f"{case.plan.title}: {len(items)} files")
            self.stdout.write(f"notes added: {load_notes(case)}")
            if case.plan.key == "robbery":
                alibi = defense_disclosure(case.moment)
                take_in(actor("renata"), case.matter_id, alibi)
                serve_robbery(case, items)
                record_call(case.plan.lead, case.case_id, case.matter_id)
                self.stdout.write(f"messages sent: {load_client(case)}")
            elif case.plan.key == "dwi":
                draft_dwi(case, items)
        self.stdout.write(f"first weeks of review drawn: {load_reviews()}")
        self.stdout.write(f"loaded in {time.monotonic() - began:.0f} s\n")
        if options["verbosity"]:
            self.stdout.write(f"{table()}\n\n{table_of_keys()}\n\n{table_of_client()}")
