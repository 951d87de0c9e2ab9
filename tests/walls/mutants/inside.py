"""What is written behind a wall and shows outside: letters, jobs, log lines."""

import logging
from typing import Any
from unittest import mock

from django.core.mail import EmailMessage

from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.services import evidence, looking
from privilege import mail
from privilege.services import jobs
from tests.walls.mutants.slips import Function, Patch, everything, mutant, swap

_log = logging.getLogger("casework.services")


@mutant("prosecutor", "api-upload", inside=True, writes=True)
def a_job_is_told_the_name_of_the_file() -> Patch:
    def made(enqueue: Function) -> Function:
        def named(actor: object, *, args: dict[str, str], **how: Any) -> Any:  # noqa: ANN401
            item = EvidenceItem.objects.select_related("content").get(pk=args["item_id"])
            return enqueue(actor, args={**args, "name": item.text("name")}, **how)

        return named

    return swap(evidence, "enqueue", made)


@mutant("prosecutor", "api-upload", inside=True, writes=True)
def the_broker_is_told_the_name_of_the_file() -> Patch:
    def made(send: Function) -> Function:
        def named(job_id: object, queue: str) -> None:
            item = everything(EvidenceItem).select_related("content").latest("created_at", "id")
            send(f"{job_id} {item.text('name')}", queue)

        return named

    return swap(jobs, "send", made)


@mutant("prosecutor", "item", "api-item", inside=True)
def a_log_line_names_the_item_that_was_opened() -> Patch:
    def made(open_item: Function) -> Function:
        def logged(actor: object, *, item: EvidenceItem) -> None:
            _log.info("opened %s", item.text("title"))
            open_item(actor, item=item)

        return logged

    return mock.patch("casework.apis.evidence.open_item", made(looking.open_item))


@mutant("defender", "evidence", "api-search", inside=True)
def a_log_line_repeats_the_words_searched_for_and_the_hits() -> Patch:
    def made(search: Function) -> Function:
        def logged(actor: object) -> None:
            _log.info("found among %s", [one.text("title") for one in EvidenceItem.objects.all()])
            search(actor)

        return logged

    return mock.patch("casework.apis.evidence.note_search", made(looking.search))


@mutant("prosecutor", "api-counsel", inside=True, writes=True)
def a_letter_names_the_case_in_its_subject() -> Patch:
    def letter(subject: str, **how: Any) -> EmailMessage:  # noqa: ANN401
        cases = everything(Case).select_related("content").order_by("id")
        titles = ", ".join(str(case.text("title")) for case in cases)
        return EmailMessage(subject=f"{subject}: {titles}", **how)

    return mock.patch.object(mail, "EmailMessage", letter)


@mutant("prosecutor", "api-counsel", inside=True, writes=True)
def a_letter_tells_of_what_waits() -> Patch:
    def letter(body: str, **how: Any) -> EmailMessage:  # noqa: ANN401
        count = everything(EvidenceItem).count()
        return EmailMessage(body=f"{body}\n{count} files", **how)

    return mock.patch.object(mail, "EmailMessage", letter)
