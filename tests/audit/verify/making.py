"""A log without a database, and bundles of it, as an exporter makes them."""

import hashlib
import hmac
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import bundle, checkpoint, entry, merkle, note
from audit.ledger.bundle import About, LineWriter, Listed, Piece, Sealed
from audit.ledger.checkpoint import Checkpoint
from audit.ledger.entry import Entry, Source
from audit.ledger.selectors.exported import PlacedEntry
from audit.ledger.values import Ref
from audit.verify import parley_verify

LOG = UUID("11111111-1111-4111-8111-111111111111")
OTHER_LOG = UUID("22222222-2222-4222-8222-222222222222")
PERSON = UUID("66666666-6666-4666-8666-666666666666")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


def drawn(*parts: object) -> bytes:
    """32 bytes that are the same at each run."""
    return hashlib.sha256(repr(parts).encode()).digest()


@dataclass
class Log:
    """Entries in the order of their tree, and what is made of them."""

    id: UUID = LOG
    key: Ed25519PrivateKey = KEY
    entries: list[PlacedEntry] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"parley.example/{self.id}"

    @property
    def verifier(self) -> str:
        return str(note.Verifier(self.origin, self.key.public_key().public_bytes_raw()))

    def add(self, event: str = "casework:case:viewed", **more: object) -> PlacedEntry:
        index = len(self.entries)
        made = Entry(
            **{  # type: ignore[arg-type]
                "id": UUID(bytes=drawn(self.id, "id", index)[:16], version=4),
                "act_id": UUID(bytes=drawn(self.id, "act", index)[:16], version=4),
                "log_id": self.id,
                "at": START + timedelta(minutes=index),
                "event": event,
                "writing": True,
                "outcome": "success",
                "kind": "person",
                "user_id": PERSON,
                "office_id": None,
                "source": Source("192.0.2.7", "=Browser/1, “quoted”", "s" * 64),
                "wall_id": None,
                **more,
            }
        )
        data, salt = entry.encode(made), drawn(self.id, "salt", index)
        committed = entry.commitment(salt, data)
        placed = PlacedEntry(index, made.id, made.at, committed, None, data, salt, None)
        self.entries.append(placed)
        return placed

    def expunge(self, index: int) -> None:
        """Take an entry's body away; the order is the next entry."""
        gone = self.entries[index]
        order = self.add(parley_verify.EXPUNGED_BY, objects=(Ref("ledger.entry", gone.id),))
        self.entries[index] = PlacedEntry(
            index, gone.id, gone.at, gone.commitment, gone.wall_id, None, None, order.id
        )

    def node(self, level: int, index: int) -> bytes:
        first = index << level
        stretch = self.entries[first : first + (1 << level)]
        return merkle.complete_root([entry.leaf_hash(self.id, e.commitment) for e in stretch])

    def root(self, size: int) -> bytes:
        frontier = merkle.Frontier()
        for one in self.entries[:size]:
            frontier.append(entry.leaf_hash(self.id, one.commitment))
        return frontier.root()

    def signed(self, size: int) -> str:
        return checkpoint.sign(Checkpoint(self.origin, size, self.root(size)), self.key)

    def bundle(
        self,
        chosen: Iterable[int] | None = None,
        *,
        withheld: Iterable[int] = (),
        earlier: Sequence[int] = (),
        cosigned: str = "",
        keys: str = "",
    ) -> dict[str, bytes]:
        """The files of a bundle of these entries (all by default), by name."""
        size = len(self.entries)
        indexes = list(range(size)) if chosen is None else sorted(chosen)
        writer = LineWriter(size, self.node)
        lines = [
            (writer.withheld if i in set(withheld) else writer.entry)(self.entries[i])
            for i in indexes
        ]
        counts = {state: sum(one.state == state for one in lines) for state in bundle.STATES}
        public = (self.origin, self.key.public_key().public_bytes_raw())
        old = [
            bundle.earlier_line(self.signed(n), merkle.consistency_proof(n, size, self.node))
            for n in earlier
        ]
        heads = parley_verify.csv_line(parley_verify.COLUMNS)
        files = {
            "checkpoint.txt": self.signed(size).encode() + cosigned.encode(),
            "earlier.jsonl": b"".join(old),
            "public-keys.txt": bundle.verifier_lines([public]) + keys.encode(),
            "entries.jsonl": b"".join(one.json for one in lines),
            "entries.csv": heads + b"".join(one.row for one in lines),
            "people.csv": b"user,name\r\n",
            "summary.pdf": b"%PDF-1.4\n",
            "parley_verify.py": bundle.VERIFIER[:2_000],
        }
        listed = [
            Listed(name, len(data), hashlib.sha256(data).hexdigest(), zlib.crc32(data))
            for name, data in files.items()
        ]
        about = About(
            self.id, self.origin, START, size, self.root(size), chosen is None, {}, counts
        )
        manifest = bundle.manifest(about, listed)
        return {"manifest.json": manifest, "seal.json": self._seal(manifest), **files}

    def _seal(self, manifest: bytes) -> bytes:
        """The log goes on by the entry that names the manifest, and by one more."""
        size, salt = len(self.entries), drawn("manifest")
        digest = hmac.digest(salt, hashlib.sha256(manifest).digest(), "sha256").hex()
        more = Log(self.id, self.key, list(self.entries))
        sealing = more.add(parley_verify.SEALED_BY, digests={"manifest": digest})
        more.add()
        assert sealing.data is not None
        assert sealing.salt is not None
        return bundle.seal(
            Sealed(
                data=sealing.data,
                salt=sealing.salt,
                manifest_salt=salt,
                index=size,
                inclusion=merkle.inclusion_proof(size, size + 2, more.node),
                checkpoint=more.signed(size + 2),
                consistency=merkle.consistency_proof(size, size + 2, more.node),
            )
        )


def zipped(files: dict[str, bytes]) -> bytes:
    """The ZIP of these files, in their order."""
    pieces = [
        Piece(name, len(data), zlib.crc32(data), lambda data=data: [data])  # type: ignore[misc]
        for name, data in files.items()
    ]
    made = b"".join(bundle.zip_chunks(pieces))
    assert len(made) == bundle.zip_size(pieces)
    return made


def sample(size: int = 7) -> Log:
    """A log of a few entries."""
    log = Log()
    for _ in range(size):
        log.add()
    return log
