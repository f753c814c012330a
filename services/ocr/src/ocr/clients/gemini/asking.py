"""A question as Gemini is asked it."""

from google.genai.types import (
    AutomaticFunctionCallingConfig,
    Content,
    GenerateContentConfig,
    Part,
    Schema,
)

from ocr.clients.reader import Question
from ocr.domain.prompt import INSTRUCTIONS, SCHEMA, after_slides, before_slide, before_slides


def contents(question: Question) -> Content:
    """The pictures in their order, each behind its index, between what is known and what is wanted."""
    parts = [Part(text=before_slides(question.categories))]
    for index, picture in sorted(question.pictures.items()):
        parts.append(Part(text=before_slide(index, question.slide_count)))
        parts.append(Part.from_bytes(data=picture.content, mime_type=picture.content_type))
    return Content(role="user", parts=[*parts, Part(text=after_slides(question.pictures))])


def config(max_output_tokens: int) -> GenerateContentConfig:
    """How it is to answer: in our form, with one request, and nothing that the SDK makes of the answer."""
    return GenerateContentConfig(
        system_instruction=INSTRUCTIONS,
        temperature=0,
        max_output_tokens=max_output_tokens,
        response_mime_type="application/json",
        response_schema=Schema.model_validate(SCHEMA),
        # Either would send further requests, each paid for, when the model asks for them.
        automatic_continuation=False,
        automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
        # As it came: values that the SDK does not expect must not cost the answer, and it is judged here.
        should_return_http_response=True,
    )
