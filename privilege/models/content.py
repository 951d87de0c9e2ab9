"""Content records: everything that people write about a walled record lies in one of these."""

from typing import Any, ClassVar

from django.db import models

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
        """Return one value, or ``default``; of sealed content every value is the default."""
        return default if self.plain is None else self.plain.get(name, default)
