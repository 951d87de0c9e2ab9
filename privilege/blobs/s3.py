"""Stored files in an S3-compatible object store.

A growing file is a run of part objects ``arriving/<key>/<number>``, each written once: the store
refuses a number that is taken, so of two writers the slower one fails. Publishing puts them
together as ``kept/<key>`` by a multipart upload, by the store itself where a part is large enough
to be copied (5 MiB), through this machine where it is not. A kill loses what was not confirmed.
"""

from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from privilege.blobs.stores import Buffer, MissingError, OvertakenError, checked

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART = 8 * 1024 * 1024
SMALLEST_PART = 5 * 1024 * 1024
MOST_PARTS = 9_000
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class S3Store:
    """A bucket, with room for ``arriving/`` and ``kept/``."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    def connect(cls, endpoint: str, bucket: str, access_key: str, secret_key: str) -> Self:
        """A store at `endpoint` (AWS itself where it is empty)."""
        client = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            aws_access_key_id=access_key or None,
            aws_secret_access_key=secret_key or None,
            config=Config(retries={"mode": "standard", "max_attempts": 5}),
        )
        return cls(client, bucket)

    def begin(self, key: str) -> "_GrowingObject":
        """An empty growing file; raises OvertakenError when there is one already."""
        if self._parts(key):
            raise OvertakenError
        return _GrowingObject(self._client, self._bucket, _folder(key), [])

    def resume(self, key: str) -> "_GrowingObject":
        """A growing file as it was left; raises MissingError."""
        parts = self._parts(key)
        if not parts:
            raise MissingError(key)
        return _GrowingObject(self._client, self._bucket, _folder(key), parts)

    def publish(self, key: str) -> None:
        """Make a growing file final; a second time does nothing. Raises MissingError."""
        parts = self._parts(key)
        if self._size(_final(key)) is None:
            if not parts:
                raise MissingError(key)
            self._compose(key, parts)
        self._delete(parts)

    def open(self, key: str) -> "_KeptObject":
        """A published file; raises MissingError."""
        name = _final(key)
        size = self._size(name)
        if size is None:
            raise MissingError(key)
        return _KeptObject(self._client, self._bucket, name, size)

    def discard(self, key: str) -> None:
        """Remove a growing file, whether it is there or not."""
        self._delete(self._parts(key))

    def remove(self, key: str) -> None:
        """Remove a published file: for what is older than the longest backup, and nothing else."""
        self._client.delete_object(Bucket=self._bucket, Key=_final(key))

    def sweep(self, before: datetime) -> int:
        """Discard growing files that nobody has added to since `before`; returns how many."""
        newest: dict[str, datetime] = {}
        for page in self._pages("arriving/"):
            for name, _, modified in page:
                key = name.split("/")[1]
                newest[key] = max(modified, newest.get(key, modified))
        stale = [key for key, modified in newest.items() if modified < before]
        for key in stale:
            self.discard(key)
        return len(stale)

    def kept(self, before: datetime) -> Iterator[str]:
        """The keys of published files that were written before a moment."""
        for page in self._pages("kept/"):
            yield from (name.split("/")[1] for name, _, modified in page if modified < before)

    def _compose(self, key: str, parts: list[tuple[str, int]]) -> None:
        """Put parts together, in groups as large as S3 wants them; the last may be smaller."""
        least = max(SMALLEST_PART, sum(size for _, size in parts) // MOST_PARTS)
        name = _final(key)
        upload = self._client.create_multipart_upload(Bucket=self._bucket, Key=name)["UploadId"]
        done: list[CompletedPartTypeDef] = []
        try:
            for number, group in enumerate(_groups(parts, least), 1):
                tag = self._put_group(name, upload, number, group)
                done.append({"PartNumber": number, "ETag": tag})
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": done}
            )
        except BaseException:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=name, UploadId=upload)
            raise

    def _put_group(self, name: str, upload: str, number: int, group: list[str]) -> str:
        if len(group) == 1:
            copied = self._client.upload_part_copy(
                Bucket=self._bucket,
                Key=name,
                UploadId=upload,
                PartNumber=number,
                CopySource={"Bucket": self._bucket, "Key": group[0]},
            )
            return copied["CopyPartResult"]["ETag"]
        joined = b"".join(
            self._client.get_object(Bucket=self._bucket, Key=part)["Body"].read() for part in group
        )
        sent = self._client.upload_part(
            Bucket=self._bucket, Key=name, UploadId=upload, PartNumber=number, Body=joined
        )
        return sent["ETag"]

    def _parts(self, key: str) -> list[tuple[str, int]]:
        """Names and sizes of a growing file's parts, in order."""
        return [(name, size) for page in self._pages(_folder(key)) for name, size, _ in page]

    def _pages(self, prefix: str) -> Iterator[list[tuple[str, int, datetime]]]:
        for page in self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        ):
            yield [
                (one["Key"], one["Size"], one["LastModified"]) for one in page.get("Contents", [])
            ]

    def _delete(self, parts: list[tuple[str, int]]) -> None:
        for name, _ in parts:
            self._client.delete_object(Bucket=self._bucket, Key=name)

    def _size(self, name: str) -> int | None:
        try:
            return self._client.head_object(Bucket=self._bucket, Key=name)["ContentLength"]
        except ClientError as error:
            if _code(error) in _ABSENT:
                return None
            raise


