"""The processes of the house, with what each is told."""

import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from dev.backing.keys import kept_secret
from dev.backing.ports import LOOPBACK, listens
from dev.backing.program import Program
from dev.supervisor.desk import Desk
from dev.supervisor.environment import environ_of
from dev.supervisor.stores import SERVICES, Stores

PROBE_TIMEOUT = 3.0
# Who asks whom.
NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "media_cache": ("monitor",),
    "monitor": ("media_cache",),
    "ocr": ("media_cache", "monitor"),
    "gateway": SERVICES,
}


@dataclass(frozen=True, kw_only=True)
class Processes:
    """Everything that is started on top of the stores."""

    desk: Desk
    stores: Stores
    ports: Mapping[str, int]

    def upstream(self) -> Program:
        """The demo upstream and its CDN."""
        listen = (f"{LOOPBACK}:{self.ports[name]}" for name in ("upstream", "cdn"))
        facts = {"CARREL_DATA_DIR": str(self.desk.folder)}
        return Program(
            name="upstream",
            command=(sys.executable, "-m", "dev", "upstream", *listen),
            is_ready=partial(listens, self.ports["upstream"]),
            environ=environ_of("upstream", self.desk.user, facts),
        )

    def services(self) -> list[Program]:
        """The services, each with all its roles."""
        return [self._service(name) for name in SERVICES]

    def migration(self, service: str) -> Program:
        """The run that brings a service's schema to the newest version, and ends."""
        facts = self._facts(service) | self.stores.migration_facts(service)
        return Program(
            name=f"{service}_migrate",
            command=(sys.executable, "-m", service, "migrate"),
            is_ready=lambda: True,
            environ=environ_of(service, self.desk.user, facts),
        )

    def gateway(self, port: int) -> Program:
        """The door."""
        facts = self._facts("gateway") | self.stores.redis_facts()
        facts |= {"GATEWAY_HOST": self.desk.own.gateway_host}
        environ = environ_of("gateway", self.desk.user, facts)
        return Program(
            name="gateway",
            command=(sys.executable, "-m", "gateway", "serve"),
            is_ready=partial(answers_ok, self.desk.probe_url(port)),
            environ={**environ, "GATEWAY_PORT": str(port)},
        )

    def _service(self, name: str) -> Program:
        return Program(
            name=name,
            command=(sys.executable, "-m", name, "all"),
            is_ready=partial(listens, self.ports[name]),
            environ=environ_of(name, self.desk.user, self._facts(name)),
        )

    def _facts(self, name: str) -> dict[str, str]:
        # What the core of gRPC would say to standard error by itself is no JSON; calls that fail tell the rest.
        facts = {"CARREL_DATA_DIR": str(self.desk.folder), "GRPC_VERBOSITY": "NONE"}
        facts |= {f"{other.upper()}_ADDRESS": f"{LOOPBACK}:{self.ports[other]}" for other in NEIGHBOURS[name]}
        if name in SERVICES:
            facts |= {
                f"{name.upper()}_LISTEN": f"{LOOPBACK}:{self.ports[name]}",
                f"{name.upper()}_METRICS_LISTEN": f"{LOOPBACK}:{self.ports[f'{name}_metrics']}",
                # On loopback whoever can call may also look; elsewhere it is for the operator to decide.
                "GRPC_REFLECTION": "true",
            }
            facts |= self.stores.redis_facts() | self.stores.database_facts(name)
        return facts | self._facts_of_its_own(name)

    def _facts_of_its_own(self, name: str) -> dict[str, str]:
        if name == "media_cache":
            return self._object_facts()
        if name == "monitor" and self.desk.is_demo:
            upstream = f"http://{LOOPBACK}:{self.ports['upstream']}"
            return {"SCRAPECREATORS_API_KEY": "demo", "SCRAPECREATORS_BASE_URL": upstream}
        return {}

    def _object_facts(self) -> dict[str, str]:
        place = f"{LOOPBACK}:{self.ports['objects']}"
        facts = {
            "MEDIA_CACHE_OBJECTS_LISTEN": place,
            "MEDIA_CACHE_OBJECTS_URL": f"http://{place}",
            "OBJECTS_SIGNING_KEY": kept_secret(self.desk.secrets, "objects_signing_key"),
        }
        if self.desk.is_demo:
            cdn = f"{LOOPBACK}:{self.ports['cdn']}"
            facts |= {"MEDIA_CACHE_ALLOWED_ADDRESSES": cdn, "MEDIA_CACHE_SIGNED_HOSTS": cdn}
        return facts


def answers_ok(url: str) -> bool:
    """Whether a GET of the URL is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=PROBE_TIMEOUT) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, urllib.error.HTTPError):
        return False
