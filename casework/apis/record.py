"""Charges and court dates of a case."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import given, made
from casework.selectors import overview as reads
from casework.serializers import cases as shapes
from casework.services import charges, settings
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput


class Charges(APIView):
    """The counts of a case."""

    @extend_schema(responses=shapes.ChargeOut(many=True), summary="Charges of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them by defendant and number."""
        case = access.case_for(actor_of(request), case_id)
        return Response(shapes.ChargeOut(reads.charges_of(case), many=True).data)

    @extend_schema(
        request=shapes.ChargeIn, responses={201: shapes.ChargeOut}, summary="Add a charge"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a count against a defendant of this case."""
        actor, values = actor_of(request), given(shapes.ChargeIn, request)
        case, _wall = access.record_for_change(actor, case_id)
        if access.party_for(actor, values["party_id"]).matter_id != case.matter_id:
            raise InvalidInput("Choose a defendant of this case.", "party_id")
        return made(shapes.ChargeOut, charges.add_charge(actor, **values))


class Charge(APIView):
    """One count."""

    @extend_schema(responses=shapes.ChargeOut, summary="A charge")
    def get(self, request: Request, charge_id: UUID) -> Response:
        """Return it."""
        return Response(shapes.ChargeOut(access.charge_for(actor_of(request), charge_id)).data)

    @extend_schema(
        request=shapes.ChargeChange, responses=shapes.ChargeOut, summary="Amend a charge"
    )
    def put(self, request: Request, charge_id: UUID) -> Response:
        """Change its words and grade."""
        values = given(shapes.ChargeChange, request)
        charge = charges.change_charge(actor_of(request), charge_id=charge_id, **values)
        return Response(shapes.ChargeOut(charge).data)


class Disposition(APIView):
    """How a count ended."""

    @extend_schema(
        request=shapes.DispositionIn, responses=shapes.ChargeOut, summary="Record a disposition"
    )
    def put(self, request: Request, charge_id: UUID) -> Response:
        """Record it with its day, or that the count is pending again."""
        values = given(shapes.DispositionIn, request)
        charge = charges.record_disposition(actor_of(request), charge_id=charge_id, **values)
        return Response(shapes.ChargeOut(charge).data)


class Events(APIView):
    """The court dates of a case."""

    @extend_schema(responses=shapes.EventOut(many=True), summary="Court dates of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List those to come, nearest first, then those past, newest first."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        found = reads.events(actor, case, coming=True) + reads.events(actor, case, coming=False)
        return Response(shapes.EventOut(found, many=True).data)

    @extend_schema(
        request=shapes.EventIn, responses={201: shapes.EventOut}, summary="Add a court date"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add one, at a day and hour of the court's own zone."""
        values = given(shapes.EventIn, request)
        event = settings.schedule_event(actor_of(request), case_id=case_id, **values)
        return made(shapes.EventOut, event)


class Event(APIView):
    """One court date."""

    @extend_schema(responses=shapes.EventOut, summary="A court date")
    def get(self, request: Request, event_id: UUID) -> Response:
        """Return it."""
        return Response(shapes.EventOut(access.event_for(actor_of(request), event_id)).data)

    @extend_schema(
        request=shapes.EventChange, responses=shapes.EventOut, summary="Move or cancel it"
    )
    def put(self, request: Request, event_id: UUID) -> Response:
        """Move it, cancel it, or correct its words."""
        values = given(shapes.EventChange, request)
        event = settings.change_event(actor_of(request), event_id=event_id, **values)
        return Response(shapes.EventOut(event).data)


class EventResult(APIView):
    """What came of a court date."""

    @extend_schema(request=shapes.ResultIn, responses=shapes.EventOut, summary="Record the result")
    def put(self, request: Request, event_id: UUID) -> Response:
        """Record it in a line."""
        values = given(shapes.ResultIn, request)
        event = settings.record_event_result(actor_of(request), event_id=event_id, **values)
        return Response(shapes.EventOut(event).data)
