"""What people put right, as rows keep it, and analyses with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from ocr.domain.analyses import ShownAnalysis, ShownCategory
from ocr.domain.corrections import Correction, Corrections, put_right
from ocr.domain.readings import SlideType
from ocr.repository.analysis_rows import SHOWN, shown
from ocr.tables import analyses, post_categories, post_results

_result = post_results.c
_standing = post_categories.alias("standing")
# A person is sure.
_SURE = 1.0

# Analyses with what was read and what people put right; `corrected` makes of a row what it shows.
CORRECTED = (
    SHOWN.add_columns(_result.corrections, _standing.c.id.label("standing_id"), _standing.c.name.label("standing_name"))
    .outerjoin(post_results, _result.id == analyses.c.post_id)
    .outerjoin(_standing, (_standing.c.id == _result.category_id) & _result.is_category_corrected)
)


def corrected(row: Row[Any]) -> ShownAnalysis:
    """The analysis with people's corrections."""
    analysis = shown(row)
    if not analysis.slides:
        return analysis
    analysis = put_right(analysis, digests_of(row.slides), corrections_of(row.corrections or {}))
    if row.standing_id is None:
        return analysis
    return replace(analysis, category=ShownCategory(row.standing_id, row.standing_name, _SURE, is_corrected=True))


def digests_of(slides: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """The digests of the slides of an analysis, in order."""
    return [slide["sha256"] for slide in slides]


def corrections_of(value: Mapping[str, Any]) -> Corrections:
    """The corrections that the JSON is."""
    return {digest: _correction(each["text"], each["slideType"]) for digest, each in value.items()}


def corrections_as_json(corrections: Corrections) -> dict[str, Any]:
    """The corrections as JSON."""
    return {digest: {"text": each.text, "slideType": each.slide_type} for digest, each in corrections.items()}


def _correction(text: str | None, slide_type: str | None) -> Correction:
    return Correction(text, SlideType(slide_type) if slide_type else None)
