"""Which queues QUEUE_NAME selects."""

from dataclasses import dataclass

from common.queue import select


@dataclass(frozen=True)
class Queue:
    name: str


QUEUES = [Queue("first"), Queue("second")]


def test_all_selects_every_queue() -> None:
    assert select(QUEUES, ["all"]) == QUEUES


def test_a_name_selects_its_queue() -> None:
    assert select(QUEUES, ["second"]) == [Queue("second")]


def test_the_names_of_other_services_select_nothing_here() -> None:
    assert select(QUEUES, ["elsewhere"]) == []
