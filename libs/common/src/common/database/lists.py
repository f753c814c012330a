"""Many rows as parameters of one statement: a list for each column.

Sent as rows of values, a statement would be another text for every number of rows, to be read and planned anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Table, TableValuedAlias, bindparam, column, func


def unnested(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """Rows with these columns, typed as those of the table; their values are what `lists_of` makes of them."""
    columns = [column(name, table.c[name].type) for name in names]
    arrays = [bindparam(_list_of(one.name), type_=ARRAY(one.type, dimensions=1)) for one in columns]
    return func.unnest(*arrays).table_valued(*columns, name="given").render_derived()


def lists_of(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The parameters of a statement over `unnested`."""
    given = list(rows)
    return {_list_of(name): [row[name] for row in given] for name in names}


def _list_of(name: str) -> str:
    # A name that no table has: SQLAlchemy keeps the names of columns for itself.
    return f"{name}_list"
