"""Runs the steps below on the connection that `common.database.migrate` holds."""

from alembic import context

from common.database import run_migrations

run_migrations(context)
