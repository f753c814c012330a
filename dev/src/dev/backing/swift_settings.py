"""The settings files of a small Swift: one device, one replica, S3 in front, nothing remembered outside the folder."""

import getpass
from pathlib import Path

from dev.backing.ports import LOOPBACK

ACCESS_KEY = "media:app"
SECRET_KEY = "secretsecret"
REGION = "us-east-1"

_PIPELINE = (
    "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth "
    "copy slo dlo versioned_writes symlink"
)
_FILTERS = {
    # No memcached listens there: every answer then comes from the servers themselves.
    "memcache": f"memcache_servers = {LOOPBACK}:1",
    "s3api": f"location = {REGION}\ns3_acl = false\nallow_multipart_uploads = true\nmin_segment_size = 5242880",
    "tempauth": f"user_{ACCESS_KEY.replace(':', '_')} = {SECRET_KEY} .admin",
    "versioned_writes": "allow_versioned_writes = true",
}


def shared_settings() -> str:
    """swift.conf: what all its servers have to agree on."""
    return "[swift-hash]\nswift_hash_path_suffix = carrel\n\n[storage-policy:0]\nname = gold\ndefault = yes\n"


def storage_settings(kind: str, folder: Path, port: int) -> str:
    """The settings of the account, container or object server."""
    options = f"devices = {folder}/node\nmount_check = false\ndisable_fallocate = true\n"
    pipeline = f"[pipeline:main]\npipeline = {kind}-server\n\n[app:{kind}-server]\nuse = egg:swift#{kind}\n"
    return _common(folder, port) + options + "\n" + pipeline


def proxy_settings(folder: Path, port: int) -> str:
    """The settings of the server that speaks S3."""
    pipeline = f"[pipeline:main]\npipeline = {_PIPELINE} proxy-server\n\n"
    app = "[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n"
    filters = (_filter("memcache" if name == "cache" else name, name) for name in _PIPELINE.split())
    return _common(folder, port) + "\n" + pipeline + app + "".join(filters)


def _common(folder: Path, port: int) -> str:
    return (
        f"[DEFAULT]\nbind_ip = {LOOPBACK}\nbind_port = {port}\nworkers = 0\nuser = {getpass.getuser()}\n"
        f"swift_dir = {folder}\nlog_level = WARNING\nlog_address = {folder}/nowhere\neventlet_debug = false\n"
    )


def _filter(egg: str, name: str) -> str:
    return f"\n[filter:{name}]\nuse = egg:swift#{egg}\n{_FILTERS.get(egg, '')}\n"
