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

from kg.errors import InputError, KgError, StepError
from kg.extractors import DEFAULT, Extractor, extractor
from kg.ids import Ids
from kg.parse import parse, unparsed
from kg.rdf import evidence, text_digest
from kg.read import read
from kg.records import AnnotatedArticle, Article, Run
from kg.resolve import resolve
from kg.runners import run
from kg.steps import attempted, reported, tried
from kg.store import ArticleRecorded, Changes, InputSkipped, LogEntry, RunEnded, RunStarted, Store
from kg.vocab import SCHEMA

Out = TypeVar("Out")
Watch = Callable[["Added"], None]

_BATCH = 32  # articles written in one transaction: a kill loses at most these


def annotate(articles: Iterable[Article], name: str = DEFAULT) -> Iterator[AnnotatedArticle]:
    """The whole analysis of a stream of articles with the extractor of that name.

    A step that fails on an article is named in its `failed`. Raises InputError for an article that is too long.
    """
    extracted = (attempted(one, partial(_extracted, name=name), "extract") for one in parse(articles))
    return map(unparsed, resolve(extracted))


def _extracted(annotated: AnnotatedArticle, name: str) -> AnnotatedArticle:
    return next(_extractor(name)(iter([annotated])))


def extract(
    sources: Iterable[str],
    finish: Callable[[AnnotatedArticle], Out],
    *,
    name: str = DEFAULT,
    workers: int | None = None,
) -> Iterator[Out | InputError]:
    """What `finish` makes of each annotated article, or why an input failed, in the order of the sources.

    Behind an article stand, as StepError, the steps that failed on it.
    """
    return analysed(read(sources), finish, name=name, workers=workers)


def analysed(
    articles: Iterable[Article | InputError],
    finish: Callable[[AnnotatedArticle], Out],
    *,
    name: str = DEFAULT,
    workers: int | None = None,
) -> Iterator[Out | InputError]:
    """The same for articles that are read already; what could not be read passes through."""
    for result, failed in run(partial(_finished, finish=finish, name=name), articles, workers=workers):
        yield result
        yield from failed


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` has done so far: counts, and one line for each input that failed, or step that failed on an article."""

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
    """One analysed article, ready to be written: its IRI, its quads as N-Quads, what is counted, the digest of its text by
    which a stored article is known to have the same one, and whether no step failed on it."""

    iri: str
    quads: bytes
    path: str | None
    run: Run | None
    counts: Added
    text: ox.Literal
    whole: bool


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
    iri, text, whole = ids.article(article), text_digest(article), not annotated.failed
    return Evidence(iri, quads or b"", article.path, annotated.run, counts, text, whole)


def _stored(store: Store, batch: list[Evidence | InputError], started: datetime, runs: set[Run]) -> Added:
    """Writes a batch and its log lines."""
    good = [one for one in batch if isinstance(one, Evidence)]
    failures = tuple(one for one in batch if isinstance(one, InputError))
    # What the store knows of the same text stays: where a step failed, nothing better was found.
    kept = {one.iri for one in good if not one.whole and _stands(store, one)}
    changes = store.replace({one.iri: one.quads for one in good if one.iri not in kept}) + Changes(unchanged=len(kept))
    now, log = datetime.now(UTC), list[LogEntry]()
    for one in good:
        if one.run and one.run not in runs:
            runs.add(one.run)
            log.append(RunStarted(one.run, started))
        log.append(ArticleRecorded(one.iri, now, one.path))
    for failed in failures:
        log += [InputSkipped(one, started, failed.where, failed.why) for one in sorted(runs, key=str)[:1]]
    store.record(log)
    total = Added(changes, failures=failures)
    for one in good:
        total = _sum(total, one.counts)
    return total


def _stands(store: Store, one: Evidence) -> bool:
    """Whether the store has the article with this very text."""
    graph = ox.NamedNode(store.ids.evidence_graph(one.iri))
    return ox.Quad(ox.NamedNode(one.iri), SCHEMA.sha256, one.text, graph) in store.engine


def _finished(
    one: Article | InputError, *, finish: Callable[[AnnotatedArticle], Out], name: str
) -> tuple[Out | InputError, tuple[StepError, ...]]:
    """One article's whole analysis, and the steps that failed on it. An article of which nothing can be told is reported by
    name; the others go on."""
    if isinstance(one, InputError):
        return one, ()
    try:
        annotated, result = _told(next(annotate([one], name)), finish)
    except InputError as error:
        return error, ()
    except KgError:
        raise
    except Exception as error:
        why = f"could not be analysed: {type(error).__name__}: {error}; please report this"
        return InputError(one.called, why), ()
    return result, tuple(reported(one.called, failure) for failure in annotated.failed)


def _told(annotated: AnnotatedArticle, finish: Callable[[AnnotatedArticle], Out]) -> tuple[AnnotatedArticle, Out]:
    """What `finish` makes of the article, else of the article without its positions, else without its statements too."""
    for step, less in (("tell_positions", _without_positions), ("tell_statements", _without_findings)):
        annotated, result = tried(annotated, finish, step)
        if result is not None:
            return annotated, result
        annotated = less(annotated)
    return annotated, finish(annotated)


def _without_positions(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, positions=())


def _without_findings(annotated: AnnotatedArticle) -> AnnotatedArticle:
    return replace(annotated, statements=(), positions=())


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
