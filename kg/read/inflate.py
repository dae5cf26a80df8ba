"""A compressed body -> its bytes, unpacked piece by piece and counted at each layer, so that no bomb grows."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

from kg.errors import InputError
from kg.read.inputs import MAX_BYTES, TOO_LARGE

_PIECE = 65_536  # bytes unpacked at a time
_LAYERS = 2  # a server in front of another packs once more than is meant; no more than that is ever meant
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


def inflated(chunks: Iterable[bytes], codings: Sequence[str], where: str) -> bytes:
    """The whole body that was packed by `codings` one after the other; names that stand for no packing are passed over.

    Raises InputError, naming `where`, for over MAX_BYTES at any layer, for a packing that was not asked for and for what is
    not packed as it says.
    """
    named = [coding.strip().lower() for coding in codings]
    unasked = [coding for coding in named if coding in _UNASKED]
    layers = [coding for coding in named if coding in _WINDOWS]
    if unasked:
        raise InputError(where, f"is packed as {unasked[0]}, which was not asked for")
    if len(layers) > _LAYERS:
        raise InputError(where, f"is packed {len(layers)} times over")
    stream = _counted(chunks, where)
    for coding in reversed(layers):
        stream = _counted(_unpacked(stream, _WINDOWS[coding]), where)
    try:
        return b"".join(stream)
    except zlib.error as error:
        raise InputError(where, f"could not be fetched: is not packed as it says ({error})") from error


def _counted(chunks: Iterable[bytes], where: str) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_BYTES:
            raise InputError(where, TOO_LARGE)
        yield chunk


def _unpacked(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    """The first packed stream in `chunks`; what follows it is passed over, as httpx does."""
    unpacker = zlib.decompressobj(window)
    begun = False
    for chunk in chunks:
        if not begun and chunk and window == zlib.MAX_WBITS and not _has_zlib_head(chunk):
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # deflate is sent without its head, too
        begun = begun or bool(chunk)
        while chunk and not unpacker.eof:
            yield unpacker.decompress(chunk, _PIECE)
            chunk = unpacker.unconsumed_tail
    yield unpacker.flush(_PIECE)


def _has_zlib_head(start: bytes) -> bool:
    """Whether deflated bytes begin with the head of RFC 1950 (a first chunk of one byte passes for one)."""
    return start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
