"""Our signatures are the ones that botocore makes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from common.clock import FixedClock
from common.objects import S3Place, S3Store
from common.objects.sigv4 import SigV4, Target
from common.settings import Secret

MOMENT = datetime(2026, 11, 21, 8, 30, 15, tzinfo=UTC)
HOST = "store.example:9000"
ACCOUNT = ("an id", "a/secret+key")
PATH = "/bucket/assets/ab/c.jpg"
QUERY = {"response-content-type": "image/jpeg", "response-content-disposition": 'inline; filename="a b/ü~*.jpg"'}


@pytest.fixture(autouse=True)
def _botocore_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: MOMENT.replace(tzinfo=None))


@pytest.fixture
def signer() -> SigV4:
    return SigV4(ACCOUNT[0], Secret(ACCOUNT[1]), "auto")


def test_a_presigned_query_is_the_one_of_botocore(signer: SigV4) -> None:
    target = Target("GET", HOST, PATH, QUERY)
    request = AWSRequest("GET", f"http://{HOST}{PATH}?{target.canonical_query}")

    S3SigV4QueryAuth(Credentials(*ACCOUNT), "s3", "auto", expires=3600).add_auth(request)
    ours = signer.presigned(HOST, PATH, target.canonical_query, timedelta(hours=1), MOMENT)

    assert dict(parse_qsl(ours)) == dict(parse_qsl(urlsplit(request.url).query))


def test_signed_headers_are_those_of_botocore(signer: SigV4) -> None:
    target = Target("PUT", HOST, "/bucket/assets/ab/c.jpg", {"x": "1", "a": ""})
    request = AWSRequest("PUT", f"http://{HOST}{target.path}?{target.canonical_query}", {"content-type": "image/jpeg"})
    request.data = b"a picture"
    auth = S3SigV4Auth(Credentials(*ACCOUNT), "s3", "auto")

    auth.add_auth(request)
    digest = request.headers["X-Amz-Content-SHA256"]
    ours = signer.headers(target, {"content-type": "image/jpeg"}, digest, MOMENT)

    assert ours["authorization"] == request.headers["Authorization"]


def test_the_signing_key_changes_with_the_day(signer: SigV4) -> None:
    moments = (MOMENT, MOMENT + timedelta(days=1), MOMENT)

    today, tomorrow, again = (signer.presigned(HOST, PATH, "x=1", timedelta(hours=1), moment) for moment in moments)

    assert today != tomorrow
    assert today == again


def test_what_is_kept_for_a_second_changes_no_url(signer: SigV4) -> None:
    asked = [
        (host, timedelta(seconds=lifetime), MOMENT + timedelta(seconds=later))
        for later in (0, 0.4, 1, 0)
        for lifetime in (60, 3600)
        for host in (HOST, "other.example")
    ]

    together = [signer.presigned(host, PATH, "x=1", lifetime, moment) for host, lifetime, moment in asked]

    alone = [SigV4(ACCOUNT[0], Secret(ACCOUNT[1]), "auto") for _ in asked]
    assert together == [
        each.presigned(host, PATH, "x=1", lifetime, moment)
        for each, (host, lifetime, moment) in zip(alone, asked, strict=True)
    ]


def test_a_public_bucket_needs_no_signature() -> None:
    place = S3Place(
        endpoint_url=f"https://{HOST}",
        bucket="b",
        access_key_id=ACCOUNT[0],
        secret_access_key=Secret(ACCOUNT[1]),
        public_url="https://media.example",
    )

    assert S3Store(place).presign("a/b.jpg", content_type="image/jpeg") == "https://media.example/a/b.jpg"


def test_a_presigned_url_shows_no_secret() -> None:
    place = S3Place(
        endpoint_url=f"https://{HOST}/under",
        bucket="b",
        access_key_id=ACCOUNT[0],
        secret_access_key=Secret(ACCOUNT[1]),
    )

    url = S3Store(place, FixedClock(MOMENT)).presign("a/b.jpg", content_type="image/jpeg")

    assert url.startswith(f"https://{HOST}/under/b/a/b.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&")
    assert ACCOUNT[1] not in url + repr(place)
