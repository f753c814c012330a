"""What an analysis may wait for so long that nobody should wait for it: money, a key, or a model."""

from collections.abc import Mapping

from common.errors import Failure
from ocr.domain.failures import DailyBudgetSpent, ModelRetired, ReaderKeyRefused, ReaderQuotaSpent

HALTS: Mapping[str, type[Failure]] = {
    halt.reason: halt for halt in (DailyBudgetSpent, ReaderQuotaSpent, ReaderKeyRefused, ModelRetired)
}
