"""Bytes -> text: by byte order mark, by declaration, as UTF-8, or by safe detection."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kg.errors import InputError

_MARKS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = {
    b"%PDF-": "a PDF; convert it to text first",
    b"PK\x03\x04": "a zip archive or office document; save it as text first",
    b"\xd0\xcf\x11\xe0": "an old office document; save it as text first",
    b"{\\rtf": "an RTF document; save it as text first",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x7fELF": "a program",
}
# As browsers do (WHATWG Encoding Standard): these labels mean Windows-1252.
_AS_CP1252 = {"iso8859-1", "ascii"}
_NO_CHARSETS = {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 20_000
# What English text holds outside ASCII in Windows-1252: its punctuation and signs, and the letters of names. In other
# single-byte encodings the same bytes are letters in mid-word, or no characters at all.
_CP1252_ENGLISH = re.compile("[\x00-\x7f\xa0‘’“”‚„–—…•€£¢©®™°§½¼¾·áàâäãåæçéèêëíìîïñóòôöøúùûüýÁÅÄÇÉÖØÜß]*")


def decoded(data: bytes, where: str, *, declared: str | None = None, lenient: bool = False) -> str:
    """The text of `data`, byte order mark dropped, NUL and lone surrogates replaced one for one by U+FFFD.

    `declared` is what a header or the document itself says; a mark overrules it, and a wrong one is passed over.
    `lenient`: a few bad bytes become U+FFFD, as browsers do. Raises InputError for binary data and for an encoding that
    is not safe to tell.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(where, f"is {what}")
    for encoding in _encodings(data, declared):
        try:
            text = data.decode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
        except (UnicodeDecodeError, LookupError):
            continue
        if not _is_binary(text):
            return cleaned(text)
    return cleaned(_detected(data, where, lenient=lenient))


def cleaned(text: str) -> str:
    """The text without byte order mark, and with U+FFFD for each NUL and lone surrogate, which no RDF term can hold."""
    return _UNFIT.sub("\ufffd", text.removeprefix("\ufeff"))


def _encodings(data: bytes, declared: str | None) -> Iterator[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield encoding
            return
    if declared and (named := _charset(declared)):
        yield named
    yield "utf-8"
    zeros = data[:_SAMPLE].count(0) / min(len(data), _SAMPLE)
    if zeros > 0.3:  # UTF-16 of English text without a mark: every other byte is zero
        yield "utf-16-be" if data[0] == 0 else "utf-16-le"


def _charset(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if name in _NO_CHARSETS:
        return None
    return "cp1252" if name in _AS_CP1252 else name


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(2, len(sample) // 100)


def _detected(data: bytes, where: str, *, lenient: bool) -> str:
    text = data.decode("utf-8", "replace")
    if _is_binary(text):
        raise InputError(where, "is binary, not text")
    bad = text.count("\ufffd")
    if 10 * bad <= sum(character > "\x7f" for character in text) - bad or (lenient and 1000 * bad <= len(text)):
        if lenient:
            return text
        raise InputError(where, "is UTF-8 with damaged bytes; repair it, or save it again as UTF-8")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return _guessed(data, where)
    return text if _CP1252_ENGLISH.fullmatch(text) else _guessed(data, where)


def _guessed(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.1).best()
    if best is None or best.coherence < 0.2:
        raise InputError(where, "is in an encoding that cannot be told safely; save it as UTF-8")
    return str(best)
