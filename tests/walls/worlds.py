"""Worlds: databases in which the scene was played, and visits to copies of them."""

import gc
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from time_machine import travel

from audit.ground import replay
from parley.devstack.provision import with_database
from privilege import unlocked
from privilege.models.people import User
from privilege.services.member_keys import Opened
from tests import cast as the_cast
from tests.conftest import TEMPLATE, copy_database, drop_database, use_database
from tests.walls import acts, scene
from tests.walls.asking import Request
from tests.walls.observe import Heard, Observation, listening, observe, one_csrf_token

BY_TOKEN, LOCKED = " by token", " locked"
# What every request does alike and has nothing to do with walls: noting it in the person's own
# list of sessions costs three queries, and reading the session's row one more.
_QUICKER = {
    "USERSESSIONS_TRACK_ACTIVITY": False,
    "SESSION_ENGINE": "django.contrib.sessions.backends.cached_db",
}


@dataclass(frozen=True, slots=True)
class World:
    """A database in which the scene was played, and the folder of its stored files."""

    database: str
    files: Path
    scene: scene.Scene
    heard: Heard


@dataclass(slots=True)
class Worlds:
    """Every world that was asked for, each played once."""

    server: str
    folder: Path
    played: dict[frozenset[str], World] = field(default_factory=dict)
    asked: dict[tuple[str, frozenset[str]], list[Request]] = field(default_factory=dict)

    def of(self, varied: frozenset[str]) -> World:
        """Return the world in which some groups are varied."""
        if varied not in self.played:
            self.played[varied] = self._play(varied)
        return self.played[varied]

    def _play(self, varied: frozenset[str]) -> World:
        name = f"parley_world_{len(self.played)}"
        played, files = scene.Scene(varied), self.folder / name
        files.mkdir()
        self._copy(TEMPLATE, name)
        with self._inside(name, files), listening() as heard:
            cast = the_cast.load()
            scene.play_in(played, cast)
            scene.play_log(played, cast)
            acts.play_rest(played, cast)
        self._crown(name)
        return World(name, files, played, heard)

    def _crown(self, name: str) -> None:
        """Make a superuser, as somebody with the database could, past every trigger."""
        with psycopg.connect(with_database(self.server, name), autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            server.execute(
                "UPDATE privilege_user SET is_superuser = true WHERE email = %s",
                [the_cast.email_of("superuser")],
            )

    @contextmanager
    def visit(self, world: World, stay: str | None = None) -> Iterator[None]:
        """Be in a copy of a world at the scene's end.

        It goes away afterwards, or is there again for whoever names the same ``stay``.
        """
        name = f"{world.database}_{stay or os.urandom(4).hex()}".replace(" ", "_")
        files = self.folder / name
        if not files.exists():
            shutil.copytree(world.files, files)
            self._copy(world.database, name)
        with ExitStack() as held:
            held.enter_context(self._inside(name, files))
            # Libraries that ask the system for the time get the same answer as ours.
            held.enter_context(replay.frozen(scene.END))
            held.enter_context(travel(scene.END, tick=False))
            held.enter_context(one_csrf_token())
            yield
        if stay is None:
            drop_database(self.server, name)
            shutil.rmtree(files)

    def _copy(self, source: str, name: str) -> None:
        connections.close_all()
        copy_database(self.server, source, name)

    @contextmanager
    def _inside(self, name: str, files: Path) -> Iterator[None]:
        connections.close_all()
        use_database(self.server, name)
        cache.clear()
        try:
            with override_settings(PARLEY_BLOB_DIR=files, **_QUICKER), _little_sweeping():
                yield
        finally:
            connections.close_all()
            use_database(self.server, "parley_shared")


@contextmanager
def _little_sweeping() -> Iterator[None]:
    """Collect garbage a hundred times less often: it took a fifth of the walks' time."""
    usual = gc.get_threshold()
    gc.freeze()  # nor is what stands now looked through for it first, at each of many visits
    gc.set_threshold(100 * usual[0], *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def person_of(watcher: str) -> str:
    """Return who watches, in whichever way."""
    return watcher.removesuffix(BY_TOKEN).removesuffix(LOCKED)


def client_of(watcher: str, played: scene.Scene) -> Client:
    """Return a browser in which somebody has logged in, or a program with their token.

    Who has a key has unlocked it, unless they are ``LOCKED``.
    """
    name = person_of(watcher)
    if watcher.endswith(BY_TOKEN):
        return Client(headers={"Authorization": f"Bearer {played.secrets[name]}"})
    client = Client()
    if name == "nobody":
        return client
    user = User.objects.get(pk=played.people[name])
    with replay.seeded("log in"):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        if name in played.opened and not watcher.endswith(LOCKED):
            _unlock(client, played.opened[name])
    return client


def _unlock(client: Client, opened: Opened) -> None:
    request, response = HttpRequest(), HttpResponse()
    request.session = session = client.session
    unlocked.keep(request, response, opened.key_id, opened.private)
    session.save()
    client.cookies[unlocked.COOKIE] = response.cookies[unlocked.COOKIE].value


def walk(
    worlds: Worlds, world: World, watcher: str, requests: Iterable[Request]
) -> dict[Request, Observation]:
    """Send every request as one person in a copy of a world."""
    with worlds.visit(world), listening() as heard:
        client = client_of(watcher, world.scene)
        return {request: observe(client, request, watcher, heard) for request in requests}
