"""Enums of the contract in the domain's terms, by their names."""

from carrel.monitor.v1.export_service_pb2 import ExportSubject
from carrel.monitor.v1.post_pb2 import Post
from carrel.monitor.v1.post_service_pb2 import ListPostsRequest

from monitor.domain.kept import OcrStatus, SlideType
from monitor.domain.posts import ContentType
from monitor.domain.queries import Order
from monitor.domain.records import Subject


def content_type(value: Post.ContentType) -> ContentType | None:
    """What a post is made of; None where the caller did not say."""
    return ContentType(Post.ContentType.Name(value).lower()) if value else None


def ocr_status(value: Post.OcrStatus) -> OcrStatus | None:
    """How far the reading of the slides is; None where the caller did not say."""
    return OcrStatus(Post.OcrStatus.Name(value).lower()) if value else None


def slide_type(value: Post.SlideType) -> SlideType:
    """What part a slide plays."""
    return SlideType(Post.SlideType.Name(value).lower()) if value else SlideType.UNKNOWN


def order(value: ListPostsRequest.Order) -> Order:
    """The order of posts; the newest first where the caller did not say."""
    return Order(ListPostsRequest.Order.Name(value).lower()) if value else Order.NEWEST


def export_subject(value: ExportSubject) -> Subject:
    """What is exported; posts where the caller did not say."""
    return Subject(ExportSubject.Name(value).lower()) if value else Subject.POSTS
