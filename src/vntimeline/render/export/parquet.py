"""Parquet files, with dates, nulls and lists, and a Data Package that describes them."""

import io
from collections.abc import Iterable
from typing import Any

from vntimeline.errors import OutputError
from vntimeline.model import Store
from vntimeline.render.export.data_package import NAME, data_package
from vntimeline.render.export.tables import Table

COMPRESSION = "zstd"


def files(store: Store, tables: Iterable[Table]) -> dict[str, bytes]:
    """Return the files of the folder, by name. Raises OutputError without the library."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise OutputError("Parquet needs pyarrow", "pip install 'vntimeline[parquet]'") from None
    found = list(tables)
    described = {"version": store.version or "", "digest": store.digest}
    documents = {NAME: data_package(store, found, "parquet")}
    for table in found:
        out = io.BytesIO()
        parquet.write_table(arrow_table(table, described), out, compression=COMPRESSION)
        documents[f"{table.name}.parquet"] = out.getvalue()
    return documents


def arrow_table(table: Table, described: dict[str, str]) -> Any:
    """Return a table as pyarrow has it, with its descriptions; `described` is the metadata of the whole."""
    import pyarrow

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
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields, described))
