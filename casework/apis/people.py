"""Parties, counsel and team of a case."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import given, made
from casework.selectors import overview as reads
from casework.serializers import cases as shapes
from casework.services import appearances, parties, team
from privilege.apis.account import actor_of
from privilege.errors import NotFound


class Parties(APIView):
    """The parties of a case."""

    @extend_schema(responses=shapes.CasePartyOut(many=True), summary="Parties of a case")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List those that the caller may know of, defendants first."""
        case = access.case_for(actor_of(request), case_id)
        return Response(shapes.CasePartyOut(reads.parties_of(case), many=True).data)

    @extend_schema(
        request=shapes.PartyIn, responses={201: shapes.CasePartyOut}, summary="Add a party"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a party to the record, or to our own file alone."""
        values = given(shapes.PartyIn, request)
        party = parties.add_party(actor_of(request), case_id=case_id, **values)
        return made(shapes.CasePartyOut, party, reverse("api-party", args=[party.id]))


class Party(APIView):
    """One party."""

    @extend_schema(responses=shapes.CasePartyOut, summary="A party")
    def get(self, request: Request, party_id: UUID) -> Response:
        """Return it."""
        return Response(shapes.CasePartyOut(access.party_for(actor_of(request), party_id)).data)

    @extend_schema(
        request=shapes.PartyChange, responses=shapes.CasePartyOut, summary="Rename a party"
    )
    def put(self, request: Request, party_id: UUID) -> Response:
        """Change the name or how it is shown."""
        values = given(shapes.PartyChange, request)
        party = parties.change_party(actor_of(request), party_id=party_id, **values)
        return Response(shapes.CasePartyOut(party).data)


class Detail(APIView):
    """What our own office keeps on a party."""

    @extend_schema(responses=shapes.DetailShape, summary="Our office's details of a party")
    def get(self, request: Request, party_id: UUID) -> Response:
        """Return it; absent where our office keeps nothing."""
        actor = actor_of(request)
        party = access.party_for(actor, party_id)
        kept = reads.details_of(access.case_of_matter(actor, party.matter_id)).get(party_id)
        if kept is None:
            raise NotFound
        return Response(_detail(kept.text))

    @extend_schema(request=shapes.DetailIn, responses=shapes.DetailShape, summary="Keep details")
    def put(self, request: Request, party_id: UUID) -> Response:
        """Keep contact details, birth date and identifiers in our own file."""
        values = given(shapes.DetailIn, request)
        values["identifiers"] = [(one["kind"], one["value"]) for one in values["identifiers"]]
        kept = parties.record_detail(actor_of(request), party_id=party_id, **values)
        return Response(_detail(kept.text))


class Custody(APIView):
    """Where a defendant is."""

    @extend_schema(
        request=shapes.CustodyIn, responses={201: shapes.CustodyOut}, summary="Record custody"
    )
    def post(self, request: Request, party_id: UUID) -> Response:
        """Record it from a day on."""
        values = given(shapes.CustodyIn, request)
        custody = parties.record_custody_status(actor_of(request), party_id=party_id, **values)
        return made(shapes.CustodyOut, custody)


class Counsel(APIView):
    """Counsel of record."""

    @extend_schema(responses=shapes.CounselOut(many=True), summary="Counsel of record")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List all appearances, current ones first."""
        case = access.case_for(actor_of(request), case_id)
        return Response(shapes.CounselOut(reads.counsel_of(case), many=True).data)

    @extend_schema(
        request=shapes.CounselIn, responses={201: shapes.CounselOut}, summary="Enter an appearance"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Enter an appearance, which lets the attorney in."""
        actor = actor_of(request)
        values = given(shapes.CounselIn, request)
        counsel = appearances.enter_appearance(actor, case_id=case_id, **values)
        return made(shapes.CounselOut, access.counsel_for(actor, counsel.id))


class CounselEnd(APIView):
    """The end of an appearance."""

    @extend_schema(request=shapes.EndIn, responses=shapes.CounselOut, summary="End an appearance")
    def post(self, request: Request, counsel_id: UUID) -> Response:
        """End it, which shuts the attorney out of what both sides share."""
        actor, values = actor_of(request), given(shapes.EndIn, request)
        appearances.withdraw_appearance(actor, counsel_id=counsel_id, **values)
        return Response(shapes.CounselOut(access.counsel_for(actor, counsel_id)).data)


class Team(APIView):
    """The people of our own office on a case."""

    @extend_schema(responses=shapes.TeamOut(many=True), summary="Our team")
    def get(self, request: Request, case_id: UUID) -> Response:
        """List them, current ones first."""
        case = access.case_for(actor_of(request), case_id)
        return Response(shapes.TeamOut(reads.team_of(case), many=True).data)

    @extend_schema(
        request=shapes.TeamIn, responses={201: shapes.TeamOut}, summary="Add to our team"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Put a colleague on the case, which lets them in."""
        actor, values = actor_of(request), given(shapes.TeamIn, request)
        member = team.add_team_member(actor, case_id=case_id, **values)
        return made(shapes.TeamOut, access.team_member_for(actor, member.id))


class Lead(APIView):
    """The lead of our own office's work on a case."""

    @extend_schema(
        request=shapes.LeadIn, responses={204: None}, summary="Appoint a lead of our own office"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Give a colleague the keys of our office's walls; for its supervisors."""
        values = given(shapes.LeadIn, request)
        team.appoint_lead(actor_of(request), case_id=case_id, **values)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TeamEnd(APIView):
    """The end of somebody's work on a case."""

    @extend_schema(request=shapes.EndIn, responses=shapes.TeamOut, summary="Take off our team")
    def post(self, request: Request, member_id: UUID) -> Response:
        """Take a colleague off the case, which shuts them out."""
        actor, values = actor_of(request), given(shapes.EndIn, request)
        member = team.remove_team_member(actor, member_id=member_id, **values)
        return Response(shapes.TeamOut(member).data)


def _detail(text: Any) -> dict[str, Any]:  # noqa: ANN401 - a record's ``text``
    names = ("full_name", "phone", "email", "address", "note")
    identifiers = [{"kind": kind, "value": value} for kind, value in text("identifiers", [])]
    return {
        **{name: text(name) for name in names},
        "birth_date": text("birth_date") or None,
        "identifiers": identifiers,
    }
