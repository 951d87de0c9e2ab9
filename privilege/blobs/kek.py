"""Wrapping file keys under the platform's key-encryption key.

A wrap names format version, algorithm and key id, and is bound by associated data to the wall and
the file it serves: moved to another wall or file it does not open. Rotation re-wraps and never
touches a stored file. With random 96-bit nonces one key may make 2**32 wraps (SP 800-38D, 8.3).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.ground import rand

VERSION = 1
AES_256_GCM = 1
KEY_SIZE = 32
_NONCE_SIZE = 12
_PURPOSE = b"parley file key"
_HEAD = struct.Struct(">BBB")
_MAX_ID = 64


class CannotUnwrapError(Exception):
    """The wrap is damaged, belongs elsewhere, or its key-encryption key is not configured."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a wrapped file key belongs."""

    wall: UUID
    blob: UUID


class KeyEncryption(Protocol):
    """Whoever holds the key-encryption keys: a file, the environment, or a key service."""

    @property
    def active_id(self) -> str:
        """Id of the key that wraps now."""

    def wrap(self, file_key: bytes, binding: Binding) -> bytes:
        """Wrap under the active key."""

    def unwrap(self, wrapped: bytes, binding: Binding) -> bytes:
        """The file key; raises CannotUnwrapError."""


class KeyRing:
    """Key-encryption keys held in memory: one wraps, all unwrap."""

    def __init__(self, keys: Mapping[str, bytes], active_id: str) -> None:
        for key_id, key in keys.items():
            if len(key) != KEY_SIZE:
                raise ValueError(f"key {key_id} must be {KEY_SIZE} bytes")
            if not 0 < len(key_id.encode()) <= _MAX_ID:
                raise ValueError(f"a key id has 1 to {_MAX_ID} bytes")
        if active_id not in keys:
            raise ValueError(f"key {active_id} is not in the ring")
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._active_id = active_id

    @property
    def active_id(self) -> str:
        """Id of the key that wraps now."""
        return self._active_id

    def wrap(self, file_key: bytes, binding: Binding) -> bytes:
        """Wrap under the active key."""
        name = self._active_id.encode()
        head = _HEAD.pack(VERSION, AES_256_GCM, len(name)) + name
        nonce = rand.key_bytes(_NONCE_SIZE)
        sealed = self._keys[self._active_id].encrypt(nonce, file_key, _aad(head, binding))
        return head + nonce + sealed

    def unwrap(self, wrapped: bytes, binding: Binding) -> bytes:
        """The file key; raises CannotUnwrapError."""
        head, key_id = _parse(wrapped)
        if key_id not in self._keys:
            raise CannotUnwrapError(f"key {key_id} is not configured")
        nonce_end = len(head) + _NONCE_SIZE
        nonce, sealed = wrapped[len(head) : nonce_end], wrapped[nonce_end:]
        try:
            return self._keys[key_id].decrypt(nonce, sealed, _aad(head, binding))
        except (InvalidTag, ValueError):
            raise CannotUnwrapError("the wrapped key does not open") from None


def key_id_of(wrapped: bytes) -> str:
    """Id of the key-encryption key that made this wrap; raises CannotUnwrapError."""
    return _parse(wrapped)[1]


def rewrap(keys: KeyEncryption, wrapped: bytes, binding: Binding) -> bytes:
    """The same file key under the active key, for rotation; unchanged when it already is."""
    if key_id_of(wrapped) == keys.active_id:
        return wrapped
    return keys.wrap(keys.unwrap(wrapped, binding), binding)


def _parse(wrapped: bytes) -> tuple[bytes, str]:
    """Head and key id."""
    if len(wrapped) < _HEAD.size:
        raise CannotUnwrapError("the wrapped key is cut short")
    version, algorithm, length = _HEAD.unpack_from(wrapped)
    if (version, algorithm) != (VERSION, AES_256_GCM):
        raise CannotUnwrapError(f"wrap format {version} with algorithm {algorithm} is not known")
    head = wrapped[: _HEAD.size + length]
    try:
        return head, head[_HEAD.size :].decode()
    except UnicodeDecodeError:
        raise CannotUnwrapError("the key id is not text") from None


def _aad(head: bytes, binding: Binding) -> bytes:
    return b"\0".join([_PURPOSE, head]) + binding.wall.bytes + binding.blob.bytes
