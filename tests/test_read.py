"""Sources of every kind -> articles and errors, through the one door `kg.read.read`."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kg.errors import InputError
from kg.read import FORMATS, read
from kg.records import Article

PROSE = "The minister said on Monday that the toll would be paid by the shipping lines and by nobody else."
ROOT = Path(__file__).parent.parent


def articles(results: Iterable[Article | InputError]) -> list[Article]:
    found = list(results)
    assert not [str(one) for one in found if isinstance(one, InputError)]
    return [one for one in found if isinstance(one, Article)]


def errors(results: Iterable[Article | InputError]) -> list[str]:
    found = [str(one) for one in results if isinstance(one, InputError)]
    assert all("\n" not in line for line in found)
    return found


def from_stdin(data: bytes) -> list[Article | InputError]:
    return list(read(["-"], stdin=io.BytesIO(data)))


# -- plain text ----------------------------------------------------------------------------------------------------
def test_plain_text_is_not_changed(tmp_path: Path) -> None:
    text = f" date 2025-04-27 International\r\nToll Divides the Coast\r\n\r\n{PROSE}\u2028\t  x \x0b\x85\r\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (article,) = articles(read([str(path)]))
    assert article == Article(
        text, title="Toll Divides the Coast", published=date(2025, 4, 27), section="International"
    )
    assert article.path == str(path)


@pytest.mark.parametrize("name", ["a b.txt", "a'b\".txt", "a\nb.txt", "é\u202e.txt", "[x]*.txt", "-.txt", "no suffix"])
def test_odd_file_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PROSE)
    (article,) = articles(read([str(tmp_path / name)]))
    assert article.path == str(tmp_path / name)
    (error,) = errors(read([str(tmp_path / f"{name}\n\x1b[31mgone")]))
    assert "gone: does not exist" in error or "matches no file" in error


# -- folders and globs ---------------------------------------------------------------------------------------------
def test_a_folder_is_read_sorted_and_all_through(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("c.txt", "a.txt", "b/deep/x.md", "b/y.TXT", "picture.png", ".hidden.txt", ".git/z.txt"):
        (tmp_path / name).write_text(f"{PROSE} {name}.")
    found = articles(read([str(tmp_path)]))
    assert [os.path.relpath(article.path or "", tmp_path) for article in found] == [
        "a.txt",
        "b/deep/x.md",
        "b/y.TXT",
        "c.txt",
    ]


def test_globs(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.txt", "c.md", "deep/d.txt"):
        (tmp_path / name).write_text(f"{PROSE} {name}.")
    found = articles(read([str(tmp_path / "*.txt"), str(tmp_path / "**" / "d.*")]))
    assert [Path(article.path or "").name for article in found] == ["a.txt", "b.txt", "d.txt"]


def test_a_folder_that_loops(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text(PROSE)
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = list(read([str(tmp_path)]))
    assert len([one for one in found if isinstance(one, Article)]) == 1
    lines = errors(found)
    assert len(lines) == 2
    assert lines[0].endswith("back: is a link back to a folder that holds it")


@pytest.mark.parametrize(
    ("make", "source", "why"),
    [
        (lambda root: None, "gone.txt", "does not exist"),
        (lambda root: None, "gone-*.txt", "matches no file"),
        (lambda root: None, "a\x00b", "is not a path"),
        (lambda root: None, "x" * 5000, "could not be opened"),
        (lambda root: (root / "empty").mkdir(), "empty", "holds no file that can be read"),
        (lambda root: (root / "e.txt").write_bytes(b""), "e.txt", "is empty"),
        (lambda root: (root / "e.txt").write_bytes(b" \n\t\r\n"), "e.txt", "is empty"),
        (lambda root: (root / "e.txt").write_bytes(b"... --- !!!"), "e.txt", "holds no words"),
        (lambda root: (root / "e.txt").write_bytes(b"a " * 2_500_001), "e.txt", "is over 5 MB"),
        (lambda root: (root / "e.html").write_bytes(b"<nav>Home</nav>"), "e.html", "page without article text"),
        (lambda root: (root / "e.xml").write_bytes(b"<invoice/>"), "e.xml", "neither RSS, Atom nor XHTML"),
        (lambda root: (root / "e.rss").write_bytes(b"what is this"), "e.rss", "no feed that can be read"),
        (lambda root: (root / "e.rss").write_bytes(b"<rss version='2.0'><channel/></rss>"), "e.rss", "without items"),
        (lambda root: (root / "e.json").write_bytes(b"[]"), "e.json", "is an empty list"),
        (lambda root: (root / "e.json").write_bytes(b"{"), "e.json", "is not JSON"),
        (lambda root: (root / "e.jsonl").write_bytes(b"\n\n"), "e.jsonl", "is empty"),
        (lambda root: (root / "e.jsonl").write_bytes(b'{"a":' * 99_999), "e.jsonl", "line 1: is not JSON"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, make, source: str, why: str) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path)
    (tmp_path / "good.txt").write_text(PROSE)
    found = list(read([str(tmp_path / source), str(tmp_path / "good.txt")]))
    assert isinstance(found[0], InputError) and why in str(found[0])
    assert len(errors(found)) == 1 and isinstance(found[1], Article)


def test_permission_denied(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "a.txt").chmod(0)
    me = os.geteuid()
    if me == 0:  # root may read everything: be nobody for the length of the reading
        tmp_path.chmod(0)
        os.seteuid(65534)
    try:
        assert "permission denied" in errors(read([str(tmp_path)]))[0]
    finally:
        os.seteuid(me)
        tmp_path.chmod(0o700)


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(PROSE)
    results = read([str(tmp_path / "*.txt")])
    next(results)
    (tmp_path / "b.txt").unlink()
    rest = list(results)
    assert errors(rest) == [f"{tmp_path / 'b.txt'}: vanished before it was read"]
    assert isinstance(rest[1], Article)


def test_a_pipe_can_be_named_and_is_left_alone_in_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a regular file" in errors(read([str(tmp_path)]))[0]


# -- standard input ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (PROSE.encode(), PROSE),
        (PROSE.encode("utf-16"), PROSE),
        (json.dumps({"text": PROSE}).encode(), PROSE),
        (json.dumps({"text": PROSE}, indent=1).encode(), PROSE),
        (json.dumps([{"text": PROSE}]).encode(), PROSE),
        (b"[Update] " + PROSE.encode(), "[Update] " + PROSE),
        (b"<3 " + PROSE.encode(), "<3 " + PROSE),
        (f"<!doctype html><p>{PROSE}</p><p>{PROSE} So.</p>".encode(), f"{PROSE}\n\n{PROSE} So."),
        (
            f"<?xml version='1.0'?><rss version='2.0'><channel><item><description>{PROSE}</description></item>"
            "</channel></rss>".encode(),
            PROSE,
        ),
    ],
)
def test_the_content_of_standard_input_is_told(data: bytes, text: str) -> None:
    (article,) = articles(from_stdin(data))
    assert (article.text, article.path) == (text, None)


# -- JSON Lines ----------------------------------------------------------------------------------------------------
FULL = {
    "text": f"Toll Divides\n\n{PROSE}",
    "title": "Toll Divides",
    "date": "2025-04-27T10:00:00Z",
    "modified": "2025-04-28",
    "publisher": "The Courier",
    "url": "https://courier.example/a b?utm_source=x",
    "author": ["Ida Renn", "Ida Renn", "Bo"],
    "section": "Coast",
    "language": "en-GB",
    "other": {"keys": "are passed over"},
}


def test_every_key_of_a_row() -> None:
    (article,) = articles(from_stdin(json.dumps(FULL).encode()))
    assert article == Article(
        FULL["text"],  # type: ignore[arg-type]
        title="Toll Divides",
        published=date(2025, 4, 27),
        modified=date(2025, 4, 28),
        publisher="The Courier",
        url="https://courier.example/a%20b",
        authors=("Ida Renn", "Bo"),
        section="Coast",
        language="en-GB",
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"text": "x"', "is not JSON"),
        ("[1]", "is not an object with a text"),
        ('"text"', "is not an object with a text"),
        ("{}", "has no `text`"),
        ('{"text": 3}', "has no `text`"),
        ('{"text": " "}', "holds no words"),
        ('{"text": "He said so.", "date": "2025-02-30"}', "`date` is not a date"),
        ('{"text": "He said so.", "title": 3}', "`title` is not a string"),
        ('{"text": "He said so.", "author": [3]}', "`author` is not a string or a list"),
        ('{"text": "Er sagt es.", "language": "de"}', "is not English but declared as 'de'"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, row: str, why: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([json.dumps(FULL), "", row, json.dumps(FULL)]))
    found = list(read([str(path)]))
    assert [type(one) for one in found] == [Article, InputError, Article]
    assert str(found[1]).startswith(f"{path} line 3: {why}")


def test_hostile_strings_in_a_row() -> None:
    row = {
        "text": "He \ud800 said \x00 <script>x</script>\u202e",
        "title": "</script>\x00\ud800",
        "url": "javascript:x",
    }
    (article,) = articles(from_stdin(json.dumps(row).encode()))
    assert article.text == "He \ufffd said \ufffd <script>x</script>\u202e"
    assert (article.title, article.url) == ("</script>\ufffd\ufffd", None)
    article.text.encode()


def test_what_kg_extract_prints_is_read_again() -> None:
    from kg.ids import Ids
    from kg.jsonlines import to_line
    from kg.records import AnnotatedArticle

    (article,) = articles(from_stdin(json.dumps(FULL).encode()))
    (again,) = articles(from_stdin(to_line(AnnotatedArticle(article)).encode()))
    assert Ids().article(again) == Ids().article(article)
    assert (again.text, again.published, again.authors) == (article.text, article.published, article.authors)


def test_a_file_of_json_lines_may_be_longer_than_one_article_may(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps({"text": f"{PROSE} " * 500}) + "\n") * 120)
    assert path.stat().st_size > 5_000_000
    assert len(articles(read([str(path)]))) == 120


def test_the_schema_and_the_reader_agree() -> None:
    schema = json.loads((ROOT / "schemas" / "article.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(FULL) and validator.is_valid({"article": {"text": "x", "title": None}})
    for bad in ({}, {"text": 3}, {"text": "x", "author": [3]}, {"article": {}}):
        assert not validator.is_valid(bad)
        assert errors(from_stdin(json.dumps(bad).encode()))


# -- the table of formats and the samples --------------------------------------------------------------------------
def test_no_suffix_or_media_type_is_claimed_twice() -> None:
    for claims in ("suffixes", "media_types"):
        claimed = [one for format in FORMATS.values() for one in getattr(format, claims)]
        assert len(claimed) == len(set(claimed))


def test_the_samples_are_read_without_an_error() -> None:
    found = articles(read([str(ROOT / "kg" / "sample_articles")]))
    assert len(found) == 11
    assert all(article.title and article.published for article in found)
    assert not any(word in article.text for article in found for word in ("cookie", "rights are reserved", "Read also"))


def test_each_article_knows_the_file_that_it_was_read_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = '{"text": "The quay stays open, she said.", "url": "https://a.example/%d"}\n'
    (tmp_path / "all.jsonl").write_text(row % 1 + row % 2)
    (tmp_path / "one.txt").write_text("The quay stays open, she said.")
    monkeypatch.chdir(tmp_path)
    found = list(read(["all.jsonl", "one.txt", "-"], stdin=io.BytesIO(b"The quay stays open, she said.")))
    whole = str(tmp_path / "all.jsonl")
    assert [one.source for one in found] == [whole, whole, str(tmp_path / "one.txt"), None]
    assert [one.path for one in found] == [None, None, "one.txt", None]
