"""Ports that are given away before anybody listens on them."""

import pytest

from dev.backing import ports


def test_a_port_that_was_given_is_not_given_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "SERVER_PORTS", ports.SERVER_PORTS[:300])

    given = [ports.free_port() for _ in range(100)]

    assert len(set(given)) == len(given)
