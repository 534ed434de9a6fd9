"""Parquet: everything, in typed columns, a group of rows at a time. It needs pyarrow, which not every house has."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from tasks.errors import ExportFormatNotInstalled
from tasks.exports import About, Traits
from tasks.exports.columns import Column, ListOf, Plain, columns_of, record_of
from tasks.exports.shapes import Item

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX: Final = ".parquet"

GROUP_BYTES: Final = 8 * 2**20
"""A group of rows is written once it has as much: so much is held, however many items there are."""


def accepts(traits: Traits) -> bool:  # noqa: ARG001 - the formats' common signature
    """Any item."""
    return True


class ParquetWriter:
    """Row groups of some megabytes, compressed."""

    def __init__(self, file: BinaryIO, traits: Traits) -> None:
        import pyarrow as pa  # noqa: PLC0415 - it is optional
        from pyarrow import parquet  # noqa: PLC0415

        self._details = traits.details
        self._schema = pa.schema([(name, _arrow(known)) for name, known in columns_of(traits).items()])
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._held: list[pa.Table] = []
        self._held_bytes = 0
        self._table = pa.Table
        self._concat = pa.concat_tables

    def write(self, items: Sequence[Item]) -> int:
        """Add the items; what makes a group is written."""
        records = [record_of(item, self._details) for item in items]
        table = self._table.from_pylist(records, schema=self._schema)
        self._held.append(table)
        self._held_bytes += table.nbytes
        if self._held_bytes >= GROUP_BYTES:
            self._flush()
        return len(items)

    def close(self) -> None:
        """Write the last group and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._held_bytes = self._concat(self._held), [], 0
            self._writer.write_table(held, row_group_size=max(held.num_rows, 1))


def start(file: BinaryIO, traits: Traits, about: About) -> ParquetWriter:  # noqa: ARG001
    """A writer into this file.

    Raises:  ExportFormatNotInstalled.
    """
    try:
        return ParquetWriter(file, traits)
    except ModuleNotFoundError as missing:
        raise ExportFormatNotInstalled(format="Parquet", command="make parquet") from missing


def _arrow(known: Column) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415

    if isinstance(known, Plain):
        return pa.type_for_alias(known.value)
    if isinstance(known, ListOf):
        return pa.list_(_arrow(known.each))
    assert isinstance(known, Mapping)
    fields: list[tuple[str, Any]] = [(name, _arrow(part)) for name, part in known.items()]
    return pa.struct(fields)
