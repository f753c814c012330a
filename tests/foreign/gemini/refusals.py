"""How the simulator refuses: the bodies of Google's errors. Nothing of it is paid."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.foreign.gemini.exchanges import Behaviour, Exchange

DOMAIN = "generativelanguage.googleapis.com"
PER_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
_KIND = "type.googleapis.com/google.rpc."


def refuses(
    code: int, status: str, message: str, details: Sequence[dict[str, Any]] = (), retry_after: str | None = None
) -> Behaviour:
    """An error in Google's shape, with the header Retry-After where it is given."""
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    body = {"error": error | ({"details": list(details)} if details else {})}
    headers = {} if retry_after is None else {"Retry-After": retry_after}

    async def respond(_: Exchange) -> web.Response:
        return web.json_response(body, status=code, headers=headers)

    return Behaviour(respond, is_paid=False)


def retry_info(delay: object) -> dict[str, Any]:
    """How long to wait: `22s`."""
    return {"@type": f"{_KIND}RetryInfo", "retryDelay": delay}


def quota_failure(quota: str, model: str = "gemini-2.5-flash") -> dict[str, Any]:
    """Which quota is exceeded."""
    dimensions = {"location": "global", "model": model}
    metric = f"{DOMAIN}/generate_content_free_tier_requests"
    return {
        "@type": f"{_KIND}QuotaFailure",
        "violations": [{"quotaMetric": metric, "quotaId": quota, "quotaDimensions": dimensions}],
    }


def over_quota(quota: str = PER_MINUTE, delay: str = "22s") -> Behaviour:
    """Too many requests, as it was recorded: links, the quota, the wait."""
    links = {"@type": f"{_KIND}Help", "links": [{"description": "Learn more", "url": "https://ai.google.dev/quota"}]}
    message = (
        "You exceeded your current quota, please check your plan and billing details.\n"
        f"* Quota exceeded for metric: {DOMAIN}/generate_content_free_tier_requests, limit: 20\n"
        "Please retry in 22.990482s."
    )
    return refuses(429, "RESOURCE_EXHAUSTED", message, [links, quota_failure(quota), retry_info(delay)])


def exhausted(
    message: str = "Resource exhausted. Please try again later.", retry_after: str | None = None
) -> Behaviour:
    """Too many requests, and nothing more about it."""
    return refuses(429, "RESOURCE_EXHAUSTED", message, retry_after=retry_after)


def bad_key() -> Behaviour:
    """The key is none: a 400, not a 401."""
    message = "API key not valid. Please pass a valid API key."
    info = {
        "@type": f"{_KIND}ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": DOMAIN},
    }
    local = {"@type": f"{_KIND}LocalizedMessage", "locale": "en-US", "message": message}
    return refuses(400, "INVALID_ARGUMENT", message, [info, local])


def invalid(message: str = "Request contains an invalid argument.") -> Behaviour:
    """The request is malformed."""
    return refuses(400, "INVALID_ARGUMENT", message)


def precondition() -> Behaviour:
    """No free tier where we are, and no billing."""
    message = "User location is not supported for the API use without a billing account linked."
    return refuses(400, "FAILED_PRECONDITION", message)


def unauthenticated() -> Behaviour:
    """No credentials that are accepted."""
    return refuses(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")


def forbidden() -> Behaviour:
    """The key may not do this."""
    return refuses(403, "PERMISSION_DENIED", "The caller does not have permission")


def retired(model: str = "gemini-2.5-flash") -> Behaviour:
    """There is no such model any more."""
    message = f"models/{model} is not found for API version v1, or is not supported for generateContent."
    return refuses(404, "NOT_FOUND", message)


def overloaded(retry_after: str | None = None) -> Behaviour:
    """Too much to do."""
    return refuses(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", retry_after=retry_after)


def fails() -> Behaviour:
    """A fault of its own."""
    return refuses(500, "INTERNAL", "An internal error has occurred.")


def too_slow() -> Behaviour:
    """It gave up itself."""
    return refuses(504, "DEADLINE_EXCEEDED", "The request timed out.")
