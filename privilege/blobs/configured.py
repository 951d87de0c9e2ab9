"""The store and the key ring that the settings name."""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from privilege.blobs.kek import KeyRing
from privilege.blobs.stores import FileStore, Store


def store() -> Store:
    """Where stored files lie."""
    if settings.PARLEY_BLOB_STORE == "s3":
        return _s3_store(
            settings.PARLEY_S3_ENDPOINT,
            settings.PARLEY_S3_BUCKET,
            settings.PARLEY_S3_ACCESS_KEY,
            settings.PARLEY_S3_SECRET_KEY,
        )
    return FileStore(settings.PARLEY_BLOB_DIR)


def key_ring() -> KeyRing:
    """The key-encryption keys: the one that wraps, and those of earlier times (`id:hex`)."""
    ring = [f"{settings.PARLEY_KEK_ID}:{settings.PARLEY_KEK}", *settings.PARLEY_KEK_EARLIER]
    try:
        return _key_ring(tuple(ring))
    except ValueError as error:
        raise ImproperlyConfigured(f"The key-encryption keys cannot be used: {error}.") from None


@cache
def _key_ring(ring: tuple[str, ...]) -> KeyRing:
    keys = {}
    for entry in ring:
        key_id, _, digits = entry.partition(":")
        try:
            keys[key_id] = bytes.fromhex(digits)
        except ValueError:
            raise ValueError(f"key {key_id} is not hexadecimal") from None
    return KeyRing(keys, ring[0].partition(":")[0])


@cache
def _s3_store(endpoint: str, bucket: str, access_key: str, secret_key: str) -> Store:
    from privilege.blobs.s3 import S3Store  # noqa: PLC0415 - loads boto3, slow and rarely needed

    return S3Store.connect(endpoint, bucket, access_key, secret_key)
