"""The bucket of the stores' own tests."""

from tests.privilege.blobs.conftest import s3_endpoint, s3_store

__all__ = ["s3_endpoint", "s3_store"]
