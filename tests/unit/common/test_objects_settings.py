"""Which bucket the environment names."""

import pytest

from common.objects import S3Settings
from common.settings import SettingsFault, load

COMPLETE = {
    "R2_BUCKET_NAME": "media",
    "R2_ACCESS_KEY_ID": "id",
    "R2_SECRET_ACCESS_KEY": "very secret",
    "R2_ACCOUNT_ID": "account",
}


def test_without_settings_there_is_no_bucket() -> None:
    assert load(S3Settings, {}, "X_").place is None


def test_an_account_has_its_r2_endpoint() -> None:
    place = load(S3Settings, COMPLETE, "X_").place

    assert place is not None
    assert place.endpoint_url == "https://account.r2.cloudflarestorage.com"
    assert place.region == "auto"


def test_an_endpoint_goes_before_the_account() -> None:
    place = load(S3Settings, COMPLETE | {"S3_ENDPOINT_URL": "http://127.0.0.1:9000/"}, "X_").place

    assert place is not None
    assert place.endpoint_url == "http://127.0.0.1:9000"


def test_a_custom_domain_is_where_the_public_reads() -> None:
    place = load(S3Settings, COMPLETE | {"R2_CUSTOM_DOMAIN": "media.example"}, "X_").place

    assert place is not None
    assert place.public_url == "https://media.example"


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_half_a_bucket_is_a_fault_that_names_the_other_half(missing: str) -> None:
    environ = {name: value for name, value in COMPLETE.items() if name != missing}

    with pytest.raises(SettingsFault) as fault:
        load(S3Settings, environ, "X_")

    assert missing in str(fault.value)
    assert "very secret" not in str(fault.value)


@pytest.mark.parametrize(
    ("more", "public_url"),
    [
        ({}, None),
        ({"X_URLS": "presigned"}, None),
        ({"X_URLS": "presigned", "R2_PUBLIC_URL": "https://pub-1.r2.dev"}, None),
        ({"X_URLS": "auto", "R2_PUBLIC_URL": "https://pub-1.r2.dev/"}, "https://pub-1.r2.dev"),
        (
            {"X_URLS": "public", "R2_PUBLIC_URL": "https://a.example", "R2_CUSTOM_DOMAIN": "b.example"},
            "https://b.example",
        ),
    ],
)
def test_urls_are_presigned_or_public_as_they_are_set(more: dict[str, str], public_url: str | None) -> None:
    place = load(S3Settings, COMPLETE | more, "X_").place

    assert place is not None
    assert place.public_url == public_url


@pytest.mark.parametrize(
    ("more", "named", "to_be_set"),
    [
        ({"X_URLS": "presigned", "R2_CUSTOM_DOMAIN": "cdn.hidden.example"}, "X_URLS", "public"),
        ({"X_URLS": "public"}, "X_URLS", "R2_CUSTOM_DOMAIN or R2_PUBLIC_URL"),
        ({"X_URLS": "hidden"}, "X_URLS", "auto"),
        *(
            ({"S3_ENDPOINT_URL": endpoint, **more}, "S3_ENDPOINT_URL", "R2_ACCOUNT_ID")
            for endpoint, more in [
                ("https://cdn.hidden.example", {"R2_CUSTOM_DOMAIN": "CDN.hidden.example"}),
                ("https://cdn.hidden.example:443/bucket", {"R2_PUBLIC_URL": "https://cdn.hidden.example/x"}),
                ("https://pub-hidden.r2.dev", {}),
                ("PUB-hidden.R2.dev", {}),
            ]
        ),
    ],
)
def test_urls_that_would_not_work_are_refused_with_what_to_set(
    more: dict[str, str], named: str, to_be_set: str
) -> None:
    with pytest.raises(SettingsFault) as caught:
        load(S3Settings, COMPLETE | more, "X_")

    (fault,) = caught.value.faults
    assert fault.startswith(f"{named}: ")
    assert to_be_set in fault
    assert "hidden" not in fault
