"""JSON Lines and JSON: one object an article, as schemas/article.schema.json describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from kg.errors import InputError
from kg.read.addresses import address
from kg.read.dates import day
from kg.read.decode import cleaned, decoded
from kg.read.inputs import MAX_BYTES, TOO_LARGE, Input
from kg.read.markup import collapsed
from kg.read.plain import with_first_lines
from kg.read.urls import canonical
from kg.records import Article

Found = tuple[str, Article] | InputError


def lines(one: Input) -> Iterator[Found]:
    """An article a line, read as they come, however many; a bad line is an InputError that names it."""
    number = read = 0
    while line := one.stream.readline(MAX_BYTES + 1):
        number += 1
        read += bool(line.strip())
        where = f"{one.name} line {number}"
        if len(line) > MAX_BYTES:
            yield InputError(where, TOO_LARGE)
            _pass_over_rest(one)
        elif line.strip():
            yield _line(line, where, one)
    if not read:
        raise InputError(one.name, "is empty")


def whole(one: Input) -> Iterator[Found]:
    """The article, or list of articles, of a JSON file."""
    parsed = _json(one.whole(), one.name, one.charset)
    if not isinstance(parsed, list):
        yield _row(parsed, one.name, one.url)
        return
    if not parsed:
        raise InputError(one.name, "is an empty list")
    for number, row in enumerate(parsed, start=1):
        yield _row(row, f"{one.name} item {number}", one.url)


def _pass_over_rest(one: Input) -> None:
    while (rest := one.stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
        pass


def _line(line: bytes, where: str, one: Input) -> Found:
    try:
        return where, article(_json(line, where, one.charset), where, one.url)
    except InputError as error:
        return error


def _row(row: Any, where: str, base: str | None) -> Found:
    try:
        return where, article(row, where, base)
    except InputError as error:
        return error


def _json(data: bytes, where: str, charset: str | None) -> Any:
    try:
        return json.loads(decoded(data, where, declared=charset))
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is not JSON: {error}") from error


def article(row: Any, where: str, base: str | None = None) -> Article:
    """The article of a row: its own keys, or those under `article`, as `kg extract` prints it.

    Its url is the user's own word; in rows that a host sent (`base`) it is that host's, about others nothing but a statement.
    Raises InputError, naming `where` and the key, for what is missing or of the wrong kind.
    """
    if isinstance(row, dict) and isinstance(row.get("article"), dict):
        row = row["article"]
    if not isinstance(row, dict):
        raise InputError(where, "is not an object with a text")
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(where, "has no `text` (a string)")
    text, url = cleaned(text), canonical(_words(row, "url", where))
    made = Article(
        text,
        title=_words(row, "title", where),
        published=_day(row, "published", where) or _day(row, "date", where),
        modified=_day(row, "modified", where),
        publisher=_words(row, "publisher", where),
        url=url,
        authors=_authors(row, where),
        section=_words(row, "section", where),
        language=_words(row, "language", where) or "en",
        stated_url=canonical(_words(row, "stated_url", where)),
        url_only_stated=base is not None and address([url], base).url != url,
    )
    return with_first_lines(made)


def _words(row: dict[str, Any], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(where, f"`{key}` is not a string")
    return collapsed(value)


def _day(row: dict[str, Any], key: str, where: str) -> date | None:
    written = _words(row, key, where)
    found = day(written)
    if written and not found:
        raise InputError(where, f"`{key}` is not a date: write YYYY-MM-DD")
    return found


def _authors(row: dict[str, Any], where: str) -> tuple[str, ...]:
    value = row.get("author")
    names = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(name, str) for name in names):
        raise InputError(where, "`author` is not a string or a list of strings")
    return tuple(dict.fromkeys(name for name in map(collapsed, names) if name))
