"""The flow: read, parse, extract, resolve, store.

    sources -> read -> articles -> parse -> extract -> resolve -> annotated articles -> evidence quads -> store

Reading and writing happen in this process, everything between them on any number of workers, an article at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import BinaryIO, TypeVar

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.extractors import DEFAULT, Extractor, extractor
from kg.ids import Ids
from kg.parse import parse, unparsed
from kg.rdf import evidence
from kg.read import read
from kg.records import AnnotatedArticle, Article, Run
from kg.resolve import resolve
from kg.runners import run
from kg.store import ArticleRecorded, Changes, InputSkipped, LogEntry, RunEnded, RunStarted, Store

Out = TypeVar("Out")
Watch = Callable[["Added"], None]

_BATCH = 32  # articles written in one transaction: a kill loses at most these


def annotate(articles: Iterable[Article], name: str = DEFAULT) -> Iterator[AnnotatedArticle]:
    """The whole analysis of a stream of articles with the extractor of that name."""
    return map(unparsed, resolve(_extractor(name)(parse(articles))))


def extract(
    sources: Iterable[str],
    finish: Callable[[AnnotatedArticle], Out],
    *,
    name: str = DEFAULT,
    workers: int | None = None,
) -> Iterator[Out | InputError]:
    """What `finish` makes of each annotated article, or why an input failed, in the order of the sources."""
    return analysed(read(sources), finish, name=name, workers=workers)


def analysed(
    articles: Iterable[Article | InputError],
    finish: Callable[[AnnotatedArticle], Out],
    *,
    name: str = DEFAULT,
    workers: int | None = None,
) -> Iterator[Out | InputError]:
    """The same for articles that are read already; what could not be read passes through."""
    return run(partial(_finished, finish=finish, name=name), articles, workers=workers)


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` has done so far: counts, and one line for each input that failed."""

    changes: Changes = field(default_factory=Changes)
    statements: int = 0
    positions: int = 0
    dropped: int = 0
    words: int = 0
    failures: tuple[InputError, ...] = ()

    @property
    def articles(self) -> int:
        return self.changes.added + self.changes.changed + self.changes.unchanged


@dataclass(frozen=True, slots=True)
class Evidence:
    """One analysed article, ready to be written: its IRI, its quads as N-Quads, and what is counted."""

    iri: str
    quads: bytes
    path: str | None
    url: str | None
    run: Run | None
    counts: Added


def add(
    store: Store,
    sources: Iterable[str],
    *,
    name: str = DEFAULT,
    workers: int | None = None,
    watch: Watch | None = None,
    stdin: BinaryIO | None = None,
) -> Added:
    """Reads, analyses and stores all sources, a batch of articles at a time, and tells `watch` after each batch.

    An input that fails is named in `Added.failures` and in the store's log, and everything else is stored all the same.
    """
    finish = partial(to_evidence, ids=store.ids)
    results = analysed(read(sources, stdin=stdin), finish, name=name, workers=workers)
    started = datetime.now(UTC)
    done, runs = Added(), set[Run]()
    for batch in _batches(results):
        done = _sum(done, _stored(store, batch, started, runs))
        if watch:
            watch(done)
    store.record([RunEnded(one, started, datetime.now(UTC)) for one in sorted(runs, key=str)])
    return done


def to_evidence(annotated: AnnotatedArticle, ids: Ids) -> Evidence:
    """The article's evidence graph in the form a store takes."""
    article = annotated.article
    quads = ox.serialize(evidence(annotated, ids), format=ox.RdfFormat.N_QUADS)
    counts = Added(
        statements=len(annotated.statements),
        positions=len(annotated.positions),
        dropped=annotated.dropped,
        words=len(article.text.split()),
    )
    return Evidence(ids.article(article), quads or b"", article.path, article.url, annotated.run, counts)


def _stored(store: Store, batch: list[Evidence | InputError], started: datetime, runs: set[Run]) -> Added:
    """Writes a batch and its log lines."""
    good = [one for one in batch if isinstance(one, Evidence)]
    failures = tuple(one for one in batch if isinstance(one, InputError))
    changes = store.replace({one.iri: one.quads for one in good})
    now, log = datetime.now(UTC), list[LogEntry]()
    for one in good:
        if one.run and one.run not in runs:
            runs.add(one.run)
            log.append(RunStarted(one.run, started))
        log.append(ArticleRecorded(one.iri, now, one.path, one.url))
    for failed in failures:
        log += [InputSkipped(one, started, failed.where, failed.why) for one in sorted(runs, key=str)[:1]]
    store.record(log)
    total = Added(changes, failures=failures)
    for one in good:
        total = _sum(total, one.counts)
    return total


def _finished(one: Article | InputError, *, finish: Callable[[AnnotatedArticle], Out], name: str) -> Out | InputError:
    """One article's whole analysis. An article that breaks a step is reported by name; the others go on."""
    if isinstance(one, InputError):
        return one
    try:
        return finish(next(annotate([one], name)))
    except KgError:
        raise
    except Exception as error:
        where = one.path or one.url or one.title or "an article"
        return InputError(where, f"could not be analysed: {type(error).__name__}: {error}; please report this")


@cache
def _extractor(name: str) -> Extractor:
    return extractor(name)


def _batches(results: Iterable[Evidence | InputError]) -> Iterator[list[Evidence | InputError]]:
    batch: list[Evidence | InputError] = []
    for one in results:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _sum(one: Added, other: Added) -> Added:
    return replace(
        one,
        changes=one.changes + other.changes,
        statements=one.statements + other.statements,
        positions=one.positions + other.positions,
        dropped=one.dropped + other.dropped,
        words=one.words + other.words,
        failures=one.failures + other.failures,
    )
