"""``python -m audit.witness make FOLDER NAME`` and ``python -m audit.witness serve FOLDER``.

The folder holds ``witness.pem`` (its key), ``name``, ``logs.txt`` (an origin, or a prefix ending in
a slash, and a base64 public key on each line) and ``state.json`` (what it saw last of each log).
Never put an older ``state.json`` back: the witness would cosign what it has seen to be otherwise.
"""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.ledger import note
from audit.ledger.cosignature import Witness as Identity
from audit.witness.protocol import Witness, parse_logs
from audit.witness.server import Server
from audit.witness.state import State, StateError

_KEY, _NAME, _LOGS = "witness.pem", "name", "logs.txt"


def main(arguments: list[str]) -> int:
    """Run; 0 when all went well, 2 for what cannot be done (said on standard error)."""
    parser = argparse.ArgumentParser(prog="python -m audit.witness", description=__doc__)
    acts = parser.add_subparsers(required=True, dest="act")
    maker = acts.add_parser("make", help="make a key and print it for the log's PARLEY_WITNESSES")
    maker.add_argument("folder", type=Path)
    maker.add_argument("name", help="such as witness.example.org/w1")
    server = acts.add_parser("serve", help="answer add-checkpoint until stopped")
    server.add_argument("folder", type=Path)
    server.add_argument("--listen", default="127.0.0.1:8400", help="host:port; port 0: a free one")
    asked = parser.parse_args(arguments)
    try:
        if asked.act == "make":
            make(asked.folder, asked.name)
        else:
            serve(asked.folder, asked.listen)
    except (OSError, ValueError, StateError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def make(folder: Path, name: str) -> None:
    """Make a witness's folder; `ValueError` where there is one."""
    if not note.is_name(name):
        raise ValueError("A witness's name has no spaces and no plus.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    (folder / _NAME).write_text(f"{name}\n", encoding="utf-8")
    (folder / _LOGS).touch()
    State.make(folder)
    sys.stdout.write(f"{Identity(name, key.public_key().public_bytes_raw())}\n")


def serve(folder: Path, listen: str) -> None:
    """Answer until SIGTERM or SIGINT."""
    host, _, port = listen.rpartition(":")
    state = State(folder)
    witness = Witness(
        (folder / _NAME).read_text(encoding="utf-8").strip(),
        _load_key(folder / _KEY),
        parse_logs((folder / _LOGS).read_text(encoding="utf-8")),
        state,
        time.time,
    )
    with Server((host or "127.0.0.1", int(port)), witness) as server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(
                number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start()
            )
        sys.stdout.write(f"http://{server.server_address[0]!s}:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.2)
    state.close()


def _load_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 key.")  # noqa: TRY004 - a damaged file
    return key


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
