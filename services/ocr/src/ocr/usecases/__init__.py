"""What ocr can do. Each method is one use case; no transaction is open while somebody else is called."""

from ocr.usecases.analyzing import Analyzing
from ocr.usecases.asking import Asking, Wishes
from ocr.usecases.batches import Batches
from ocr.usecases.categories import Categories
from ocr.usecases.dry_runs import DryRun, DryRuns
from ocr.usecases.estimating import Estimating
from ocr.usecases.forgetting import Forgetting, ForgettingSettings
from ocr.usecases.queues import Queues
from ocr.usecases.reading import Readings
from ocr.usecases.results import Results
from ocr.usecases.slides import Slides
from ocr.usecases.spending import Spending
from ocr.usecases.telling import Telling
from ocr.usecases.verifying import Verifying
from ocr.usecases.waiting import Waiting

__all__ = [
    "Analyzing",
    "Asking",
    "Batches",
    "Categories",
    "DryRun",
    "DryRuns",
    "Estimating",
    "Forgetting",
    "ForgettingSettings",
    "Queues",
    "Readings",
    "Results",
    "Slides",
    "Spending",
    "Telling",
    "Verifying",
    "Waiting",
    "Wishes",
]
