"""Files, folders, globs, urls, standard input -> articles.

To add a format: one file in this folder, one line in FORMATS.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError
from kg.read.files import opened_files
from kg.read.inputs import Input, opened_stdin, shown
from kg.read.language import is_english, other_language
from kg.read.sniff import sniffed
from kg.records import Article

if TYPE_CHECKING:
    import httpx

Result = Article | InputError
Found = tuple[str, Article] | InputError
"""What a format's reader yields: an article with the name that errors give it (`feed.xml item 3`), or an error."""


_MOST_NAMED = 1_000  # errors of one input that are told one by one
_MOST_AUTHORS = 1_000  # kept of an article: each is a quad of its graph, and 5 MB hold 400,000


@dataclass(frozen=True, slots=True)
class Format:
    """A way an article comes: who reads it (module:function, Input -> results) and what announces it."""

    reader: str
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "text": Format("kg.read.plain:articles", (".txt", ".text", ".md"), ("text/plain", "text/markdown")),
    "html": Format("kg.read.html:articles", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml")),
    "feed": Format("kg.read.feed:articles", (".rss", ".atom"), ("application/rss+xml", "application/atom+xml")),
    "jsonl": Format("kg.read.rows:lines", (".jsonl", ".ndjson"), ("application/jsonl", "application/x-ndjson")),
    "json": Format("kg.read.rows:whole", (".json",), ("application/json", "application/ld+json")),
    "xml": Format("kg.read.sniff:refused", (".xml",), ("text/xml", "application/xml")),
}
"""name -> format; what carries the suffix or media type of `xml`, or none of these, is told by its content."""

_SUFFIXES = {suffix: name for name, format in FORMATS.items() for suffix in format.suffixes}
_MEDIA_TYPES = {media: name for name, format in FORMATS.items() for media in format.media_types}


def read(
    sources: Iterable[str], *, stdin: BinaryIO | None = None, transport: httpx.BaseTransport | None = None
) -> Iterator[Result]:
    """The articles of all sources, in order; what cannot be read is yielded as an InputError, the rest goes on.

    A source is a path, a folder (searched recursively for the known suffixes, hidden files left out), a glob, an
    http(s) url or `-` for `stdin` (default: the process's). `transport` stands in for the network.
    """
    for source in sources:
        with closing(_opened(source, stdin, transport)) as inputs:
            for one in inputs:
                yield from [one] if isinstance(one, InputError) else _articles(one)


def _opened(
    source: str, stdin: BinaryIO | None, transport: httpx.BaseTransport | None
) -> Generator[Input | InputError]:
    if source == "-":
        return opened_stdin(stdin)
    if source.lower().startswith(("http://", "https://")):
        from kg.read.fetch import opened_page  # httpx costs 0.1 s to import

        return opened_page(source, _MEDIA_TYPES, transport=transport)
    return opened_files(source, _SUFFIXES)


def _articles(one: Input) -> Iterator[Result]:
    """An input's articles, each checked; an error ends this input only."""
    try:
        yield from _named(_sourced(map(_checked, _reader(one)(one)), _source(one)), one.name)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(one.name, f"could not be read: {error.strerror or error}")
    except Exception as error:  # a parser's own fault on a damaged page, such as lxml's ValueError
        yield InputError(
            one.name, f"could not be read: {type(error).__name__}: {shown(str(error))}; please report this"
        )


def _source(one: Input) -> str | None:
    """Where the input is read again, from whatever folder; None for standard input."""
    return str(Path(one.path).absolute()) if one.path else one.url


def _sourced(results: Iterable[Result], source: str | None) -> Iterator[Result]:
    return (replace(one, source=source) if isinstance(one, Article) else one for one in results)


def _named(results: Iterable[Result], where: str) -> Iterator[Result]:
    """The results, but of the errors only the first named and the others counted: a file may hold millions."""
    failed = 0
    for result in results:
        failed += isinstance(result, InputError)
        if failed <= _MOST_NAMED or not isinstance(result, InputError):
            yield result
    if failed > _MOST_NAMED:
        yield InputError(where, f"and {failed - _MOST_NAMED:,} more of its articles could not be read")


def _reader(one: Input) -> Callable[[Input], Iterable[Found]]:
    name = one.format if one.format and one.format != "xml" else sniffed(one)
    module, _, function = FORMATS[name].reader.partition(":")
    reader: Callable[[Input], Iterable[Found]] = getattr(importlib.import_module(module), function)
    return reader


def _checked(found: Found) -> Result:
    if isinstance(found, InputError):
        return found
    where, article = found
    if not any(character.isalnum() for character in article.text):
        return InputError(where, "holds no words")
    other = other_language(article.text, article.language)
    if other:
        return InputError(where, f"is not English but {other}; only English is understood")
    language = article.language if is_english(article.language) else "en"
    return replace(article, language=language, authors=article.authors[:_MOST_AUTHORS])
