"""Bells and roles: Taskiq over Redis wakes workers, and carries nothing that must not be lost."""

from common.queue.bell import Bell
from common.queue.broker import BellBroker, broker
from common.queue.schedule_role import Periodic, ScheduleRole
from common.queue.selection import select
from common.queue.work_role import WorkRole
from common.redis import RedisSettings

__all__ = ["Bell", "BellBroker", "Periodic", "RedisSettings", "ScheduleRole", "WorkRole", "broker", "select"]
