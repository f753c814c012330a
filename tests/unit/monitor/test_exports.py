"""The forms of an export: read back by any reader, they say what was kept."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.exports import COLUMNS, Csv, Ndjson
from monitor.domain.kept import Analysis, Category, KeptImage, KeptMedia, KeptPost, Observation, OcrStatus, SlideType
from monitor.domain.posts import ContentType, Counts
from monitor.domain.records import PostObservation, Subject, record_of
from tests.unit.monitor.test_cells import restored

IDS = [UUID(int=number) for number in range(1, 9)]
POST = KeptPost(
    id=IDS[0],
    tiktok_id="7476249773339692334",
    profile_id=IDS[1],
    tiktok_url="https://www.tiktok.com/@demo/photo/7476249773339692334",
    content_type=ContentType.IMAGE,
    description="Great pizza",
    published_time=datetime(2025, 2, 27, 23, 47, 43, tzinfo=UTC),
    counts=Counts(2**63 - 1, 100, None, 5, 0),
    duration_ms=89_003,
    music_title="a sound",
    music_author=None,
    media=KeptMedia(None, IDS[2], IDS[3], (KeptImage(IDS[4], 1080, 1440), KeptImage(IDS[5], None, None))),
    analysis=Analysis(
        OcrStatus.COMPLETED,
        ("Knead", "", "=1+1"),
        ("hands", "oven", "pizza"),
        (SlideType.HOOK, SlideType.UNKNOWN, SlideType.CTA),
        Category(IDS[6], "Recipes"),
    ),
)
BARE = KeptPost(
    IDS[7], "7", IDS[1], None, ContentType.VIDEO, None, None, Counts(), None, None, None, KeptMedia(), Analysis()
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200)


def written(post: KeptPost, *, is_marked: bool = False) -> bytes:
    form = Csv(COLUMNS[Subject.POSTS], is_marked=is_marked)
    return form.head() + form.lines([record_of(post)])


def read(content: bytes) -> dict[str, str]:
    (row,) = csv.DictReader(StringIO(content.decode(), newline=""), strict=True)
    return row


@given(TEXTS)
def test_any_caption_is_read_back_from_csv(caption: str) -> None:
    cells = read(written(replace(POST, description=caption)))

    assert restored(cells["description"]) == caption
    assert cells["tiktokId"] == "'7476249773339692334"


@given(TEXTS)
def test_any_caption_is_one_line_of_json(caption: str) -> None:
    line = Ndjson().lines([record_of(replace(POST, description=caption))]).decode()

    assert len(line.splitlines()) == 1
    assert json.loads(line)["description"] == caption


def test_a_post_in_csv_has_its_numbers_as_numbers_and_its_lists_line_by_line() -> None:
    assert read(written(POST)) == {
        "id": str(IDS[0]),
        "tiktokId": "'7476249773339692334",
        "profileId": str(IDS[1]),
        "tiktokUrl": "https://www.tiktok.com/@demo/photo/7476249773339692334",
        "contentType": "image",
        "description": "Great pizza",
        "publishedAt": "2025-02-27T23:47:43Z",
        "viewCount": "9223372036854775807",
        "likeCount": "100",
        "shareCount": "",
        "commentCount": "5",
        "saveCount": "0",
        "duration": "89.003",
        "music.title": "a sound",
        "music.author": "",
        "music.id": str(IDS[3]),
        "video.id": "",
        "cover.id": str(IDS[2]),
        "images.id": f"{IDS[4]}\n{IDS[5]}",
        "ocrStatus": "completed",
        "ocrTexts": "Knead\n\n'=1+1",
        "imageDescriptions": "hands\noven\npizza",
        "slideClassifications": "hook\n\ncta",
        "postCategory.id": str(IDS[6]),
        "postCategory.name": "Recipes",
    }


def test_what_is_unknown_is_an_empty_cell_and_null() -> None:
    given = {"id", "tiktokId", "profileId", "contentType", "ocrStatus"}

    cells, record = read(written(BARE)), json.loads(Ndjson().lines([record_of(BARE)]))

    assert {name for name, cell in cells.items() if cell} == given
    assert {name for name, value in record.items() if value not in (None, [])} == given
    assert record["music"] is record["postCategory"] is record["video"] is None


def test_csv_ends_its_lines_and_doubles_its_quotes_as_the_rfc_says() -> None:
    content = written(replace(POST, description='say "hi",\nall'))

    assert content.count(b"\r\n") == 2
    assert b'"say ""hi"",\'\nall"' in content


def test_a_byte_order_mark_stands_first_when_it_is_wished() -> None:
    assert written(POST, is_marked=True) == b"\xef\xbb\xbf" + written(POST)


def test_a_post_in_json_is_what_rest_shows_but_for_addresses() -> None:
    record = json.loads(Ndjson().lines([record_of(POST)]))

    assert record["tiktokId"] == "7476249773339692334"
    assert (record["viewCount"], record["shareCount"], record["duration"]) == (2**63 - 1, None, 89.003)
    assert record["music"] == {"title": "a sound", "author": None, "id": str(IDS[3])}
    assert record["images"][1] == {"id": str(IDS[5]), "width": None, "height": None}
    assert record["slideClassifications"] == ["hook", None, "cta"]
    assert record["postCategory"] == {"id": str(IDS[6]), "name": "Recipes"}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2025, 1, 24, 8, 30, tzinfo=UTC), "2025-01-24T08:30:00Z"),
        (datetime(2025, 1, 24, 8, 30, 0, 1, tzinfo=UTC), "2025-01-24T08:30:00.000001Z"),
        (datetime(2025, 1, 24, 8, 30, tzinfo=timezone(timedelta(hours=5))), "2025-01-24T03:30:00Z"),
    ],
)
def test_an_observation_says_its_moment_in_utc(moment: datetime, expected: str) -> None:
    record: Any = record_of(PostObservation(IDS[0], "7476", None, Observation(Counts(views=3), moment)))

    assert list(record) == list(COLUMNS[Subject.OBSERVATIONS])
    assert (record["recordedAt"], record["viewCount"], record["likeCount"]) == (expected, 3, None)
