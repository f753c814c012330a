"""Conversion of pictures in confined processes: reused for many, bounded in memory and time, replaced when they die."""

from media_cache.clients.conversion.converter import Converter, Scaled
from media_cache.clients.conversion.limits import ConversionLimits

__all__ = ["ConversionLimits", "Converter", "Scaled"]
