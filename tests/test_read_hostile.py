"""Whatever bytes come under whatever suffix: articles or errors, never a crash, and always text that can be stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read import FORMATS, read
from kg.segment import segment

SUFFIXES = sorted(suffix for format in FORMATS.values() for suffix in format.suffixes)
SAMPLES = Path(__file__).parent.parent / "kg" / "sample_articles"
ODD = [
    b"<",
    b">",
    b"</",
    b'"',
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"]]>",
    b"<!--",
    b"&#x110000;",
    b"&#0;",
    b"<![CDATA[",
    b"{",
    b"}",
    b"\\ud800",
]
ODD += [
    "\u202e".encode(),
    b"<script>",
    b"<!DOCTYPE x [",
    b"<table><td>",
    b"<title>",
    b"<p" + b" a" * 3000,
    b"a" * 100_000,
]


def check(path: Path) -> None:
    for result in read([str(path)]):
        if isinstance(result, InputError):
            assert len(str(result).splitlines()) == 1
            continue
        result.text.encode()
        assert all(part.span.of(result.text).strip() for part in segment(result))
        spans = [*result.headings_at, *([result.headline_at] if result.headline_at else [])]
        assert all(span.of(result.text) == span.of(result.text).strip() != "" for span in spans)
        for words in (result.title, result.publisher, result.section, *result.authors):
            assert words is None or words == " ".join(words.encode().decode().split())
        assert result.url is None or (result.url.isascii() and not set(result.url) & set(" \"'<>{}|\\^`"))


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.suffix in SUFFIXES))
def test_damaged_samples(tmp_path: Path, sample: str, data: st.DataObject) -> None:
    whole = (SAMPLES / sample).read_bytes()
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(whole)))
        gone = data.draw(st.sampled_from([0, 0, 1, 7, 300]))
        whole = whole[:start] + data.draw(st.sampled_from(ODD)) + whole[start + gone :]
    path = tmp_path / f"damaged{Path(sample).suffix}"
    path.write_bytes(whole)
    check(path)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(ODD), max_size=9).map(b" x ".join))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    check(path)
