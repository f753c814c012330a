"""The words that stand in JSON are the documented ones."""

import pytest
from carrel.media_cache.v1.asset_pb2 import Asset, ResolvedUri
from carrel.monitor.v1.alert_pb2 import Alert, Delivery
from carrel.monitor.v1.monitoring_service_pb2 import Source
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.profile_pb2 import Profile
from carrel.monitor.v1.run_pb2 import Run
from carrel.ocr.v1.analysis_pb2 import Analysis, Slide
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from gateway.contracts import compiled
from gateway.contracts.fields import words

# SPEC.md: assets in capitals, everything else in lower case.
DOCUMENTED = [
    (Asset.State, ["PENDING", "DOWNLOADING", "CACHED", "FAILED"]),
    (Asset.Kind, ["image", "video", "audio", "avatar"]),
    (ResolvedUri.Origin, ["cached", "origin", "legacy"]),
    (Run.State, ["pending", "running", "completed", "failed"]),
    (Run.Trigger, ["scheduled", "manual"]),
    (
        Run.EndReason,
        [
            *("empty_page", "last_page", "missing_cursor", "repeated_cursor"),
            *("cursor_cycle", "repeated_page", "page_limit"),
        ],
    ),
    (Profile.AccountState, ["active", "private", "not_found", "empty"]),
    (Alert.Kind, ["profile_failing", "profile_recovered", "source_closed", "source_opened"]),
    (Delivery.Channel, ["webhook", "email"]),
    (Delivery.State, ["pending", "sending", "delivered", "failed"]),
    (Source.State, ["open", "key_refused", "out_of_credits"]),
    (Post.ContentType, ["video", "image"]),
    (Post.OcrStatus, ["pending", "processing", "completed", "failed"]),
    (Analysis.State, ["pending", "processing", "completed", "failed"]),
    (Slide.Type, ["hook", "content", "cta"]),
]
# SPEC.md section 4: the names of a post, a profile and what hangs on them, in JSON.
NAMES = {
    "carrel.monitor.v1.Post": (
        "id tiktokId profileId tiktokUrl contentType description publishedAt viewCount likeCount shareCount"
        " commentCount saveCount duration music video cover images ocrStatus ocrTexts imageDescriptions"
        " slideClassifications postCategory metricsHistory matches"
    ),
    "carrel.monitor.v1.Match": "source imageIndex excerpt",
    "carrel.monitor.v1.ExcerptPart": "text isMatch",
    "carrel.monitor.v1.Profile": (
        "id handle nickname bio avatar verified isOwnProfile totalPosts totalViews totalLikes totalShares totalComments"
        " totalSaves monitoringEnabled intervalHours lastMonitoringRun nextMonitoringRun createdAt updatedAt"
        " accountState accountStateSince"
    ),
    "carrel.monitor.v1.AccountChange": "state handle observedAt",
    "carrel.monitor.v1.Run": (
        "id status startedAt completedAt postsScraped pagesScraped error profileId trigger forceRecache newPosts"
        " updatedPosts unchangedPosts skippedPosts mediaQueued creditsCharged creditsRemaining cursor endReason"
        " errorReason traceId createdAt"
    ),
    "carrel.monitor.v1.Observation": "viewCount likeCount shareCount commentCount saveCount recordedAt",
    "carrel.monitor.v1.Music": "title author id url",
    "carrel.monitor.v1.Media": "id url",
    "carrel.monitor.v1.Image": "id url width height",
    "carrel.monitor.v1.Monitoring": (
        "profileId monitoringEnabled intervalHours lastMonitoringRun nextMonitoringRun logs accountChanges"
    ),
    "carrel.monitor.v1.Alert": "id type profileId handle reason message failures createdAt deliveries",
    "carrel.monitor.v1.Delivery": "id channel status attempts createdAt sentAt completedAt responseStatus error",
    "carrel.monitor.v1.Summary": "profiles runs failures source credits",
    "carrel.monitor.v1.ProfileFigures": "total monitored active private notFound empty",
    "carrel.monitor.v1.RunFigures": "due pending running completedToday failedToday",
    "carrel.monitor.v1.FailureFigure": "reason runs",
    "carrel.monitor.v1.Source": "name state reason since",
    "carrel.monitor.v1.CreditFigures": "remaining chargedToday perDay perProfile daysLeft",
    "carrel.monitor.v1.DayCredits": "date charged",
    "carrel.monitor.v1.ProfileCredits": "profileId handle charged",
    "carrel.media_cache.v1.Asset": (
        "id originalUrl alternateUrls kind status cacheKey contentType sizeBytes sha256 width height attempts error"
        " createdAt updatedAt"
    ),
    "carrel.media_cache.v1.AssetStats": "pending downloading cached failed bytes",
    "carrel.queue.v1.Queue": "name waiting active completed failed delayed total",
    "carrel.ocr.v1.Analysis": (
        "postId ocrStatus postCategory slides engine error analysisId model modelVersion promptVersion stored usage"
        " attempts createdAt completedAt slidesLeftOut"
    ),
    "carrel.ocr.v1.CategoryGuess": "category confidence isNewCategory categoryId corrected",
    "carrel.ocr.v1.Slide": "imageIndex slideType ocrText imageDescription confidence corrected",
    "carrel.ocr.v1.AnalysisBatch": "batchId status results accepted cancelled estimate createdAt",
    "carrel.ocr.v1.Category": "id name postCount aiGenerated",
}


@pytest.mark.parametrize(("enum", "expected"), DOCUMENTED)
def test_a_status_is_written_as_documented(enum: EnumTypeWrapper, expected: list[str]) -> None:
    assert [word for word in words(enum.DESCRIPTOR).values() if word is not None] == expected


@pytest.mark.parametrize(("name", "expected"), NAMES.items())
def test_fields_are_named_as_documented(name: str, expected: str) -> None:
    message = compiled().message(name)

    assert [field.json_name for field in message.fields] == expected.split()
