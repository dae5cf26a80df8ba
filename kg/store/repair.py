"""A damaged store -> one that every command works on: what can be read, and the names of what is to be added again.

What was there stays beside it until somebody deletes it. The new quads, with who is who and all that follows from them, stand
in files of their own before store.json, in one step, points to them. The log loses the lines of what is lost after that: until
then it names articles that are not there, which every command tells as damage. So a kill leaves a store that is told to be
damaged, or the mended one, and repairing again is always safe.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Engine

from kg.errors import StoreError
from kg.ids import DATA, Ids
from kg.store import files, log, manifest, salvage
from kg.store.files import HALF_WRITTEN, content
from kg.store.log import Origin
from kg.store.manifest import FORMAT, GENERATION, OLDEST, Manifest
from kg.store.place import ASIDE, JUDGEMENTS, LOG, LOST, Folder, read_log
from kg.store.sound import sound
from kg.store.store import Store
from kg.store.upgrade import change_quads
from kg.vocab import RDF, SCHEMA

_VIEW = "repair" + HALF_WRITTEN


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of it: how many articles stand, article -> where it was read from of those that are lost, the names of what was
    put aside, and whether there was anything to do."""

    articles: int
    lost: dict[str, Origin]
    aside: tuple[str, ...] = ()
    changed: bool = True


def repair(path: Path) -> Repaired:
    """Mends the store in a folder. Raises StoreError where there is none, where it is being written, or not ours to mend."""
    try:
        return _repaired(path)
    except OSError as error:
        why = error.strerror or error
        raise StoreError(
            f"{path}: cannot be mended ({why}); make room or change permissions, then run it again"
        ) from error


def _repaired(path: Path) -> Repaired:
    if not path.is_dir() or not (os.path.lexists(path / manifest.FILE) or manifest.is_remains(path)):
        raise manifest.none_here(path)
    _permitted(path)
    aside = [_put_aside(entry) for entry in sorted(path.iterdir()) if _is_in_the_way(entry)]
    logged = read_log(path)
    for name in (manifest.FILE, JUDGEMENTS, LOST, ASIDE):
        content(path / name)  # what is elsewhere and not there today is not damaged
    described, wrong = _described(path, logged)
    ids = Ids(described.namespace)
    with _alone(path / described.quads):
        aside += [_put_aside(path / manifest.FILE)] if wrong else []
        if (engine := sound(path, described, logged)) is not None and _is_current(path, described, engine):
            return _left(path, described, engine, tuple(aside))
        del engine
        aside += _kept(path / described.quads)
        whole = _renewed(path, described, log.articles(logged, ids))
        lost = _forgotten(path, whole, ids)
    Folder.locked(path, None)  # clears away what is not needed any more
    return Repaired(len(whole), lost, tuple(aside))


def _permitted(path: Path) -> None:
    """Raises StoreError for what is there and may not be read: that is not damaged."""
    for entry in (path, *path.iterdir(), *(file for name in _generations(path) for file in (path / name).iterdir())):
        if entry.exists() and not os.access(entry, os.R_OK):
            raise StoreError(f"{entry}: cannot be read (Permission denied); change its permissions or owner")


def _is_current(path: Path, described: Manifest, engine: Engine) -> bool:
    """Whether who is who is as it would be computed; of an older format that is not known."""
    place = Folder(path, described, engine)
    return described.format == FORMAT and Store(place, name=str(path), write=False).is_current()


def _left(path: Path, described: Manifest, engine: Engine, aside: tuple[str, ...]) -> Repaired:
    """A store whose quads are as they should be stays as it is; store.json is written if that is wrong or gone."""
    shutil.rmtree(path / _VIEW, ignore_errors=True)
    found = engine.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle, None)
    articles = {cast(NamedNode, quad.subject).value for quad in found}
    changed = bool(aside)
    if not (path / manifest.FILE).exists() or manifest.described(path) != described:
        manifest.write(path, described)
        changed = True
    lost = log.sources(content(path / LOST), Ids(described.namespace))
    return Repaired(len(articles), {one: lost[one] for one in sorted(lost.keys() - articles)}, aside, changed=changed)


def _is_in_the_way(entry: Path) -> bool:
    """Whether a folder or a pipe stands where a file should, or a file where a folder should."""
    if GENERATION.fullmatch(entry.name):
        return not entry.is_dir()
    return entry.name in (manifest.FILE, LOG, LOST, JUDGEMENTS, ASIDE) and not files.is_file(entry)


