"""Content records: everything that people write about a walled record lies in one of these."""

import json
from typing import Any, ClassVar

from django.db import models

from privilege import damage, granted, unlocked
from privilege.keys.pairs import CannotOpenError, Place
from privilege.models.base import WallColumns


class Content(WallColumns):
    """The words of one record: plain JSON behind an open wall, ciphertext behind a sealed one."""

    generation = models.PositiveIntegerField(null=True)
    plain = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)

    class Meta(WallColumns.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(plain__isnull=False, sealed__isnull=True, generation=None)
                | models.Q(plain__isnull=True, sealed__isnull=False, generation__isnull=False),
                name="content_is_either_plain_or_sealed",
            )
        ]

    def value(self, name: str, default: Any = "") -> Any:  # noqa: ANN401 - any JSON value
        """Return one value, or ``default``; while locked every value is the default.

        So is that of a damaged record, which must not take down the list it stands in: ``words``
        tells the two apart.
        """
        try:
            words = self.words()
        except CannotOpenError:
            return default
        return default if words is None else words.get(name, default)

    def words(self) -> dict[str, Any] | None:
        """All values; None while they are locked: neither unlocked in the session nor granted.

        Raises ``CannotOpenError`` where the sealed bytes are not the ones that were written here,
        and in a job ``GrantEndedError`` where they are not the ones that were granted.
        """
        if self.plain is not None:
            return dict(self.plain)
        if "_words" not in self.__dict__:
            if (found := granted.words(self.id, bytes(self.sealed or b""))) is not None:
                return dict(found)
            keys = unlocked.current()
            key = keys.wall_key(self.wall_id, self.generation or 0) if keys else None
            if key is None:
                if keys is not None and keys.is_damaged(self.wall_id, self.generation or 0):
                    raise CannotOpenError("the key to it was changed")
                return None
            try:
                opened = key.open(bytes(self.sealed or b""), self.place())
            except CannotOpenError:
                damage.met("privilege.content", self.id, self.wall_id)
                raise
            self.remember(json.loads(opened))
        return dict(self.__dict__["_words"])

    def remember(self, words: dict[str, Any]) -> None:
        """Know the words without opening: whoever has just sealed them in this process does."""
        self.__dict__["_words"] = words

    @property
    def is_locked(self) -> bool:
        """Whether the words are sealed and this session has not unlocked them."""
        return self.words() is None

    def place(self) -> Place:
        """Where the sealed words belong; behind another wall or in another row they do not open."""
        return Place("content", (self.wall_id, self.id), self.generation or 0)
