"""Errors that know more than whoever gets them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from casework import access
from casework.apis import files, uploads
from casework.models.case import Case
from casework.models.evidence import EvidenceItem
from casework.models.intake import UploadSession
from casework.models.note import Note
from casework.services import cases, intake
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.content import Content
from privilege.models.idempotency import IdempotencyKey
from privilege.models.walls import Screen
from privilege.services import idempotency
from tests.walls.mutants.slips import Function, Patch, everything, mutant, swap


@mutant("defender", "item", "api-item")
def what_is_forbidden_is_refused_not_absent() -> Patch:
    def made(find: Function) -> Function:
        def refused(actor: object, model: Any, row_id: UUID, *more: str) -> Any:  # noqa: ANN401
            try:
                return find(actor, model, row_id, *more)
            except NotFound:
                if everything(model).filter(pk=row_id).exists():
                    raise Refused("You may not see this.") from None
                raise

        return refused

    return swap(access, "_find", made)


@mutant("da_clerk", "case", "api-case")
def who_is_screened_is_told_so() -> Patch:
    def made(case_for: Function) -> Function:
        def told(actor: Any, case_id: UUID) -> Case:  # noqa: ANN401
            case = everything(Case).filter(pk=case_id).first()
            screens = everything(Screen).filter(user_id=actor.user_id)
            if case and screens.filter(matter_id=case.matter_id).exists():
                raise Refused("You are screened from this case.")
            found: Case = case_for(actor, case_id)
            return found

        return told

    return swap(access, "case_for", made)


@mutant("da_outsider", "api-cases", writes=True)
def a_docket_number_exists_already() -> Patch:
    def made(open_case: Function) -> Function:
        def checked(actor: object, *, docket_number: str, **how: Any) -> Any:  # noqa: ANN401
            if everything(Content).filter(plain__docket_number=docket_number).exists():
                raise InvalidInput("There is a case with this number.", "docket_number")
            return open_case(actor, docket_number=docket_number, **how)

        return checked

    return swap(cases, "open_case", made)


@mutant("defender", "api-evidence-tags", writes=True)
def a_bulk_act_names_the_items_it_left_out() -> Patch:
    def made(items_for: Function) -> Function:
        def named(actor: object, item_ids: list[UUID]) -> Any:  # noqa: ANN401
            try:
                return items_for(actor, item_ids)
            except NotFound:
                rows = everything(EvidenceItem).select_related("content").filter(pk__in=item_ids)
                names = ", ".join(sorted(str(row.text("name")) for row in rows))
                raise InvalidInput(f"Not yours: {names}", "items") from None

        return named

    return swap(access, "items_for", made)


@mutant("defender", "api-evidence-tags", writes=True)
def a_bulk_act_counts_the_items_that_others_have() -> Patch:
    def made(items_for: Function) -> Function:
        def counted(actor: object, item_ids: list[UUID]) -> Any:  # noqa: ANN401
            try:
                return items_for(actor, item_ids)
            except NotFound:
                held = everything(EvidenceItem).filter(pk__in=item_ids).count()
                raise Refused(f"{held} of these items belong to somebody else.") from None

        return counted

    return swap(access, "items_for", made)


@mutant("prosecutor", "api-case-close", writes=True)
def a_case_is_not_closed_while_hidden_notes_hang_on_it() -> Patch:
    def made(close_case: Function) -> Function:
        def protected(actor: object, *, case_id: UUID) -> Case:
            if held := everything(Note).count():
                raise Refused(f"{held} notes still hang on this case.")
            closed: Case = close_case(actor, case_id=case_id)
            return closed

        return protected

    return swap(cases, "close_case", made)


@mutant("defender", "api-batches", writes=True)
def a_quota_is_used_up_by_others() -> Patch:
    def made(open_batch: Function) -> Function:
        def limited(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            if used := everything(EvidenceItem).count():
                raise Refused(f"This case has {used} of the files it may have.")
            return open_batch(*args, **how)

        return limited

    return swap(intake, "open_batch", made)


@mutant("defender", "api-item-file")
def an_error_carries_the_name_of_the_file() -> Patch:
    def made(send: Function) -> Function:
        def named(request: object, item_id: UUID, **how: Any) -> Any:  # noqa: ANN401
            try:
                return send(request, item_id, **how)
            except NotFound:
                row = everything(EvidenceItem).select_related("content").filter(pk=item_id).first()
                name = row.text("name") if row else ""
                return HttpResponse(status=404, headers={"Content-Disposition": name})

        return named

    return swap(files, "send_item", made)


@mutant("defender", "api-upload")
def a_guessed_upload_tells_how_far_it_is() -> Patch:
    def made(head: Function) -> Function:
        def guessed(request: object, upload_id: UUID) -> HttpResponse:
            if everything(UploadSession).filter(pk=upload_id).exists():
                return HttpResponse(status=204, headers={"Upload-Offset": "0"})
            answer: HttpResponse = head(request, upload_id)
            return answer

        return guessed

    return swap(uploads, "_head", made)


@mutant(
    "other_prosecutor",
    "api-cases",
    writes=True,
    meanwhile=(("prosecutor", "POST", "api-cases"),),
)
def an_idempotency_key_belongs_to_everybody() -> Patch:
    def made(claim: Function) -> Function:
        def claimed(actor: object, *, key: str, request_digest: bytes) -> Any:  # noqa: ANN401
            if everything(IdempotencyKey).filter(key=key).exists():
                raise Refused("This key was used for another request.")
            return claim(actor, key=key, request_digest=request_digest)

        return claimed

    return swap(idempotency, "claim_key", made)
