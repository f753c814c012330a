"""The moves of work: rows in PostgreSQL are the truth, a bell only says that there are some."""

from common.work.claiming import claim, give_back, hold
from common.work.columns import wanted, wanted_again, work_columns, work_indexes
from common.work.ending import fail, finish, finish_many, record, release
from common.work.failures import Cleared, LeaseLost, NotYet, Poison
from common.work.queue import Claim, Completion, Failed, Handler, States, WorkQueue
from common.work.settings import WorkSettings
from common.work.sweeper import Doorbell, Sweeper
from common.work.sweeping import Statistics, Swept, clear, give_up, statistics, sweep
from common.work.worker import Worker

__all__ = [
    "Claim",
    "Cleared",
    "Completion",
    "Doorbell",
    "Failed",
    "Handler",
    "LeaseLost",
    "NotYet",
    "Poison",
    "States",
    "Statistics",
    "Sweeper",
    "Swept",
    "WorkQueue",
    "WorkSettings",
    "Worker",
    "claim",
    "clear",
    "fail",
    "finish",
    "finish_many",
    "give_back",
    "give_up",
    "hold",
    "record",
    "release",
    "statistics",
    "sweep",
    "wanted",
    "wanted_again",
    "work_columns",
    "work_indexes",
]
