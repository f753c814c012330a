"""Categories as a caller makes, renames, merges and lists them."""

from carrel.ocr.v1.category_pb2 import Category
from carrel.ocr.v1.category_service_pb2 import (
    CreateCategoryRequest,
    ListCategoriesRequest,
    MergeCategoryRequest,
    RenameCategoryRequest,
)

from tests.integration.ocr.standing import Standing


async def listed(ocr: Standing) -> list[Category]:
    """All of them."""
    return list((await ocr.categories.ListCategories(ListCategoriesRequest())).categories)


async def create(ocr: Standing, name: str) -> Category:
    """A new one."""
    return await ocr.categories.CreateCategory(CreateCategoryRequest(name=name))


async def rename(ocr: Standing, category_id: str, name: str) -> Category:
    """The one under its new name."""
    return await ocr.categories.RenameCategory(RenameCategoryRequest(id=category_id, name=name))


async def merge(ocr: Standing, source_id: str, target_id: str) -> Category:
    """The one that stays."""
    return await ocr.categories.MergeCategory(MergeCategoryRequest(id=source_id, into=target_id))
