"""What lets privileged material go: authorities and exceptions, for programs that only read."""

from typing import Any

from rest_framework import serializers as fields

from casework.serializers.base import Shape
from privilege.choices import (
    AuthorityForm,
    AuthorityKind,
    Destination,
    ExceptionGround,
    ExceptionState,
    WallKind,
)
from privilege.selectors.authorities import AuthorityView

_LOCKED = "; null while locked"


class Words(fields.CharField):
    """One of a record's words, by the name of the field; null while they are locked."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the framework's own
        super().__init__(**options, read_only=True, allow_null=True)

    def get_attribute(self, instance: Any) -> Any:  # noqa: ANN401 - the framework's own
        """Return the text; None while locked."""
        return None if instance.is_locked else instance.text(self.field_name)


class AuthorityOut(Shape):
    """A consent, an order, an agreement or a statute; a program gets it without its words."""

    id = fields.UUIDField(source="authority.id")
    wall_id = fields.UUIDField(source="authority.wall_id", help_text="Where it is kept")
    wall_kind = fields.ChoiceField(WallKind.choices, source="authority.wall.kind")
    locked = fields.BooleanField(
        source="is_locked", help_text="Whether the words are encrypted and not unlocked here"
    )
    basis = Words(help_text=f"Citation{_LOCKED}")
    given_by = Words(help_text=f"Who consented, ordered or agreed{_LOCKED}")
    kind = fields.ChoiceField(AuthorityKind.choices, source="authority.kind")
    form = fields.ChoiceField(AuthorityForm.choices, source="authority.form")
    serves_again = fields.BooleanField(
        source="authority.is_standing", help_text="Whether it serves for more than one release"
    )
    in_force_from = fields.DateTimeField(source="authority.in_force_from")
    in_force_to = fields.DateTimeField(
        source="authority.in_force_to",
        allow_null=True,
        help_text="The first moment after it ends",
    )
    in_force = fields.SerializerMethodField(
        help_text="Whether something can be released under it now, on a page of Parley"
    )
    refusal = fields.CharField(help_text="Why nothing can; empty where something can")
    created_at = fields.DateTimeField(source="authority.created_at")
    signed_at = fields.DateTimeField(source="authority.signed_at", allow_null=True)
    used_at = fields.DateTimeField(source="authority.used_at", allow_null=True)
    revoked_at = fields.DateTimeField(source="authority.revoked_at", allow_null=True)

    def get_in_force(self, row: AuthorityView) -> bool:
        """Whether nothing stands against it."""
        return not row.refusal


class ExceptionOut(Shape):
    """A request for an exception; a program gets it without its words."""

    id = fields.UUIDField(source="request.id")
    locked = fields.BooleanField(
        source="is_locked", help_text="Whether the words are encrypted and not unlocked here"
    )
    reason = Words(help_text=f"Why it must go{_LOCKED}")
    decision = Words(help_text=f"What the second person said{_LOCKED}")
    finding = Words(help_text=f"What the third person found{_LOCKED}")
    ground = fields.ChoiceField(ExceptionGround.choices, source="request.ground")
    destination = fields.ChoiceField(Destination.choices, source="request.destination")
    state = fields.ChoiceField(ExceptionState.choices, source="request.state")
    asked_by = fields.UUIDField(source="request.created_by", allow_null=True)
    created_at = fields.DateTimeField(source="request.created_at")
    expires_at = fields.DateTimeField(source="request.expires_at")
    notice_waits_until = fields.DateTimeField(source="request.deferred_until", allow_null=True)
    decided_by = fields.UUIDField(source="request.decided_by", allow_null=True)
    decided_at = fields.DateTimeField(source="request.decided_at", allow_null=True)
    opened_by = fields.UUIDField(source="request.opened_by", allow_null=True)
    opened_at = fields.DateTimeField(source="request.opened_at", allow_null=True)
    review_due_at = fields.DateTimeField(source="request.review_due_at", allow_null=True)
    reviewed_by = fields.UUIDField(source="request.reviewed_by", allow_null=True)
    reviewed_at = fields.DateTimeField(source="request.reviewed_at", allow_null=True)
