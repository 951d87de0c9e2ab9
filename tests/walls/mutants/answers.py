"""Headers, cookies and fields of answers that are made of hidden rows."""

from typing import Any
from unittest import mock
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import http_date

from audit.oversight import access as oversight
from audit.oversight.models.concern import Concern
from casework.apis import cases as case_apis
from casework.apis import evidence as item_apis
from casework.apis import files
from casework.models.evidence import EvidenceItem
from casework.models.tag import Tag
from casework.serializers.cases import CaseOut
from parley.headers import HeadersMiddleware
from privilege.actor import Actor
from privilege.errors import Refused
from privilege.models.content import Content
from tests.walls import acts
from tests.walls.mutants.slips import Function, Patch, entries_of_all, everything, mutant, swap


def _with_header(name: str, say: Any) -> Any:  # noqa: ANN401 - makes a method of a method
    def made(method: Function) -> Function:
        def answered(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            response = method(*args, **how)
            response[name] = say()
            return response

        return answered

    return made


def _last_change() -> Any:  # noqa: ANN401 - a datetime
    return everything(Content).order_by("-created_at").values_list("created_at", flat=True)[0]


@mutant("co_defender", "api-case-evidence")
def the_etag_of_a_list_counts_all_its_rows() -> Patch:
    say = _with_header("ETag", lambda: f'"{everything(EvidenceItem).count()}"')
    return swap(item_apis.CaseEvidence, "get", say)


@mutant("co_defender", "api-case", meanwhile=(acts.write_note,))
def last_modified_is_the_last_change_behind_any_wall() -> Patch:
    return swap(
        case_apis.Case,
        "get",
        _with_header("Last-Modified", lambda: http_date(_last_change().timestamp())),
    )


@mutant("co_defender", "api-case", meanwhile=(acts.write_note,))
def a_case_was_updated_when_anything_in_it_was() -> Patch:
    def made(shown: Function) -> Function:
        return lambda self, case: {**shown(self, case), "updated_at": _last_change()}

    return swap(CaseOut, "to_representation", made)


@mutant("defender", "api-item-file")
def what_is_unchanged_is_said_before_the_door() -> Patch:
    def made(send: Function) -> Function:
        def early(request: Any, item_id: UUID, **how: Any) -> Any:  # noqa: ANN401
            digests = everything(EvidenceItem).filter(pk=item_id).values_list("sha256", flat=True)
            if request.headers.get("If-None-Match") in {f'"{digest}"' for digest in digests}:
                return HttpResponse(status=304)
            return send(request, item_id, **how)

        return early

    return swap(files, "send_item", made)


@mutant("defender", "api-item-file")
def a_range_is_judged_before_the_door() -> Patch:
    def made(send: Function) -> Function:
        def early(request: Any, item_id: UUID, **how: Any) -> Any:  # noqa: ANN401
            row = everything(EvidenceItem).filter(pk=item_id).first()
            if row and request.headers.get("Range") == "bytes=9999-":
                return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
            return send(request, item_id, **how)

        return early

    return swap(files, "send_item", made)


@mutant("co_defender", "api-case")
def a_cookie_keeps_the_number_last_seen() -> Patch:
    def made(get: Function) -> Function:
        def kept(*args: Any, **how: Any) -> Any:  # noqa: ANN401
            response = get(*args, **how)
            response.set_cookie("seen", str(everything(EvidenceItem).count()))
            return response

        return kept

    return swap(case_apis.Case, "get", made)


@mutant("co_defender", "api-case-evidence")
def options_offer_the_labels_of_all() -> Patch:
    def options(self: Any, request: object, **_: object) -> HttpResponse:  # noqa: ANN401
        labels = everything(Tag).filter(kind="label").order_by("created_at", "id")
        return HttpResponse(" ".join(labels.values_list("content__plain__label", flat=True)))

    return mock.patch.object(item_apis.CaseEvidence, "options", options)


@mutant("nobody", "account_login")
def a_header_tells_how_much_was_read() -> Patch:
    say = _with_header("Server-Timing", lambda: f"log;dur={entries_of_all()}")
    return swap(HeadersMiddleware, "__call__", say)


@mutant("pd_supervisor", "concern")
def a_report_to_somebody_else_is_refused_in_words() -> Patch:
    def made(concern_for: Function) -> Function:
        def found(actor: Actor, concern_id: UUID, **how: Any) -> Concern:  # noqa: ANN401
            if everything(Concern).filter(pk=concern_id).exclude(recipient_id=actor.user_id):
                raise Refused("This report was addressed to somebody else.")
            concern: Concern = concern_for(actor, concern_id, **how)
            return concern

        return found

    return swap(oversight, "concern_for", made)
