"""Django's `migrate`, in a quarter of its time: a new model makes no other one anew.

Django renders every model related to a changed one again, and here all are related, by their
walls. A new model, constraint or index changes no other model, and the statements that make it in
the database ask for none. All other operations, and going backwards, are Django's own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import BaseConstraint, Index


class _State(ProjectState):
    """The models as they are between two operations; what is rendered of them stays."""

    def add_model(self, model_state: ModelState) -> None:
        """Render the new model only; those that it points to learn of it from the registry."""
        with self._kept() as is_rendered:
            super().add_model(model_state)
        if is_rendered:
            self.apps.render_multiple([model_state])

    def add_constraint(self, app_label: str, model_name: str, constraint: BaseConstraint) -> None:
        """Tell the rendered model."""
        with self._kept() as is_rendered:
            super().add_constraint(app_label, model_name, constraint)
        if is_rendered:
            meta = self.apps.get_model(app_label, model_name)._meta  # noqa: SLF001 - Django's name
            meta.constraints = [*meta.constraints, constraint]

    def add_index(self, app_label: str, model_name: str, index: Index) -> None:
        """Tell the rendered model."""
        with self._kept() as is_rendered:
            super().add_index(app_label, model_name, index)
        if is_rendered:
            meta = self.apps.get_model(app_label, model_name)._meta  # noqa: SLF001 - as above
            meta.indexes = [*meta.indexes, index]

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Render whatever is related too: what Django delays, a new model would repair there."""
        super().reload_model(app_label, model_name)

    @contextmanager
    def _kept(self) -> Iterator[bool]:
        """Hide what is rendered, and say whether there is anything."""
        rendered = self.__dict__.pop("apps", None)
        yield rendered is not None
        if rendered is not None:
            self.__dict__["apps"] = rendered


class _Executor(MigrationExecutor):
    """Goes forward from such a state; going backwards, Django takes states of its own."""

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Migrate as Django does."""
        if state is not None:
            state = _State(models=state.models, real_apps=state.real_apps)
        return super().migrate(targets, plan, state, fake, fake_initial)


migrate.MigrationExecutor = _Executor  # type: ignore[attr-defined] # where the command finds it


class Command(migrate.Command):
    """Django's, with that executor."""
