"""Chance: the operating system's, unless a test replays a scene."""

import builtins
import os

from audit.ground import replay


def bytes(count: int) -> builtins.bytes:  # noqa: A001 - read as rand.bytes(16) everywhere
    """`count` unpredictable bytes, for salts and anything that is not a key or nonce."""
    source = replay.stream.get()
    return os.urandom(count) if source is None else source.read(count)


def key_bytes(count: int) -> builtins.bytes:
    """`count` unpredictable bytes for a key or a nonce."""
    return bytes(count)
