"""The log: what depends on the clock or the machine, as N-Quads beside the quad store and never in a query's way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.ids import Ids, digest
from kg.rdf import literal
from kg.records import Run
from kg.vocab import KG, PROV, RDF, XSD


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
    """When we recorded an article (its IRI), and the path it was read from, if any."""

    article: str
    at: datetime
    path: str | None = None


@dataclass(frozen=True, slots=True)
class InputSkipped:
    """An input of the run that began at `started` that could not be read."""

    run: Run
    started: datetime
    where: str
    why: str


LogEntry = RunStarted | RunEnded | ArticleRecorded | InputSkipped


def lines(entries: Iterable[LogEntry], ids: Ids) -> bytes:
    """The entries as lines of N-Quads in the log graph."""
    graph = NamedNode(ids.log_graph)
    quads = [
        Quad(subject, predicate, value, graph) for entry in entries for subject, predicate, value in _facts(entry, ids)
    ]
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def quads(log: bytes) -> Iterator[Quad]:
    """The quads of whole lines of a log."""
    yield from ox.parse(whole_lines(log), format=ox.RdfFormat.N_QUADS)


def whole_lines(log: bytes) -> bytes:
    """The log without a last line that a killed writer left half-written."""
    return log[: log.rfind(b"\n") + 1]


def without(log: bytes, gone: Container[str]) -> bytes:
    """The log without the lines of these articles."""
    return b"".join(line for line in log.splitlines(keepends=True) if _subject(line) not in gone)


def articles(log: bytes, ids: Ids) -> set[str]:
    """The articles that have lines in the log."""
    return {subject for subject in map(_subject, log.splitlines()) if subject.startswith(f"{ids.base}article/")}


def _subject(line: bytes) -> str:
    return line[1 : line.index(b">")].decode()


def _facts(entry: LogEntry, ids: Ids) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    match entry:
        case RunStarted(run, at):
            yield _run(run, at, ids), RDF.type, PROV.Activity
            yield _run(run, at, ids), PROV.used, NamedNode(ids.run(run))
            yield _run(run, at, ids), PROV.startedAtTime, _time(at)
        case RunEnded(run, started, at):
            yield _run(run, started, ids), PROV.endedAtTime, _time(at)
        case ArticleRecorded(article, at, path):
            yield NamedNode(article), KG.recordedOn, _time(at)
            if path is not None:
                yield NamedNode(article), KG.path, literal(path)
        case InputSkipped(run, started, where, why):
            yield _run(run, started, ids), KG.skipped, literal(f"{where}: {why}")


def _run(run: Run, started: datetime, ids: Ids) -> NamedNode:
    return NamedNode(f"{ids.log_graph}#run_{digest(ids.run(run), _time(started).value)}")


def _time(at: datetime) -> Literal:
    return Literal(at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), datatype=XSD.dateTime)
