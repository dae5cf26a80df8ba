"""Bytes -> text, urls and days, as tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.read.dates import day
from kg.read.decode import decoded
from kg.read.language import other_language
from kg.read.urls import canonical

QUOTED = "“We won’t pay,” said the café’s owner – and he meant every word of what he said to us that day."


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (QUOTED.encode(), None),
        (QUOTED.encode("utf-8-sig"), None),
        (QUOTED.encode("utf-16"), None),
        (QUOTED.encode("utf-32"), None),
        (b"\xfe\xff" + QUOTED.encode("utf-16-be"), "latin-1"),
        (QUOTED.encode("cp1252"), None),
        (QUOTED.encode("cp1252"), "iso-8859-1"),
        (QUOTED.encode("cp1252"), "utf-8"),
        (QUOTED.encode("cp1252"), "no-such-charset"),
        (QUOTED.encode("mac_roman"), "macintosh"),
        (QUOTED.encode("utf-16-le"), "utf-16-le"),
        (QUOTED.encode(), "utf-7"),
    ],
)
def test_encodings(data: bytes, declared: str | None) -> None:
    assert decoded(data, "x", declared=declared) == QUOTED


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7 text", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"PK\x03\x04 text", "is a zip archive"),
        (bytes(range(256)) * 20, "is binary"),
        (QUOTED.encode() * 5 + b"\xff", "damaged bytes"),
        ("彼は月曜日に交渉が正しい方向に進んでいると述べた。".encode("shift_jis"), "cannot be told safely"),
    ],
)
def test_refused_bytes(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        decoded(data, "some.txt")
    assert "\n" not in str(caught.value) and str(caught.value).startswith("some.txt: ")


def test_browsers_read_on_over_damaged_bytes() -> None:
    assert decoded(b"He said \xe2\x80\x9cyes\xe2\x80\x9d" * 99 + b"\xff", "x", lenient=True).endswith("yes”\ufffd")


def test_nul_and_lone_surrogates_are_replaced_one_for_one() -> None:
    assert decoded(b"a\x00b \xed\xa0\x80\r\n", "x") == "a\ufffdb \ufffd\r\n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_never_changed(text: str) -> None:
    assert decoded(text.encode(), "x") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Paper.Example:443/A/b?id=3#top", "https://paper.example/A/b?id=3"),
        ("http://paper.example", "http://paper.example/"),
        ("http://paper.example:8080/x", "http://paper.example:8080/x"),
        ("https://paper.example/a?utm_source=x&cid=7&fbclid=9&b=&UTM_medium=y", "https://paper.example/a?cid=7&b="),
        ("https://paper.example/a b/\"c\"/'d'/<e>", "https://paper.example/a%20b/%22c%22/%27d%27/%3Ce%3E"),
        ("https://paper.example/é?q=ü", "https://paper.example/%C3%A9?q=%C3%BC"),
        ("https://paper.example/100%/a%20b", "https://paper.example/100%25/a%20b"),
        ("https://paper.example/\ud800\x00", "https://paper.example/%3F%00"),
        ("https://user:secret@paper.example/x", "https://paper.example/x"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("  https://paper.example/x\n", "https://paper.example/x"),
        ("https://paper.example/" + "x" * 3000, None),
        ("http://paper.example:port/", None),
        ("http://[nonsense/", None),
        ("http://<script>/x", None),
        ("http://pa per.example/x", None),
        ("javascript:alert(1)", None),
        ("ftp://paper.example/x", None),
        ("file:///etc/passwd", None),
        ("/just/a/path", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical_urls(url: str | None, expected: str | None) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


def test_a_relative_url_is_joined() -> None:
    assert canonical("../b", "https://paper.example/x/y/z") == "https://paper.example/x/b"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-04-27", date(2025, 4, 27)),
        ("2025-04-27T23:59:00-05:00", date(2025, 4, 27)),
        ("20250427", date(2025, 4, 27)),
        ("2025/04/27 12:00", date(2025, 4, 27)),
        ("April 27, 2025", date(2025, 4, 27)),
        ("27 Apr. 2025", date(2025, 4, 27)),
        ("Sun, 27 Apr 2025 23:30:00 -0500", date(2025, 4, 27)),
        ("2025-02-30", None),
        ("Smarch 3, 2025", None),
        ("04/05/2025", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_days(written: str | None, expected: date | None) -> None:
    assert day(written) == expected


GERMAN = (
    "Der Kanzler sagte am Montag, die Regierung werde das Gesetz nicht ändern, weil die Opposition dagegen ist. "
    "Das sei nun einmal so, und niemand könne etwas daran tun."
)


@pytest.mark.parametrize(
    ("text", "declared", "other"),
    [
        (GERMAN, "en", "German"),
        ("Министр заявил в понедельник, что переговоры идут хорошо.", "en", "Russian"),
        (QUOTED, "en-GB", None),
        (QUOTED * 2, "de", None),
        ("Er sagt es.", "de", "declared as 'de'"),
        ("Dahl contra Rusk", "en", None),
        ("Prices: " + "Crude Brent Copper Zinc Nickel " * 10, "en", None),
        ("a" * 100_000, "en", None),
        (
            f'"{GERMAN[:40]}," he said to the men who had come with him and who would not leave before he had.',
            "en",
            None,
        ),
    ],
)
def test_language(text: str, declared: str, other: str | None) -> None:
    assert other_language(text, declared) == other
