"""The PostService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import post_service_pb2 as contract
from carrel.monitor.v1 import post_service_pb2_grpc
from carrel.monitor.v1.post_pb2 import Post
from google.protobuf.empty_pb2 import Empty

from monitor.domain.kept import Analysis, Category, OcrStatus
from monitor.domain.queries import DEFAULT_PAGE_SIZE, NEWEST_OBSERVATIONS, PostQuery
from monitor.domain.searching import search_of
from monitor.domain.text import clean
from monitor.servicer import words
from monitor.servicer.brought import to_brought
from monitor.servicer.messages import from_post
from monitor.usecases import Bringing, FoundPosts, Posts, next_token

# Below the 4 MiB that a message may have, with room for what surrounds the posts.
LARGEST_PAGE = 3_670_016


class PostServicer(post_service_pb2_grpc.PostServiceServicer):
    """Keeps and shows posts."""

    def __init__(self, posts: Posts, bringing: Bringing) -> None:
        self._posts = posts
        self._bringing = bringing

    async def GetPost(self, request: contract.GetPostRequest, context: Any) -> Post:
        found = await self._posts.get(UUID(request.id), observations=NEWEST_OBSERVATIONS * request.include_history)
        return from_post(found.posts[0], found.locations)

    async def ListPosts(self, request: contract.ListPostsRequest, context: Any) -> contract.ListPostsResponse:
        query = _query(request)
        size = request.page_size or DEFAULT_PAGE_SIZE
        observations = (request.history_limit or NEWEST_OBSERVATIONS) * request.include_history
        found = await self._posts.page(query, size, request.page_token, observations=observations)
        return _page(query, found)

    async def BatchUpsertPosts(
        self, request: contract.BatchUpsertPostsRequest, context: Any
    ) -> contract.BatchUpsertPostsResponse:
        tally = await self._bringing.upsert(to_brought(request))
        return contract.BatchUpsertPostsResponse(
            new_posts=tally.new, updated_posts=tally.known, media_queued=tally.media_queued
        )

    async def RecordAnalysis(self, request: contract.RecordAnalysisRequest, context: Any) -> Empty:
        await self._posts.record_analysis(UUID(request.id), _analysis(request), request.revision)
        return Empty()


def _query(request: contract.ListPostsRequest) -> PostQuery:
    return PostQuery(
        profile_id=UUID(request.profile_id) if request.profile_id else None,
        content_type=words.content_type(request.content_type),
        ocr_status=words.ocr_status(request.ocr_status),
        category_id=UUID(request.category) if request.category else None,
        search=search_of(clean(request.query)) if request.query else None,
        order=words.order(request.order),
    )


def _page(query: PostQuery, found: FoundPosts) -> contract.ListPostsResponse:
    """The posts that fit into one message, at least one; the others come with the next page."""
    page, size = contract.ListPostsResponse(), 0
    for place, post in enumerate(found.posts):
        message = from_post(post, found.locations)
        size += message.ByteSize()
        if place and size > LARGEST_PAGE:
            page.next_page_token = next_token(query, found.posts[place - 1])
            return page
        page.posts.append(message)
    if found.has_more:
        page.next_page_token = next_token(query, found.posts[-1])
    return page


def _analysis(request: contract.RecordAnalysisRequest) -> Analysis:
    category = request.post_category
    return Analysis(
        status=words.ocr_status(request.ocr_status) or OcrStatus.PENDING,
        texts=tuple(map(clean, request.ocr_texts)),
        descriptions=tuple(map(clean, request.image_descriptions)),
        classifications=tuple(words.slide_type(each) for each in request.slide_classifications),
        category=Category(UUID(category.id), clean(category.name)) if request.HasField("post_category") else None,
    )
