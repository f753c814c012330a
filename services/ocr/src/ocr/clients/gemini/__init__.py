"""Gemini: the reader that is paid. Only `opening` may be imported by those who may not need it: the SDK is heavy."""
