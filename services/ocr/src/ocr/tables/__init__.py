"""The schema: analyses and their batches, readings and what they cost, results of posts, categories."""

from ocr.tables.analyses import ANALYSES, ANALYSIS_STATES, analyses, analysis_batches, batch_entries
from ocr.tables.categories import category_names, post_categories
from ocr.tables.columns import METADATA
from ocr.tables.readings import calls, reader_days, reader_pauses, readings, retired_models
from ocr.tables.results import RESULT_STATES, RESULTS, post_results

__all__ = [
    "ANALYSES",
    "ANALYSIS_STATES",
    "METADATA",
    "RESULTS",
    "RESULT_STATES",
    "analyses",
    "analysis_batches",
    "batch_entries",
    "calls",
    "category_names",
    "post_categories",
    "post_results",
    "reader_days",
    "reader_pauses",
    "readings",
    "retired_models",
]
