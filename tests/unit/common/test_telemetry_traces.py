"""Traces: one trace through whatever carries its parent."""

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from common.telemetry import bind, continued, span, trace_parent
from common.telemetry.traces import close_traces, configure_traces

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = configure_traces("monitor", SimpleSpanProcessor(exporter))
    yield exporter
    close_traces(provider)


def test_outside_of_a_span_there_is_no_parent() -> None:
    assert trace_parent() is None


def test_work_goes_on_in_the_trace_it_was_asked_in(spans: InMemorySpanExporter) -> None:
    with span("ask"):
        carried = trace_parent()
    with continued(carried, "do"):
        pass

    asked, done = spans.get_finished_spans()

    assert done.context.trace_id == asked.context.trace_id
    assert done.parent is not None
    assert done.parent.span_id == asked.context.span_id
    assert done.resource.attributes["service.name"] == "monitor"


@pytest.mark.parametrize("parent", [None, "", "garbage", "00-0-0-00", PARENT.replace("0af", "\r\n")])
def test_without_a_parent_that_can_be_read_a_trace_begins(spans: InMemorySpanExporter, parent: str | None) -> None:
    with span("other"), continued(parent, "do"):
        pass

    done, other = spans.get_finished_spans()

    assert done.parent is None
    assert done.context.trace_id != other.context.trace_id


def test_a_foreign_parent_is_continued_as_it_was_sent(spans: InMemorySpanExporter) -> None:
    with continued(PARENT, "do"):
        assert (trace_parent() or "").startswith(PARENT[:36])


def test_bound_ids_are_on_the_spans_around_and_within(spans: InMemorySpanExporter) -> None:
    with span("around"), bind(asset_id="a1"), span("within"):
        pass

    assert [dict(one.attributes or {}) for one in spans.get_finished_spans()] == [{"asset_id": "a1"}] * 2


def test_a_span_that_failed_says_so_without_secrets(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="bad"), span("fails"):
        raise ValueError("bad https://h/?x-signature=canary-77")

    (failed,) = spans.get_finished_spans()

    assert failed.status.status_code is trace.StatusCode.ERROR
    assert "ValueError: bad" in (failed.status.description or "")
    assert "canary" not in failed.to_json()
