"""Objects: bytes kept under keys, behind one port with two stores.

store = DirectoryStore(root, base_url, signing_key)   # one machine; its URLs are answered by an `ObjectServer`
store = S3Store(settings)                             # S3, R2 and whatever speaks their protocol
"""

from common.objects.body import Body
from common.objects.directory import DirectoryStore
from common.objects.names import DEFAULT_LIFETIME, LONGEST_LIFETIME
from common.objects.port import (
    ObjectHead,
    ObjectNotFound,
    ObjectStore,
    ObjectStoreRefused,
    ObjectStoreUnavailable,
)
from common.objects.s3 import S3Store
from common.objects.s3_settings import S3Place, S3Settings
from common.objects.server import ObjectServer, object_server

__all__ = [
    "DEFAULT_LIFETIME",
    "LONGEST_LIFETIME",
    "Body",
    "DirectoryStore",
    "ObjectHead",
    "ObjectNotFound",
    "ObjectServer",
    "ObjectStore",
    "ObjectStoreRefused",
    "ObjectStoreUnavailable",
    "S3Place",
    "S3Settings",
    "S3Store",
    "object_server",
]
