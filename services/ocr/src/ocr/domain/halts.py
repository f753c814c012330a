"""What an analysis may wait for so long that nobody should wait for it: money, or a key."""

from collections.abc import Mapping

from common.errors import Failure
from ocr.domain.failures import DailyBudgetSpent, ReaderKeyRefused, ReaderQuotaSpent

HALTS: Mapping[str, type[Failure]] = {
    halt.reason: halt for halt in (DailyBudgetSpent, ReaderQuotaSpent, ReaderKeyRefused)
}
