"""What people put right, over what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from common.errors import InvalidArgument, Violation, malformed
from ocr.domain.analyses import ShownAnalysis, ShownSlide
from ocr.domain.readings import SlideType


@dataclass(frozen=True)
class Correction:
    """What a person says of one slide; None where what was read is right."""

    text: str | None = None
    slide_type: SlideType | None = None

    def __bool__(self) -> bool:
        return self.text is not None or self.slide_type is not None


@dataclass(frozen=True)
class SlideCorrection:
    """What a person says of the slide at that place."""

    image_index: int
    correction: Correction


# By the SHA-256 of the slide, so that they stay with the picture wherever it stands and however often it is read.
Corrections = Mapping[str, Correction]


@dataclass(frozen=True)
class PostCorrection:
    """What a person says of a post: of its slides, and the category, which may go back to what was read."""

    slides: Sequence[SlideCorrection] = ()
    category_id: UUID | None = None
    resets_category: bool = False


@dataclass(frozen=True)
class ReadPost:
    """What was read of a post, as far as a correction needs it: the digests of its slides, and the category."""

    digests: Sequence[str]
    category_id: UUID | None


@dataclass(frozen=True)
class CorrectedPost:
    """What stands of a post beside what was read: what people put right, and the category that stands."""

    corrections: Corrections
    category_id: UUID | None
    is_category_corrected: bool


def amended(post: CorrectedPost, read: ReadPost, correction: PostCorrection) -> CorrectedPost:
    """The post with the correction; `InvalidArgument` names the field at fault."""
    if correction.category_id and correction.resets_category:
        raise malformed(Violation("resetCategory", "expected without categoryId"))
    corrections = corrected(post.corrections, read.digests, correction.slides)
    if correction.category_id:
        return CorrectedPost(corrections, correction.category_id, is_category_corrected=True)
    if correction.resets_category:
        return CorrectedPost(corrections, read.category_id, is_category_corrected=False)
    return replace(post, corrections=corrections)


def put_right(analysis: ShownAnalysis, digests: Sequence[str], corrections: Corrections) -> ShownAnalysis:
    """The analysis with the corrections over what was read; `digests` has those of its slides, in order."""
    slides = (_put_right(slide, corrections.get(digests[slide.image_index])) for slide in analysis.slides)
    return replace(analysis, slides=tuple(slides))


def corrected(before: Corrections, digests: Sequence[str], slides: Sequence[SlideCorrection]) -> Corrections:
    """All corrections, with the new ones in place of those before them; `InvalidArgument` names the slide at fault."""
    found: dict[str, Correction] = {}
    seen: set[int] = set()
    for position, slide in enumerate(slides):
        if slide.image_index >= len(digests):
            raise _refused(position, f"expected a slide of the post: 0 to {len(digests) - 1}")
        if slide.image_index in seen:
            raise _refused(position, "expected each slide once")
        seen.add(slide.image_index)
        if found.setdefault(digests[slide.image_index], slide.correction) != slide.correction:
            raise _refused(position, "expected the same for slides that are the same picture")
    return {digest: correction for digest, correction in {**before, **found}.items() if correction}


def _put_right(slide: ShownSlide, correction: Correction | None) -> ShownSlide:
    if correction is None:
        return slide
    text = slide.text if correction.text is None else correction.text
    return replace(slide, text=text, slide_type=correction.slide_type or slide.slide_type, is_corrected=True)


def _refused(position: int, expected: str) -> InvalidArgument:
    return malformed(Violation(f"slides[{position}].imageIndex", expected))
