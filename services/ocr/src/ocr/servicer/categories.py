"""The CategoryService."""

from typing import Any
from uuid import UUID

from carrel.ocr.v1 import category_pb2, category_service_pb2_grpc
from carrel.ocr.v1 import category_service_pb2 as contract

from ocr.domain.categories import Category
from ocr.usecases import Categories


class CategoryServicer(category_service_pb2_grpc.CategoryServiceServicer):
    """Lists, makes, renames and merges categories."""

    def __init__(self, categories: Categories) -> None:
        self._categories = categories

    async def ListCategories(
        self, request: contract.ListCategoriesRequest, context: Any
    ) -> contract.ListCategoriesResponse:
        return contract.ListCategoriesResponse(categories=map(_from_category, await self._categories.all()))

    async def CreateCategory(self, request: contract.CreateCategoryRequest, context: Any) -> category_pb2.Category:
        return _from_category(await self._categories.create(request.name))

    async def RenameCategory(self, request: contract.RenameCategoryRequest, context: Any) -> category_pb2.Category:
        return _from_category(await self._categories.rename(UUID(request.id), request.name))

    async def MergeCategory(self, request: contract.MergeCategoryRequest, context: Any) -> category_pb2.Category:
        return _from_category(await self._categories.merge(UUID(request.id), UUID(request.into)))


def _from_category(category: Category) -> category_pb2.Category:
    return category_pb2.Category(
        id=str(category.id),
        name=category.name,
        post_count=category.post_count,
        ai_generated=category.is_ai_generated,
    )
