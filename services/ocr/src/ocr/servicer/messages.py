"""Analyses as protobuf messages. What is unknown is left out."""

from carrel.ocr.v1 import analysis_pb2 as contract

from ocr.domain.analyses import ShownAnalysis, ShownBatch, ShownCategory, ShownError, ShownSlide, Taken
from ocr.usecases import DryRun


def from_analysis(analysis: ShownAnalysis) -> contract.Analysis:
    """An analysis."""
    engine = analysis.engine
    return contract.Analysis(
        post_id=str(analysis.post_id),
        state=analysis.status.name,
        post_category=_from_category(analysis.category) if analysis.category else None,
        slides=map(_from_slide, analysis.slides),
        engine=engine.reader if engine else None,
        error=_from_error(analysis.error) if analysis.error else None,
        id=str(analysis.id) if analysis.id else None,
        model=engine.model if engine else None,
        model_version=engine.model_version if engine else None,
        prompt_version=engine.prompt_version if engine else None,
        stored=analysis.is_stored,
        slides_left_out=analysis.is_cut,
        usage=_from_taken(analysis.taken),
        attempts=analysis.attempts,
        create_time=analysis.create_time,
        complete_time=analysis.complete_time,
    )


def from_batch(batch: ShownBatch, *, is_accepted: bool = False) -> contract.AnalysisBatch:
    """A batch; `is_accepted` where its results are still to come."""
    return contract.AnalysisBatch(
        batch_id=str(batch.id),
        status=batch.status.name,
        results=map(from_analysis, batch.analyses),
        accepted=is_accepted,
        cancelled=batch.is_cancelled,
        create_time=batch.create_time,
    )


def from_dry_run(run: DryRun) -> contract.AnalysisBatch:
    """A batch that is not, with what it would take."""
    estimate = run.estimate
    return contract.AnalysisBatch(
        estimate=contract.BatchEstimate(
            calls=estimate.calls,
            stored=estimate.stored,
            waiting=run.waiting,
            refused=run.refused,
            cost_usd=float(estimate.cost_usd),
            engine=estimate.reader,
            model=estimate.model,
        )
    )


def _from_category(category: ShownCategory) -> contract.CategoryGuess:
    return contract.CategoryGuess(
        category=category.name,
        confidence=category.confidence,
        is_new_category=category.is_new,
        category_id=str(category.id),
        corrected=category.is_corrected,
    )


def _from_slide(slide: ShownSlide) -> contract.Slide:
    return contract.Slide(
        image_index=slide.image_index,
        slide_type=slide.slide_type.name,
        ocr_text=slide.text,
        image_description=slide.description,
        confidence=slide.confidence,
        corrected=slide.is_corrected,
    )


def _from_error(error: ShownError) -> contract.AnalysisError:
    return contract.AnalysisError(
        reason=error.reason,
        message=error.message,
        image_index=error.image_index,
        media_reason=error.media_reason,
        retryable=error.is_retryable,
    )


def _from_taken(taken: Taken) -> contract.Usage:
    return contract.Usage(
        calls=taken.calls,
        prompt_tokens=taken.usage.prompt_tokens,
        output_tokens=taken.usage.output_tokens,
        thoughts_tokens=taken.usage.thoughts_tokens,
        cost_usd=float(taken.cost_usd),
        duration_seconds=taken.interval.total_seconds(),
    )
