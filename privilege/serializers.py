"""What the API says about people, and what it takes."""

from typing import Any

from rest_framework import serializers

from privilege.choices import Role, Side


class OfficeOut(serializers.Serializer[Any]):
    """An office of the directory."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    jurisdiction = serializers.CharField()


class MeOut(serializers.Serializer[Any]):
    """Who the caller is."""

    id = serializers.UUIDField(source="user_id")
    email = serializers.EmailField()
    display_name = serializers.CharField()
    office_id = serializers.UUIDField(allow_null=True)
    side = serializers.CharField(allow_blank=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    time_zone = serializers.CharField()


class PersonOut(serializers.Serializer[Any]):
    """A caseworker of the directory, in one of their roles."""

    id = serializers.UUIDField(source="user.id")
    display_name = serializers.CharField(source="user.display_name")
    office_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)


class TokenIn(serializers.Serializer[Any]):
    """A token to make."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=["read", "write", "log"]), min_length=1, max_length=3
    )
    days = serializers.IntegerField(min_value=1, max_value=365, default=90)


class TokenOut(serializers.Serializer[Any]):
    """A token without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class MadeTokenOut(TokenOut):
    """A token just made; ``secret`` is shown this once."""

    secret = serializers.CharField()


class NoticeOut(serializers.Serializer[Any]):
    """Something that waits for the caller."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    object_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
