"""Productions on their way."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework.access import case_for
from disclosure import serializers as given
from disclosure.apis.shapes import production_detail, production_values
from disclosure.selectors import parties, productions
from disclosure.services import numbering, selection, serving
from disclosure.services import productions as writes
from privilege.apis.account import actor_of


def _detail(request: Request, production_id: UUID, code: int = status.HTTP_200_OK) -> Response:
    actor = actor_of(request)
    found = productions.production_of(actor, production_id)
    shape = given.ProductionDetailOut(production_detail(actor, found))
    location = {"Location": f"/api/v1/productions/{production_id}/"}
    return Response(shape.data, status=code, headers=location)


def _read(shape: type[Any], request: Request) -> dict[str, Any]:
    read = shape(data=request.data)
    read.is_valid(raise_exception=True)
    values: dict[str, Any] = read.validated_data
    return values


class Parties(APIView):
    """Who can be served in a case."""

    @extend_schema(
        responses=given.ReceivingPartyOut(many=True), summary="Parties that can be served"
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them with the people who would see what is served."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        found = parties.receiving_parties(actor, case.matter_id)
        return Response(given.ReceivingPartyOut(found, many=True).data)


class CaseProductions(APIView):
    """The productions that one's own office prepares in a case."""

    @extend_schema(responses=given.ProductionOut(many=True), summary="Productions of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, newest first."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        found = productions.productions_of(actor, case.matter_id)
        values = [production_values(production, case.id) for production in found]
        return Response(given.ProductionOut(values, many=True).data)

    @extend_schema(
        request=given.DraftIn,
        responses={201: given.ProductionDetailOut},
        summary="Begin a production",
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Begin one to a party of this case."""
        actor = actor_of(request)
        case = case_for(actor, case_id)
        values = _read(given.DraftIn, request)
        parties.party_in_case(actor, case.matter_id, values["shared_wall_id"])
        made = writes.draft_production(actor, **values)
        return _detail(request, made.id, status.HTTP_201_CREATED)


class Production(APIView):
    """One production."""

    @extend_schema(responses=given.ProductionDetailOut, summary="A production")
    def get(self, request: Request, production_id: UUID) -> Response:
        """Return it with its items and what the gate says of them."""
        return _detail(request, production_id)


class Items(APIView):
    """What goes in."""

    @extend_schema(
        request=given.ItemsIn, responses=given.AddedOut, summary="Add items to a production"
    )
    def post(self, request: Request, production_id: UUID) -> Response:
        """Add items; those that the gate refuses stay out and are named."""
        values = _read(given.ItemsIn, request)
        added = selection.add_items(actor_of(request), production_id=production_id, **values)
        location = {"Location": f"/api/v1/productions/{production_id}/"}
        return Response(given.AddedOut(added).data, headers=location)


class Item(APIView):
    """One item of a production."""

    @extend_schema(responses={204: None}, summary="Take an item out of a draft")
    def delete(self, request: Request, row_id: UUID) -> Response:
        """Take it out."""
        selection.remove_item(actor_of(request), production_item_id=row_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Withhold(APIView):
    """What is held back."""

    @extend_schema(
        request=given.WithholdIn,
        responses=given.ProductionDetailOut,
        summary="Withhold an item with a placeholder",
    )
    def post(self, request: Request, production_id: UUID) -> Response:
        """Hold an item back."""
        values = _read(given.WithholdIn, request)
        selection.withhold_item(actor_of(request), production_id=production_id, **values)
        return _detail(request, production_id)


class Review(APIView):
    """Closing the selection."""

    @extend_schema(request=None, responses=given.ProductionDetailOut, summary="Close the selection")
    def post(self, request: Request, production_id: UUID) -> Response:
        """Close it; the gate is asked again."""
        writes.review_production(actor_of(request), production_id=production_id)
        return _detail(request, production_id)


class Reopen(APIView):
    """Going back to the selection."""

    @extend_schema(
        request=None, responses=given.ProductionDetailOut, summary="Change the selection again"
    )
    def post(self, request: Request, production_id: UUID) -> Response:
        """Go back, before numbers are given."""
        writes.reopen_production(actor_of(request), production_id=production_id)
        return _detail(request, production_id)


class Number(APIView):
    """Bates numbers."""

    @extend_schema(
        request=given.NumberIn,
        responses=given.ProductionDetailOut,
        summary="Assign Bates numbers and begin stamping",
    )
    def post(self, request: Request, production_id: UUID) -> Response:
        """Give numbers, once and for good."""
        values = _read(given.NumberIn, request)
        numbering.assign_bates_range(actor_of(request), production_id=production_id, **values)
        return _detail(request, production_id)


class Void(APIView):
    """Giving a numbered production up."""

    @extend_schema(request=None, responses=given.ProductionDetailOut, summary="Void a production")
    def post(self, request: Request, production_id: UUID) -> Response:
        """Give it up; its numbers stay used."""
        numbering.void_production(actor_of(request), production_id=production_id)
        return _detail(request, production_id)


class Serve(APIView):
    """Service."""

    @extend_schema(request=given.ServeIn, responses=given.ServedOut, summary="Serve a production")
    def post(self, request: Request, production_id: UUID) -> Response:
        """Serve it on the recipients that are confirmed; twice is once."""
        values = _read(given.ServeIn, request)
        volume_id = serving.serve_production(
            actor_of(request),
            production_id=production_id,
            confirmation=serving.Confirmation(
                frozenset(values["recipient_ids"]), values["item_count"]
            ),
            basis=values["basis"],
        )
        location = {"Location": f"/api/v1/productions/{production_id}/"}
        return Response(given.ServedOut({"volume_id": volume_id}).data, headers=location)
