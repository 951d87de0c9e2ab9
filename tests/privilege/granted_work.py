"""Work product of two people with unlocked keys, a job that reads it, and a worker for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from audit.ground import ids, rand
from audit.ledger import selectors as ledger
from audit.ledger.services import operation
from audit.ledger.values import Ref
from privilege import context, granted, tasks, worker_key
from privilege.access import wall_of
from privilege.actor import Actor
from privilege.choices import WallKind, WallRight
from privilege.keys.pairs import Place, PrivateKey, PublicKey
from privilege.models.blobs import Blob, BlobKey
from privilege.models.content import Content
from privilege.models.job_grants import JobGrant
from privilege.models.jobs import Job
from privilege.models.keys import MemberKey
from privilege.models.walls import Wall
from privilege.services import jobs, office_keys, walls, workers
from privilege.services.content import write_content
from privilege.services.job_grants import Needs
from privilege.services.wall_keys import key_for_content
from privilege.unlocked import Unlocked
from privilege.work import JobRun
from privilege.worker_key import WorkerPair
from tests.cast import Cast, id_of, office_of

SECRET = "He was in Ohio that night."


@dataclass
class Reader:
    """A handler that keeps what it could open, and may be told what to do halfway."""

    read: list[str] = field(default_factory=list)
    files: list[bytes | None] = field(default_factory=list)
    halfway: Callable[[], None] = lambda: None

    def __call__(self, run: JobRun) -> None:
        assert run.grant is not None
        assert SECRET not in repr(run)
        with run.enter():
            words = [Content.objects.get(pk=one).value("text") for one in run.args["contents"]]
            self.files += [granted.file_key(UUID(one)) for one in run.args["blobs"]]
        self.halfway()
        with run.enter():
            self.read += words


@dataclass
class Scene:
    """Everything a test of granted work needs."""

    cast: Cast
    wall: Wall
    worker: WorkerPair
    reader: Reader
    keys: dict[Actor, Unlocked]

    def write(self, actor: Actor, text: str = SECRET) -> UUID:
        """Write words behind the wall; their content record's id."""
        with context.enter(actor), operation(actor, "test:note:written", wall=self.wall.id):
            return write_content(wall_of(actor, self.wall.id), {"text": text}).id

    def keep(self, actor: Actor) -> tuple[UUID, bytes]:
        """Make a stored file's row behind the wall; its id and its key."""
        blob_id, file_key = ids.new(), rand.key_bytes(32)
        with context.enter(actor), operation(actor, "test:file:kept", wall=self.wall.id):
            made = key_for_content(actor, self.wall)
            place = Place("file", (self.wall.id, blob_id), made.generation)
            Blob(id=blob_id, store_key=blob_id.hex, size=1, stored_size=2).save(force_insert=True)
            row = BlobKey.behind(
                self.wall,
                blob_id=blob_id,
                wrapped_key=PublicKey(bytes(made.public_key)).seal(file_key, place),
                generation=made.generation,
                kek_id="",
            )
            row.save(force_insert=True)
        return blob_id, file_key

    def ask(
        self, actor: Actor, contents: list[UUID], blobs: tuple[UUID, ...] = (), key: str = "one"
    ) -> Job:
        """Enqueue a job that reads these."""
        args: dict[str, str | int | list[str]] = {}
        args |= {"contents": [str(one) for one in contents], "blobs": [str(one) for one in blobs]}
        needs = Needs(self.wall.id, content_ids=contents, blob_ids=blobs)
        with context.enter(actor):
            return jobs.enqueue(actor, task="test.read", key=key, needs=needs, args=args)

    def ask_for_new(self, actor: Actor, key: str = "one") -> Job:
        """Enqueue a job that reads one new record."""
        return self.ask(actor, [self.write(actor)], key=key)

    def unlock(self, actor: Actor) -> None:
        """Make a person's key without the slow locks of a real one, and keep it unlocked."""
        private = PrivateKey.generate()
        key = MemberKey(user_id=id_of(actor), public_key=private.public.data)
        with context.enter(actor), operation(actor, "test:key:made"):
            key.save(force_insert=True)
        self.keys[actor] = Unlocked(key.id, private)

    def grant(self, actor: Actor) -> int:
        """Let a member come by; how many jobs go on."""
        keys = self.keys[actor]
        with context.enter(actor):
            return jobs.grant_waiting(actor, Unlocked(keys.member_key_id, keys.private))

    def grants(self, actor: Actor) -> list[JobGrant]:
        """The grants that the actor may know of."""
        with context.enter(actor):
            return list(JobGrant.objects.order_by("created_at"))


def run(job: Job) -> str:
    """Run a job as the worker that this process is; its state afterwards."""
    tasks.run_job(str(job.id))
    return state(job)


def state(job: Job) -> str:
    """Where a job stands."""
    return Job.objects.get(pk=job.id).state


def refusals(actor: Actor, job: Job) -> list[str]:
    """The refused acts on a job in the log of the actor's office."""
    with context.enter(actor):
        found = ledger.entries_about([actor.log_id], Ref("privilege.job", job.id))
    return [one.event for one in found if one.outcome == "refused"]


@contextmanager
def set_scene(cast: Cast) -> Iterator[Scene]:
    """A prosecutor and a clerk behind a wall, with keys; this process is a worker meanwhile."""
    pair = worker_key.make()
    workers.sign_of_life(pair)
    scene = Scene(cast, _wall(cast), pair, Reader(), {})
    for actor in (cast.prosecutor, cast.da_clerk):
        scene.unlock(actor)
    try:
        yield scene
    finally:
        worker_key.forget()


def _wall(cast: Cast) -> Wall:
    actor, office = cast.prosecutor, office_of(cast.prosecutor)
    with context.enter(cast.da_supervisor):
        office_keys.hold_ceremony(cast.da_supervisor)
    with context.enter(actor):
        matter = walls.open_matter(actor)
        for kind in (WallKind.CASE_RECORD, WallKind.PROSECUTION_WORK_PRODUCT):
            wall = walls.open_wall(actor, matter_id=matter, kind=kind, office_id=office)
            manage = WallRight.MANAGE
            walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(actor), right=manage)
        walls.grant_wall(actor, wall_id=wall.id, user_id=id_of(cast.da_clerk))
    return wall
