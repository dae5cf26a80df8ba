"""The flow: read, parse, extract, resolve, store.

    sources -> read -> articles -> parse -> extract -> resolve -> annotated articles -> evidence quads -> store

Reading and writing happen in this process, everything between them on any number of workers, an article at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import BinaryIO, TypeVar

from kg.errors import InputError, KgError, StepError
from kg.extractors import DEFAULT, Extractor, extractor
from kg.parse import parse, unparsed
from kg.read import read
from kg.recording import Added, Evidence, recorded, to_evidence
from kg.records import AnnotatedArticle, Article, Run
from kg.resolve import resolve
from kg.runners import run
from kg.steps import attempted, reported, tried
from kg.store import RunEnded, Store

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
) -> Generator[Out | InputError, None, None]:
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
) -> Generator[Out | InputError, None, None]:
    """The same for articles that are read already; what could not be read passes through."""
    with closing(run(partial(_finished, finish=finish, name=name), articles, workers=workers)) as results:
        for result, failed in results:
            yield result
            yield from failed


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
    started = datetime.now(UTC)
    done, runs = Added(), set[Run]()
    with closing(analysed(read(sources, stdin=stdin), finish, name=name, workers=workers)) as results:
        for batch in _batches(results):
            done += recorded(store, batch, started, runs)
            if watch:
                watch(done)
    store.record([RunEnded(one, started, datetime.now(UTC)) for one in sorted(runs, key=str)])
    return done


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
