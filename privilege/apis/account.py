"""Who I am, my tokens, my notices, and the directory."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from privilege import serializers as shapes
from privilege.actor import Actor
from privilege.selectors import notices, people, tokens
from privilege.services import tokens as token_writes


def actor_of(request: Request) -> Actor:
    """Return who is acting, as the middleware found out."""
    actor: Actor = request._request.actor  # type: ignore[attr-defined]  # noqa: SLF001
    return actor


class Me(APIView):
    """The caller."""

    @extend_schema(responses=shapes.MeOut, summary="Who I am")
    def get(self, request: Request) -> Response:
        """Return the caller."""
        actor = actor_of(request)
        values: dict[str, Any] = {
            "user_id": actor.user_id,
            "email": people.email_of(actor),
            "display_name": actor.display_name,
            "office_id": actor.office_id,
            "side": actor.side,
            "roles": sorted(actor.roles),
            "time_zone": actor.time_zone,
        }
        return Response(shapes.MeOut(values).data)


class Tokens(APIView):
    """The caller's tokens."""

    @extend_schema(responses=shapes.TokenOut(many=True), summary="My API tokens")
    def get(self, request: Request) -> Response:
        """List them."""
        found = tokens.my_tokens(actor_of(request))
        return Response(shapes.TokenOut(found, many=True).data)

    @extend_schema(
        request=shapes.TokenIn, responses={201: shapes.MadeTokenOut}, summary="Make a token"
    )
    def post(self, request: Request) -> Response:
        """Make one; its secret is in this answer and nowhere else."""
        given = shapes.TokenIn(data=request.data)
        given.is_valid(raise_exception=True)
        token, secret = token_writes.make_token(actor_of(request), **given.validated_data)
        made = {**shapes.TokenOut(token).data, "secret": secret}
        return Response(made, status=status.HTTP_201_CREATED)


class Token(APIView):
    """One of the caller's tokens."""

    @extend_schema(responses={204: None}, summary="Revoke a token")
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Make it void."""
        token_writes.revoke_token(actor_of(request), token_id=token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Offices(APIView):
    """The directory of offices."""

    @extend_schema(responses=shapes.OfficeOut(many=True), summary="Offices")
    def get(self, request: Request) -> Response:  # noqa: ARG002 - the framework's API
        """List all offices by name."""
        return Response(shapes.OfficeOut(people.offices(), many=True).data)


class OfficePeople(APIView):
    """The caseworkers of an office."""

    @extend_schema(responses=shapes.PersonOut(many=True), summary="People of an office")
    def get(self, request: Request, office_id: UUID) -> Response:  # noqa: ARG002 - the framework's
        """List attorneys, staff and supervisors; nobody for an office that does not exist."""
        return Response(shapes.PersonOut(people.caseworkers([office_id]), many=True).data)


class Notices(APIView):
    """What waits for the caller."""

    @extend_schema(responses=shapes.NoticeOut(many=True), summary="My unseen notices")
    def get(self, request: Request) -> Response:
        """List the newest unseen notices."""
        return Response(shapes.NoticeOut(notices.unseen(actor_of(request)), many=True).data)
