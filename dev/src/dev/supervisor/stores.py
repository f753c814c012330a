"""PostgreSQL and Redis: ours, unless the user has his own."""

from collections.abc import Mapping
from dataclasses import dataclass

from dev.backing.keys import kept_secret
from dev.backing.postgres import Postgres
from dev.backing.provision import Tenant
from dev.backing.redis import Redis
from dev.supervisor.desk import Desk

SERVICES = ("media_cache", "monitor", "ocr")
# Three services, each with a pool per role, and somebody who looks at the database meanwhile.
POSTGRES_OPTIONS = {"max_connections": "200"}


@dataclass(frozen=True, kw_only=True)
class Stores:
    """What is embedded (None: the user has his own), and who lives on the PostgreSQL server."""

    postgres: Postgres | None
    redis: Redis | None
    server_url: str
    tenants: Mapping[str, Tenant]

    def superuser_url(self, service: str) -> str | None:
        """The service's database as the superuser of the embedded server; None when it is on the user's own."""
        return self.postgres.url(service) if self.postgres and service in self.tenants else None

    def redis_facts(self) -> dict[str, str]:
        """Where Redis is, for those who ring and listen."""
        return {"REDIS_URL": self.redis.url()} if self.redis else {}

    def database_facts(self, service: str) -> dict[str, str]:
        """The service's database as the role that reads and writes rows."""
        tenant = self.tenants.get(service)
        return {f"{service.upper()}_DATABASE_URL": tenant.url(self.server_url)} if tenant else {}

    def migration_facts(self, service: str) -> dict[str, str]:
        """The service's database as the role that may change the schema, for migrations only."""
        tenant = self.tenants.get(service)
        return {f"{service.upper()}_MIGRATION_DATABASE_URL": tenant.migration_url(self.server_url)} if tenant else {}


def stores_of(desk: Desk, ports: Mapping[str, int]) -> Stores:
    """The stores of this house: embedded ones where the user named none."""
    password = kept_secret(desk.secrets, "postgresql")
    postgres = Postgres(
        folder=desk.folder / "postgresql", port=ports["postgresql"], password=password, options=POSTGRES_OPTIONS
    )
    redis = Redis(folder=desk.folder / "redis", port=ports["redis"], password=kept_secret(desk.secrets, "redis"))
    tenants = {name: _tenant(desk, name) for name in SERVICES if desk.given(f"{name.upper()}_DATABASE_URL") is None}
    # SQLAlchemy's spelling names the driver too.
    given_server = (desk.given("DATABASE_URL") or "").replace("postgresql+psycopg:", "postgresql:")
    return Stores(
        postgres=postgres if tenants and not given_server else None,
        redis=None if desk.given("REDIS_URL") or desk.given("REDIS_HOST") else redis,
        server_url=given_server or postgres.url(),
        tenants=tenants,
    )


def _tenant(desk: Desk, name: str) -> Tenant:
    return Tenant(
        name=name,
        password=kept_secret(desk.secrets, f"postgresql_{name}"),
        owner_password=kept_secret(desk.secrets, f"postgresql_{name}_owner"),
    )
