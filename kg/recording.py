"""Analysed articles -> a store: a batch in one transaction, each article under the address it may have, with its log lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import partial

import pyoxigraph as ox

from kg.addressed import Contested, Imprint, apart, imprint, standing
from kg.errors import InputError
from kg.ids import Ids
from kg.rdf import evidence
from kg.records import AnnotatedArticle, Run
from kg.store import ArticleRecorded, Changes, InputSkipped, LogEntry, RunStarted, Store


@dataclass(frozen=True, slots=True)
class Added:
    """What `kg add` has done so far: counts, one line for each input that failed or step that failed on an article, and who
    states an address that is taken."""

    changes: Changes = field(default_factory=Changes)
    statements: int = 0
    positions: int = 0
    dropped: int = 0
    words: int = 0
    failures: tuple[InputError, ...] = ()
    contested: tuple[Contested, ...] = ()

    @property
    def articles(self) -> int:
        return self.changes.added + self.changes.changed + self.changes.unchanged

    def __add__(self, other: Added) -> Added:
        return Added(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Added)})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One analysed article, ready to be written: its IRI, its quads as N-Quads, what is counted, and whether no step failed.

    `apart` is the same article for where its address is another's (None for one that has no address).
    """

    iri: str
    quads: bytes
    path: str | None
    run: Run | None
    counts: Added
    imprint: Imprint
    whole: bool = True
    url: str | None = None
    source: str | None = None
    apart: Evidence | None = None


def to_evidence(annotated: AnnotatedArticle, ids: Ids) -> Evidence:
    """The article's evidence graph in the form a store takes."""
    article, other = annotated.article, apart(annotated)
    quads = ox.serialize(evidence(annotated, ids), format=ox.RdfFormat.N_QUADS)
    counts = Added(
        statements=len(annotated.statements),
        positions=len(annotated.positions),
        dropped=annotated.dropped,
        words=len(article.text.split()),
    )
    return Evidence(
        *(ids.article(article), quads or b"", article.path, annotated.run, counts, imprint(article)),
        whole=not annotated.failed,
        url=article.url,
        source=article.source,
        apart=to_evidence(other, ids) if other else None,
    )


def recorded(store: Store, batch: Iterable[Evidence | InputError], started: datetime, runs: set[Run]) -> Added:
    """Writes a batch and its log lines; `runs` are those that the log names already."""
    found = list(batch)
    good, contested = _placed((one for one in found if isinstance(one, Evidence)), partial(standing, store))
    failures = tuple(one for one in found if isinstance(one, InputError))
    # What the store knows of the same text stays: where a step failed, nothing better was found.
    kept = {one.iri for one in good if not one.whole and _is_same_text(standing(store, one.iri), one)}
    changes = store.replace({one.iri: one.quads for one in good if one.iri not in kept}) + Changes(unchanged=len(kept))
    store.record(_log_entries(good, failures, started, runs))
    return sum((one.counts for one in good), Added(changes, failures=failures, contested=contested))


def _is_same_text(stands: Imprint | None, one: Evidence) -> bool:
    return stands is not None and stands.sha256 == one.imprint.sha256


def _log_entries(
    good: Iterable[Evidence], failures: Iterable[InputError], started: datetime, runs: set[Run]
) -> list[LogEntry]:
    now, log = datetime.now(UTC), list[LogEntry]()
    for one in good:
        if one.run and one.run not in runs:
            runs.add(one.run)
            log.append(RunStarted(one.run, started))
        log.append(ArticleRecorded(one.iri, now, one.path, one.url, one.source))
    for failed in failures:
        log += [InputSkipped(one, started, failed.where, failed.why) for one in sorted(runs, key=str)[:1]]
    return log


def _placed(
    batch: Iterable[Evidence], standing: Callable[[str], Imprint | None]
) -> tuple[list[Evidence], tuple[Contested, ...]]:
    """Each article under the address it may have, and which of them are beside another that has theirs."""
    placed, contested, stands = list[Evidence](), list[Contested](), _Asked(standing)
    for one in batch:
        called = _called(one)
        while one.apart:
            other = stands[one.iri]
            if other and other.bars(one.imprint):
                contested.append(Contested(called, one.url or "", other.title))
            elif not _stays_apart(one, stands[one.apart.iri]):
                break
            one = one.apart
        stands[one.iri] = one.imprint
        placed.append(one)
    return placed, tuple(contested)


def _called(one: Evidence) -> str:
    """What the report calls it: a page that was fetched by where it came from, for many have one title."""
    fetched = one.apart.url if one.apart else None
    return one.path or fetched or one.imprint.title or "a text"


def _stays_apart(one: Evidence, apart: Imprint | None) -> bool:
    """Whether it was kept apart once, which it has nothing but its word against: added again, it would be there twice."""
    return one.imprint.only_stated and apart is not None and apart.stated_url == one.url


class _Asked(dict[str, Imprint | None]):
    """What stands under an IRI, asked for once: the batch itself changes it."""

    def __init__(self, standing: Callable[[str], Imprint | None]) -> None:
        self._standing = standing

    def __missing__(self, article: str) -> Imprint | None:
        self[article] = self._standing(article)
        return self[article]
