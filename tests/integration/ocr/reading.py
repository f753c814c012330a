"""Analyses that end by hand, as the worker ends them, and results that are told."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update

from common.clock import new_id
from common.queue import WorkRole
from common.work import Worker, wanted
from ocr.app import Ocr
from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType
from ocr.domain.states import Status
from ocr.repository import Work
from ocr.repository.reading_bodies import to_body
from ocr.tables import ANALYSES, RESULTS, analyses, post_results, readings


@dataclass(frozen=True)
class Read:
    """One slide as it is read: what tells its picture from others, and the text on it."""

    picture: str
    text: str = ""
    slide_type: SlideType = SlideType.CONTENT


async def asked(app: Ocr, post_id: UUID) -> UUID:
    """The analysis of the post that is open from now on."""
    analysis_id = new_id()
    async with app.database.unit_of_work() as work:
        row = {"id": analysis_id, "post_id": post_id, **wanted(ANALYSES)}
        await work.connection.execute(insert(analyses).values(row))
        await work.results.waiting(post_id)
    return analysis_id


async def begun(app: Ocr, post_id: UUID) -> None:
    """The post is being read, by nobody who could lose it."""
    async with app.database.unit_of_work() as work:
        await work.results.begun(post_id)


async def read(app: Ocr, post_id: UUID, slides: Sequence[Read] = (Read("one"),), category: str | None = None) -> UUID:
    """The analysis of the post that was asked for and has ended well."""
    analysis_id = await asked(app, post_id)
    await completed(app, post_id, analysis_id, slides, category)
    return analysis_id


async def completed(
    app: Ocr, post_id: UUID, analysis_id: UUID, slides: Sequence[Read] = (Read("one"),), category: str | None = None
) -> None:
    """Ends the analysis well, with what it brings, in one transaction."""
    async with app.database.unit_of_work() as work:
        await complete(work, post_id, analysis_id, slides, category)


async def complete(
    work: Work, post_id: UUID, analysis_id: UUID, slides: Sequence[Read] = (Read("one"),), category: str | None = None
) -> None:
    """Ends the analysis well in this transaction."""
    reading_id = new_id()
    await work.connection.execute(insert(readings).values(_reading(reading_id, slides, category)))
    values = {"status": Status.COMPLETED, "reading_id": reading_id, "slides": _slides(slides)}
    await work.connection.execute(update(analyses).where(analyses.c.id == analysis_id).values(values))
    settled = await work.categories.settle(category) if category else None
    ends = {"post_category_id": settled.id if settled else None, "category_confidence": 0.9 if settled else None}
    await work.analyses.close(analysis_id, {**ends, "is_new_category": bool(settled and settled.is_new)})
    await work.results.completed(post_id, analysis_id, settled.id if settled else None)


async def failed(app: Ocr, post_id: UUID, analysis_id: UUID) -> None:
    """Ends the analysis without anything that it brings."""
    values = {"status": Status.FAILED, "error_reason": "BLOCKED", "error_message": "It was refused."}
    async with app.database.unit_of_work() as work:
        await work.connection.execute(update(analyses).where(analyses.c.id == analysis_id).values(values))
        await work.analyses.close(analysis_id, {})
        await work.results.failed(post_id)


@asynccontextmanager
async def telling(app: Ocr) -> AsyncIterator[None]:
    """Results are told meanwhile."""
    settings = app.settings
    worker: Worker[Work] = Worker(app.database, settings.work.results_queue, app.telling.tell, hands=5)
    async with WorkRole(settings.redis, app.bell, [worker]):
        yield


async def due_now(app: Ocr) -> None:
    """What is to be told after a while is told at once."""
    async with app.database.unit_of_work() as work:
        waiting = post_results.c.status == Status.PENDING
        await work.connection.execute(update(post_results).where(waiting).values(due_time=func.now()))
        work.ring(RESULTS.name)


async def is_all_told(app: Ocr) -> bool:
    """Whether the monitor was told of everything that stands."""
    async with app.database.unit_of_work() as work:
        untold = select(post_results.c.id).where(post_results.c.status != "told").limit(1)
        return (await work.connection.execute(untold)).first() is None


async def violations(app: Ocr, *, at_rest: bool = False) -> dict[str, int]:
    """The invariants that are broken, and how often."""
    found = [finding async for finding in app.verifying.verify(at_rest=at_rest)]
    return {finding.sentence: finding.violations for finding in found if finding.violations}


def _reading(reading_id: UUID, slides: Sequence[Read], category: str | None) -> dict[str, object]:
    kept = [
        SlideReading(place, slide.slide_type, slide.text or f"text of {slide.picture}", f"shows {slide.picture}", 0.8)
        for place, slide in enumerate(slides)
    ]
    reading = Reading(tuple(kept), CategoryGuess(category, 0.9) if category else None)
    told = {"reader": "gemini", "model": "gemini-2.5-flash", "prompt_version": 1, "calls": 1}
    return {"id": reading_id, "key": f"key {reading_id}", "body": to_body(reading), **told}


def _slides(slides: Sequence[Read]) -> list[dict[str, str]]:
    return [{"id": str(new_id()), "sha256": slide.picture} for slide in slides]
