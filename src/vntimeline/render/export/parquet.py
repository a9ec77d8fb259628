"""Parquet files, with dates, nulls and lists, and a Data Package that describes them."""

import io
from collections.abc import Iterable
from typing import Any

from vntimeline.errors import OutputError
from vntimeline.model import Store
from vntimeline.render.export.data_package import NAME, data_package
from vntimeline.render.export.tables import Table


def files(store: Store, tables: Iterable[Table]) -> dict[str, bytes]:
    """Return the files of the folder, by name. Raises OutputError without the library."""
    try:
        import pyarrow
    except ImportError:
        raise OutputError("Parquet needs pyarrow", "pip install 'vntimeline[parquet]'") from None
    found = list(tables)
    described = {"version": store.version or "", "digest": store.digest}
    return {
        NAME: data_package(store, found, "parquet"),
        **{f"{table.name}.parquet": _document(pyarrow, table, described) for table in found},
    }


def _document(pyarrow: Any, table: Table, described: dict[str, str]) -> bytes:
    from pyarrow import parquet

    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int32(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    fields = [
        pyarrow.field(each.name, types[each.type], not each.required, {"description": each.description})
        for each in table.columns
    ]
    columns = list(zip(*table.rows, strict=True)) or [()] * len(fields)
    arrays = [pyarrow.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    schema = pyarrow.schema(fields, described)
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
    return out.getvalue()
