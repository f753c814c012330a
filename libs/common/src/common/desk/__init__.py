"""The desk: how a process is called, runs its roles, is stopped, and what it exits with."""

from common.desk.commands import Command, main
from common.desk.roles import Role, run
from common.desk.service import Service

__all__ = ["Command", "Role", "Service", "main", "run"]