def _described(path: Path, logged: bytes) -> tuple[Manifest, bool]:
    """What the store says of itself or, where it does not, what follows from its other files; whether the former is wrong."""
    try:
        known = manifest.described(path)
    except StoreError:
        known, wrong = Manifest(FORMAT, log.namespace(logged) or DATA), os.path.lexists(path / manifest.FILE)
    else:
        if not OLDEST <= known.format <= FORMAT:
            raise StoreError(manifest.other_format(path, known.format))
        known, wrong = replace(known, namespace=log.namespace(logged) or known.namespace), False
    return replace(known, quads=_fullest(path, known, logged)), wrong


def _fullest(path: Path, known: Manifest, logged: bytes) -> str:
    """The folder that holds most of the articles that the log names; of several that one which store.json names."""
    ids = Ids(known.namespace)
    names = [known.quads, *(name for name in _generations(path) if name != known.quads)]
    if len(names) == 1:
        return known.quads
    return max(names, key=lambda name: _held(path, name, log.articles(logged, ids), ids))


def _held(path: Path, name: str, named: set[str], ids: Ids) -> int:
    remains = salvage.opened(path / name, path / _VIEW)
    return salvage.held(remains, ids, named) if remains else 0


def _generations(path: Path) -> list[str]:
    """The folders with quads, the newest first."""
    found = [entry.name for entry in path.iterdir() if GENERATION.fullmatch(entry.name) and entry.is_dir()]
    return sorted(found, key=lambda name: (len(name), name), reverse=True)


def _renewed(path: Path, described: Manifest, named: set[str]) -> set[str]:
    """Puts what can be read, and what follows from it, into new files, and notes what is lost; then turns the store to the
    new files. Gives the articles that are whole."""
    whole = set[str]()

    def quads() -> Iterator[Quad]:
        ids = Ids(described.namespace)
        if (remains := salvage.opened(path / described.quads, path / _VIEW)) is not None:
            for article, evidence in salvage.articles(remains, ids, named):
                whole.add(article)
                yield from evidence

    numbers = [int(match[1] or 0) for name in _generations(path) if (match := GENERATION.fullmatch(name))]
    wanted = replace(described, format=FORMAT, quads=f"quads-{max(numbers, default=0) + 1}")
    shutil.rmtree(path / (wanted.quads + HALF_WRITTEN), ignore_errors=True)
    _followed(Folder.fresh(path, wanted, quads(), ending=HALF_WRITTEN), described.format)
    shutil.rmtree(path / _VIEW, ignore_errors=True)
    _noted(path, named - whole)
    (path / (wanted.quads + HALF_WRITTEN)).rename(path / wanted.quads)
    manifest.write(path, wanted)
    return whole


def _followed(fresh: Folder, had: int) -> None:
    """Brings new files of an older format to ours, and adds what follows from their evidence; closes them."""
    for number in range(had, FORMAT):
        change_quads(fresh.engine, replace(fresh.manifest, format=number))
    with Store(fresh, name=str(fresh.path), write=True) as store:
        store.rebuild()


def _noted(path: Path, gone: set[str]) -> None:
    """Keeps the log's lines of lost articles in a file beside it; those that a killed repair noted are not there twice."""
    before = content(path / LOST)
    known = set(before.splitlines())
    new = [line for line in log.only(read_log(path), gone).splitlines(keepends=True) if line.rstrip() not in known]
    if new:
        files.write_whole(path / LOST, before + b"".join(new))


def _forgotten(path: Path, whole: set[str], ids: Ids) -> dict[str, Origin]:
    """Takes the lost articles out of the log; gives where all were read from that are lost."""
    logged, noted = read_log(path), content(path / LOST)
    if gone := log.articles(logged, ids) - whole:
        files.write_whole(path / LOG, log.without(logged, gone))
    sources = sorted((log.sources(noted, ids) | log.sources(logged, ids)).items())
    return {article: source for article, source in sources if article not in whole}


def _kept(quads: Path) -> list[str]:
    """The damaged folder once more, under a name that no command touches."""
    if not quads.is_dir():
        return []
    name = _free(quads)
    half = name.with_name(name.name + HALF_WRITTEN)
    salvage.linked(quads, half, without=("LOCK",))
    half.rename(name)
    return [name.name]


def _put_aside(entry: Path) -> str:
    return entry.rename(_free(entry)).name


def _free(entry: Path) -> Path:
    """A name beside it that is not taken."""
    names = (entry.with_name(f"{entry.name}.damaged{number}") for number in ("", *map("-{}".format, range(2, 1000))))
    return next(name for name in names if not os.path.lexists(name))


@contextmanager
def _alone(quads: Path) -> Iterator[None]:
    """Keeps other writers out by the engine's own lock, without the engine: it would clear away what it does not know."""
    if os.name != "posix" or not quads.is_dir():
        yield
        return
    import fcntl

    if not files.is_file(quads / "LOCK"):
        _put_aside(quads / "LOCK")
    with (quads / "LOCK").open("a") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(f"{quads.parent}: is being written by another kg command; wait for it to end") from None
        yield
