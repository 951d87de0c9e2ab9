"""What our `migrate` keeps between operations is what Django would have rendered anew."""

from django.apps.registry import Apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from parley.management.commands import migrate

LAST = ("privilege", "0017_court_sealing")  # far enough for every kind of operation


def _described(apps: Apps) -> dict[str, object]:
    """Return all that operations read of the rendered models, and whose reverse sides they are."""
    found: dict[str, object] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        found[meta.label] = (
            {one.name: repr(one.deconstruct()) for one in meta.local_fields},
            [one.deconstruct() for one in meta.constraints],
            [one.deconstruct() for one in meta.indexes],
            sorted(
                str(one.remote_field)
                for one in meta.get_fields(include_hidden=True)
                if one.auto_created and not one.concrete
            ),
            {
                one.name: apps.get_model(one.related_model._meta.label) is one.related_model
                for one in meta.local_fields
                if one.related_model
            },
        )
    return found


def test_a_state_carried_through_the_migrations_is_what_is_rendered_at_their_end() -> None:
    loader = MigrationLoader(None)
    kept = migrate._State(real_apps=loader.unmigrated_apps)
    assert kept.apps.get_models() is not None  # from here on it is carried
    for key in loader.graph.forwards_plan(LAST):
        kept = loader.graph.nodes[key].mutate_state(kept, preserve=False)

    anew = ProjectState(models=kept.models, real_apps=kept.real_apps)

    assert "apps" in kept.__dict__
    assert _described(kept.apps) == _described(anew.apps)
    assert "privilege.Wall" in _described(kept.apps)
