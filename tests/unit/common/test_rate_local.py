"""The rate of one process, by a clock that the test moves."""

from common.rate.local import LocalRate


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_turns_are_an_interval_apart() -> None:
    watch = Watch()
    rate = LocalRate(0.5, watch)

    assert [rate.ask(), rate.ask()] == [0, 0.5]
    watch.now += 0.25
    assert rate.ask() == 0.25
    watch.now += 0.25
    assert [rate.ask(), rate.ask()] == [0, 0.5]


def test_a_turn_that_was_had_elsewhere_counts() -> None:
    rate = LocalRate(0.5, Watch())

    rate.note()

    assert rate.ask() == 0.5


def test_time_without_turns_is_not_saved_up() -> None:
    watch = Watch()
    rate = LocalRate(0.5, watch)

    watch.now += 60

    assert [rate.ask(), rate.ask()] == [0, 0.5]


def test_a_hold_keeps_everybody_waiting_and_a_shorter_one_does_not_cut_it() -> None:
    watch = Watch()
    rate = LocalRate(0.5, watch)

    rate.hold(10)
    rate.hold(3)

    assert (rate.ask(), rate.held) == (10, 10)
    watch.now += 10
    assert rate.ask() == 0
