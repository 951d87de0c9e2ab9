"""One production served and received, one still a draft; by the people whose work it is."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django.db import connection

from casework.choices import PROCESS
from disclosure.choices import ProductionState
from disclosure.models.production import Production
from disclosure.selectors import parties, productions
from disclosure.services import numbering, receiving, selection, serving
from disclosure.services import productions as drafting
from parley.celery import app
from parley.demo.load import find
from parley.demo.load.cases import Loaded
from parley.demo.load.people import actor
from privilege import context
from privilege.actor import Actor
from privilege.models.jobs import Job
from privilege.tasks import run_job

SERVED = (
    "Complaint",
    "Quillfeather.pdf",
    "Supplement 1",
    "Photo array",
    "Air pistol.pdf",
    "Voucher",
    "DSC_0412",
    "DSC_0430",
    "BWC",
    "Inmate call",
    "Item 3 laboratory",
    "OPS disclosure",
)
WITHHELD = "10 Attorney notes/Trial notes.docx"
DRAFTED_FILES = (
    "Data/CAD log.csv",
    "Laboratory/Alcohol analysis.pdf",
    "Reports/Offense report.pdf",
)


def serve_robbery(case: Loaded, items: dict[str, UUID]) -> None:
    """Serve Volume 1 on Mr. Quillfeather's counsel, who opens it and acknowledges receipt.

    Goes on from wherever an earlier run was broken off.
    """
    lead = actor(case.plan.lead)
    chosen = {path: items[path] for path in sorted(items) if _is_served(path)}
    production = _begun(lead, case)
    if production is None:
        read(lead, case, [*chosen.values(), items[WITHHELD]])
        party = case.plan.defendants[0].name
        message = "First disclosure, CPL 245.20."
        production = _draft(lead, case, party, list(chosen.values()), message)
    if production.state == ProductionState.DRAFT:
        with context.enter(lead):
            _number(lead, production.id, items[WITHHELD])
    if production.state != ProductionState.SERVED:
        work_off(numbering.PREPARE, [production.id])
        with context.enter(lead):
            _serve(lead, production.id, len(chosen))
    production = _begun(lead, case)
    counsel = actor(case.plan.defendants[0].counsel)
    if production is not None and production.volume_id is not None:
        with context.enter(counsel):
            receiving.open_production(counsel, volume_id=production.volume_id)
            receiving.acknowledge_receipt(counsel, volume_id=production.volume_id)


def _number(lead: Actor, production_id: UUID, withheld: UUID) -> None:
    """Hold the attorney's notes back, close the selection and give Bates numbers."""
    selection.withhold_item(
        lead,
        production_id=production_id,
        item_id=withheld,
        category="Attorney's notes",
        basis="Work product, CPL 245.65",
    )
    drafting.review_production(lead, production_id=production_id)
    numbering.assign_bates_range(lead, production_id=production_id, prefix="ACDA")


def _serve(lead: Actor, production_id: UUID, item_count: int) -> None:
    """Serve a stamped production on whoever stands on the other side."""
    people = parties.party_of(lead, productions.production_of(lead, production_id)).recipients
    recipients = frozenset(person.user_id for person in people)
    serving.serve_production(
        lead,
        production_id=production_id,
        confirmation=serving.Confirmation(recipients, item_count),
        basis="CPL 245.10, 245.20",
    )


def draft_dwi(case: Loaded, items: dict[str, UUID]) -> None:
    """Leave a production in the making: three items chosen, nothing numbered."""
    lead = actor(case.plan.lead)
    if _begun(lead, case) is not None:
        return
    chosen = [items[path] for path in DRAFTED_FILES]
    read(lead, case, chosen)
    _draft(lead, case, case.plan.defendants[0].name, chosen, "In answer to the 39.14 request.")


def read(lead: Actor, case: Loaded, item_ids: list[UUID]) -> None:
    """Read files now, and what was inside them: the gate waits for all of it."""
    while item_ids:
        work_off(PROCESS, item_ids)
        with context.enter(lead):
            item_ids = find.members(lead, case.matter_id, item_ids)


def work_off(task: str, keys: Iterable[UUID]) -> None:
    """Do queued steps now, which the worker would do later; it finds them done."""
    app.loader.import_default_modules()
    jobs = Job.objects.filter(task=task, key__in=[str(key) for key in keys])
    waiting = [str(job_id) for job_id in jobs.values_list("id", flat=True)]
    with ThreadPoolExecutor(os.cpu_count() or 1, "demo") as pool:
        list(pool.map(_run, waiting))


def _run(job_id: str) -> None:
    """Do one step in a thread, which has a database connection of its own."""
    try:
        run_job(job_id)
    finally:
        connection.close()


def _draft(lead: Actor, case: Loaded, party: str, chosen: list[UUID], message: str) -> Production:
    with context.enter(lead):
        found = parties.receiving_parties(lead, case.matter_id)
        receiving_party = next(one for one in found if one.name == party)
        production = drafting.draft_production(
            lead, shared_wall_id=receiving_party.shared_wall_id, message=message
        )
        selection.add_items(lead, production_id=production.id, item_ids=chosen)
    return production


def _begun(lead: Actor, case: Loaded) -> Production | None:
    """Return the case's first production, as far as it has come."""
    with context.enter(lead):
        found = productions.productions_of(lead, case.matter_id)
        return found[-1] if found else None


def _is_served(path: str) -> bool:
    """Whether a file goes into the first volume; what concerns the co-defendant alone does not."""
    return any(name in path for name in SERVED)
