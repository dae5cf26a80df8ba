"""The log: what depends on the clock or the machine, as N-Quads beside the quad store and never in a query's way."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import Ids, digest
from kg.rdf import literal
from kg.records import Run
from kg.vocab import KG, PROV, RDF, SCHEMA, XSD


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run of `kg add` began; `at` is a time with a zone and, with `run`, tells this run from others."""

    run: Run
    at: datetime


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run that began at `started` came to its end."""

    run: Run
    started: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class ArticleRecorded:
    """When we recorded an article (its IRI), the path it was read from, as the user named it, and its url, if any; `source` is
    the file or address where to read it again."""

    article: str
    at: datetime
    path: str | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class InputSkipped:
    """An input of the run that began at `started` that could not be read."""

    run: Run
    started: datetime
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where to read an article again, a file or an address, "" where that is not known; and its url, if any, which may be no
    more than what the article says of itself."""

    source: str = ""
    url: str = ""


LogEntry = RunStarted | RunEnded | ArticleRecorded | InputSkipped


def lines(entries: Iterable[LogEntry], ids: Ids) -> bytes:
    """The entries as lines of N-Quads in the log graph."""
    graph = NamedNode(ids.log_graph)
    quads = [
        Quad(subject, predicate, value, graph) for entry in entries for subject, predicate, value in _facts(entry, ids)
    ]
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def quads(log: bytes) -> Iterator[Quad]:
    """The quads of whole lines of a log; a line that is none is left out (see `strange`)."""
    for line in whole_lines(log).split(b"\n"):
        yield from _quads(line) or ()


def strange(log: bytes) -> list[int]:
    """The numbers of the whole lines that are no N-Quads."""
    return [number for number, line in enumerate(whole_lines(log).split(b"\n"), start=1) if _quads(line) is None]


def whole_lines(log: bytes) -> bytes:
    """The log without a last line that a killed writer left half-written."""
    return log[: log.rfind(b"\n") + 1]


def without(log: bytes, gone: Container[str]) -> bytes:
    """The log without the lines of these articles; what is no line of N-Quads stays."""
    return b"".join(line for line in _lines(log) if _subject(line) not in gone)


def only(log: bytes, kept: Container[str]) -> bytes:
    """The lines of these articles alone."""
    return b"".join(line for line in _lines(log) if _subject(line) in kept)


def articles(log: bytes, ids: Ids) -> set[str]:
    """The articles that have lines in the log."""
    named = re.findall(rb"^<(%s[0-9a-f]+)> " % re.escape(f"{ids.base}article/".encode()), log, re.MULTILINE)
    return {iri.decode() for iri in set(named)}


def namespace(log: bytes) -> str | None:
    """The namespace that the last line of an article or run is in; None where there is none."""
    found = re.findall(rb"^<\S+ .* <(\S+/)graph/log> \.\r?$", log[-_TAIL:], re.MULTILINE)
    return found[-1].decode("utf-8", "replace") if found else None


_TAIL = 64_000  # bytes: some hundred lines


def ends(log: bytes) -> bytes:
    """The first and the last 2 MB: at most 8,000 articles, of which a reader asks in 40 ms whether they are there."""
    if len(log) <= 2 * _ENDS:
        return log
    return log[: log.rfind(b"\n", 0, _ENDS) + 1] + log[log.find(b"\n", len(log) - _ENDS) + 1 :]


_ENDS = 2_000_000


def sources(log: bytes, ids: Ids) -> dict[str, Origin]:
    """Article -> where it was last read from."""
    found = {predicate: dict[str, str]() for predicate in (KG.readFrom, KG.path, SCHEMA.url)}
    for quad in quads(log):
        if (of := found.get(quad.predicate)) is not None:
            of[cast(NamedNode, quad.subject).value] = cast(Literal, quad.object).value
    exact, named, urls = found.values()
    return {
        article: Origin(exact.get(article) or named.get(article, ""), urls.get(article, ""))
        for article in articles(log, ids)
    }


def _lines(log: bytes) -> list[bytes]:
    """With their ends; those of N-Quads end by LF alone, for every other end of a line is written with a backslash."""
    return re.findall(rb"[^\n]*\n|[^\n]+", log)


def _quads(line: bytes) -> list[Quad] | None:
    try:
        return list(ox.parse(line, format=ox.RdfFormat.N_QUADS))
    except (SyntaxError, ValueError):
        return None


def _subject(line: bytes) -> str:
    """The IRI that a line begins with; "" where it begins with none."""
    found = re.match(rb"<([^>]*)>", line)
    return found[1].decode("utf-8", "replace") if found else ""


def _facts(entry: LogEntry, ids: Ids) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    match entry:
        case RunStarted(run, at):
            yield _run(run, at, ids), RDF.type, PROV.Activity
            yield _run(run, at, ids), PROV.used, NamedNode(ids.run(run))
            yield _run(run, at, ids), PROV.startedAtTime, _time(at)
        case RunEnded(run, started, at):
            yield _run(run, started, ids), PROV.endedAtTime, _time(at)
        case ArticleRecorded(article, at, path, url, source):
            yield NamedNode(article), KG.recordedOn, _time(at)
            if path is not None:
                yield NamedNode(article), KG.path, literal(path)
            if url is not None:
                yield NamedNode(article), SCHEMA.url, literal(url)
            if source is not None:
                yield NamedNode(article), KG.readFrom, literal(source)
        case InputSkipped(run, started, where, why):
            yield _run(run, started, ids), KG.skipped, literal(f"{where}: {why}")


def _run(run: Run, started: datetime, ids: Ids) -> NamedNode:
    return NamedNode(f"{ids.log_graph}#run_{digest(ids.run(run), _time(started).value)}")


def _time(at: datetime) -> Literal:
    return Literal(at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), datatype=XSD.dateTime)
