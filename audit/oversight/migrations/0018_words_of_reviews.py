"""Words of reviews are encrypted: what stood in plain columns is locked, and the columns go."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from audit.ledger.sql import ledgered_table, unledgered_table
from audit.oversight import kept_words
from privilege.blobs.configured import key_ring

_TABLE = "oversight_reviewstep"
_SAYS_WHY = "whatever_is_not_fine_says_why"
_WITH_KEY = "words_are_kept_with_their_key_or_sealed"


def _lock(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Lock what was written until now; sealed where the act was privileged and both have keys."""
    alias = editor.connection.alias
    steps = apps.get_model("oversight", "ReviewStep").objects.using(alias)
    keys = apps.get_model("privilege", "MemberKey").objects.using(alias).filter(retired_at=None)
    public = {user_id: bytes(key) for user_id, key in keys.values_list("user_id", "public_key")}
    written = steps.exclude(words="").select_related("group").order_by("group_id", "at", "id")
    asker = None
    for step in written:
        asker = step.by_id if step.kind == "question" else asker
        reader = {"question": step.group.subject_id, "answer": asker}.get(
            step.kind, step.group.reviewer_id
        )
        readers = {step.by_id, reader} - {None}
        if not step.group.is_open and readers <= public.keys():
            step.for_writer = kept_words.seal(public[step.by_id], step.words, step.id, step.by_id)
            if reader not in {None, step.by_id}:
                step.for_reader = kept_words.seal(public[reader], step.words, step.id, reader)
        else:
            kept = kept_words.keep(key_ring(), step.words, step.id)
            step.kept, step.wrapped_key = kept.data, kept.wrapped_key
        step.save(update_fields=["kept", "wrapped_key", "for_writer", "for_reader"])


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0017_shared_parts_in_review"),
        ("privilege", "0003_keys"),
    ]

    # Irreversible: the words would stand open again.
    operations = [
        *(
            migrations.AddField("reviewstep", name, models.BinaryField(null=True))
            for name in ("kept", "wrapped_key", "for_writer", "for_reader")
        ),
        migrations.RemoveConstraint("reviewstep", _SAYS_WHY),
        # No actor has done this, so the log's trigger stands aside for it.
        migrations.RunSQL(unledgered_table(_TABLE)),
        migrations.RunPython(_lock),
        migrations.RunSQL(ledgered_table(_TABLE, None)),
        migrations.RemoveField("reviewstep", "words"),
        migrations.AddConstraint(
            "reviewstep",
            models.CheckConstraint(
                condition=models.Q(
                    ("kind", "fine"),
                    ("kept__isnull", False),
                    ("for_writer__isnull", False),
                    _connector="OR",
                ),
                name=_SAYS_WHY,
            ),
        ),
        migrations.AddConstraint(
            "reviewstep",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept", None), ("wrapped_key", None)),
                    models.Q(
                        ("for_reader", None),
                        ("for_writer", None),
                        ("kept__isnull", False),
                        ("wrapped_key__isnull", False),
                    ),
                    _connector="OR",
                ),
                name=_WITH_KEY,
            ),
        ),
    ]
