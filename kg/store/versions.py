"""The engine's MANIFEST, as far as a table file that is gone or damaged can be struck off it.

RocksDB refuses a whole folder for one such file, though the others have all that it had in another order. A MANIFEST is a log
of records, each the tags and values of one change (db/log_format.h, db/version_edit.h of https://github.com/facebook/rocksdb);
a record more that deletes the file lets the engine open what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_BLOCK, _HEADER = 32_768, 7
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4
_DELETED, _COLUMN, _SAFE_TO_IGNORE = 6, 200, 8192


@dataclass(frozen=True, slots=True)
class Table:
    """A table file: the column family that it belongs to (one an order of the quads), and its level there."""

    column: int
    level: int


def tables(content: bytes) -> dict[int, Table]:
    """number -> the table files that a MANIFEST names. Raises ValueError for one that is not understood."""
    found: dict[int, Table] = {}
    for record in _records(content):
        column = 0
        for tag, values in _changes(_Reader(record)):
            if tag == _COLUMN:
                column = values[0]
            elif tag == _DELETED:
                found.pop(values[1], None)
            elif tag in _NEW_FILES:
                found[values[1]] = Table(column, values[0])
    return found


def without(content: bytes, numbers: Iterable[int]) -> bytes:
    """The MANIFEST with these table files struck off."""
    known = tables(content)
    for number in numbers:
        table = known[number]
        edit = _varint(_DELETED) + _varint(table.level) + _varint(number) + _varint(_COLUMN) + _varint(table.column)
        content += b"".join(_fragments(edit, len(content) % _BLOCK))
    return content


def _records(content: bytes) -> Iterator[bytes]:
    """The whole records; half a last one is left out, as the engine does."""
    at, parts = 0, b""
    while at + _HEADER <= len(content):
        if _BLOCK - at % _BLOCK < _HEADER:
            at += _BLOCK - at % _BLOCK
            continue
        size, kind = int.from_bytes(content[at + 4 : at + 6], "little"), content[at + 6]
        part = content[at + _HEADER : at + _HEADER + size]
        if kind not in (_FULL, _FIRST, _MIDDLE, _LAST) or len(part) < size:
            return
        parts += part
        if kind in (_FULL, _LAST):
            yield parts
            parts = b""
        at += _HEADER + size


class _Reader:
    """Takes values off the beginning of a record."""

    def __init__(self, record: bytes) -> None:
        self._left = record

    def __bool__(self) -> bool:
        return bool(self._left)

    def number(self) -> int:
        value = shift = 0
        while self._left:
            byte, self._left = self._left[0], self._left[1:]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
        raise ValueError("a number ends too early")

    def text(self) -> int:
        """Passes over a text; gives 0, for none is wanted."""
        size = self.number()
        if len(self._left) < size:
            raise ValueError("a text ends too early")
        self._left = self._left[size:]
        return 0

    def more(self) -> int:
        """Passes over what newer formats add to a file, up to its end mark."""
        while self.number() != 1:
            self.text()
        return 0


_N, _T = _Reader.number, _Reader.text
_FIELDS: dict[int, tuple[Callable[[_Reader], int], ...]] = {
    1: (_T,),
    **dict.fromkeys((2, 3, 4, 9, 10, _COLUMN, 203, 300), (_N,)),
    5: (_N, _T),
    _DELETED: (_N, _N),
    7: (_N, _N, _N, _T, _T),
    100: (_N, _N, _N, _T, _T, _N, _N),
    102: (_N, _N, _N, _N, _T, _T, _N, _N),
    103: (_N, _N, _N, _T, _T, _N, _N, _Reader.more),
    201: (_T,),
    202: (),
}
"""tag -> what follows it"""
_NEW_FILES = (7, 100, 102, 103)


def _changes(record: _Reader) -> list[tuple[int, list[int]]]:
    """A record's tags and values; the column family that they are of, wherever it stands, first."""
    found: list[tuple[int, list[int]]] = []
    while record:
        tag = record.number()
        fields = _FIELDS.get(tag, (_T,) if tag >= _SAFE_TO_IGNORE else None)
        if fields is None:
            raise ValueError(f"tag {tag} is not known")
        found.append((tag, [read(record) for read in fields]))
    return sorted(found, key=lambda change: change[0] != _COLUMN)


def _fragments(record: bytes, used: int) -> Iterator[bytes]:
    """The record as it stands in the log, cut where a block ends; `used` is how much of the last block is taken."""
    first = True
    while first or record:
        left = _BLOCK - used
        if left < _HEADER:
            yield bytes(left)
            used = 0
            continue
        part, record = record[: left - _HEADER], record[left - _HEADER :]
        kind = (_LAST if not first else _FULL) if not record else (_FIRST if first else _MIDDLE)
        yield (
            _masked(bytes([kind]) + part).to_bytes(4, "little") + len(part).to_bytes(2, "little") + bytes([kind]) + part
        )
        used, first = (used + _HEADER + len(part)) % _BLOCK, False


def _varint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def _masked(data: bytes) -> int:
    """The checksum of a record: CRC-32C, turned and moved."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