class _KeptObject:
    """A published file."""

    def __init__(self, client: "S3Client", bucket: str, name: str, size: int) -> None:
        self._client = client
        self._bucket = bucket
        self._name = name
        self.size = size

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""
        return _read(
            self._client, self._bucket, self._name, offset, min(length, self.size - offset)
        )

    def close(self) -> None:
        """Nothing is held open."""


class _GrowingObject:
    """Part objects, and what waits to become the next one."""

    def __init__(
        self, client: "S3Client", bucket: str, folder: str, parts: list[tuple[str, int]]
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._folder = folder
        self._parts = parts
        self._next = int(parts[-1][0].rpartition("/")[2]) + 1 if parts else 0
        self._waiting = bytearray()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes appended."""
        return sum(size for _, size in self._parts) + len(self._waiting)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; fewer only at the end."""
        self.confirm()
        found, end, start = [], offset + length, 0
        for name, size in self._parts:
            low, high = max(offset, start), min(end, start + size)
            if low < high:
                found.append(_read(self._client, self._bucket, name, low - start, high - low))
            start += size
        return b"".join(found)

    def append(self, at: int, data: Buffer) -> None:
        """Write at the end, which must be `at`; raises OvertakenError when it is not."""
        with self._lock:
            if self.size != at:
                raise OvertakenError
            self._waiting += data
            if len(self._waiting) >= PART:
                self._put()

    def cut(self, size: int, *, seen: int) -> None:
        """Drop what lies behind `size`: torn bytes that nobody was promised.

        Raises OvertakenError when the file no longer has the `seen` bytes that showed the tear.
        """
        self.confirm()
        if self.size != seen:
            raise OvertakenError
        kept, start = [], 0
        for name, length in self._parts:
            if start < size:
                kept.append((name, min(length, size - start)))
                if start + length > size:
                    self._shorten(name, size - start)
            else:
                self._client.delete_object(Bucket=self._bucket, Key=name)
            start += length
        self._parts = kept

    def confirm(self) -> None:
        """Return when everything appended is in the store."""
        with self._lock:
            if self._waiting:
                self._put()

    def close(self) -> None:
        """What was not confirmed is let go."""

    def _put(self) -> None:
        """Write what waits under a number that nobody has; numbers never come back."""
        name = f"{self._folder}{self._next:08d}"
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=name, Body=bytes(self._waiting), IfNoneMatch="*"
            )
        except ClientError as error:
            if _code(error) in _TAKEN:
                raise OvertakenError from None
            raise
        self._parts.append((name, len(self._waiting)))
        self._next += 1
        self._waiting.clear()

    def _shorten(self, name: str, length: int) -> None:
        kept = _read(self._client, self._bucket, name, 0, length)
        self._client.put_object(Bucket=self._bucket, Key=name, Body=kept)


def _groups(parts: list[tuple[str, int]], least: int) -> Iterator[list[str]]:
    """Names of neighbouring parts that together have at least `least` bytes."""
    group, gathered = [], 0
    for name, size in parts:
        group.append(name)
        gathered += size
        if gathered >= least:
            yield group
            group, gathered = [], 0
    if group:
        yield group


def _read(client: "S3Client", bucket: str, name: str, offset: int, length: int) -> bytes:
    if length <= 0:
        return b""
    span = f"bytes={offset}-{offset + length - 1}"
    return client.get_object(Bucket=bucket, Key=name, Range=span)["Body"].read()


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _folder(key: str) -> str:
    return f"arriving/{checked(key)}/"


def _final(key: str) -> str:
    return f"kept/{checked(key)}"
