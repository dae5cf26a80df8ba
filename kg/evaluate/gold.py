"""Reading gold annotations and predictions.

Gold is a brat folder (`text/NAME.txt` with `attributions/NAME_ANNOTATOR.ann`, or both in one folder), as PolNeAR has it, or a
JSON Lines file in the form that `kg extract --format jsonl` prints.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.records import Span, Spans

_TEXT_BOUND = re.compile(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT = re.compile(r"E\d+\t")
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say what by which words; source and cue may be empty."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Gold:
    """One article and each annotator's attributions of it."""

    name: str
    text: str
    annotations: tuple[tuple[Attribution, ...], ...]


def read_gold(path: Path) -> list[Gold]:
    """The gold articles of a brat folder or a JSON Lines file, by name. Raises InputError when there is none."""
    if path.is_dir():
        found = list(_brat(path))
    elif path.is_file():
        found = [Gold(name, text, (attributions,)) for name, text, attributions in _rows(path)]
    else:
        raise InputError(str(path), "no such file or folder; give a brat folder or a JSON Lines file")
    if not found:
        raise InputError(str(path), "no annotated article in it; a brat folder has NAME.txt and NAME_ANNOTATOR.ann")
    return sorted(found, key=lambda gold: gold.name)


def read_predictions(path: Path) -> dict[str, tuple[Attribution, ...]]:
    """Article name -> attributions, of what `kg extract --format jsonl` printed."""
    return {name: attributions for name, _, attributions in _rows(path)}


def _brat(folder: Path) -> Iterator[Gold]:
    texts = folder / "text" if (folder / "text").is_dir() else folder
    notes = folder / "attributions" if (folder / "attributions").is_dir() else folder
    by_name: dict[str, list[tuple[Attribution, ...]]] = {}
    for file in sorted(notes.glob("*.ann")):
        name = file.stem if (texts / f"{file.stem}.txt").exists() else file.stem.rpartition("_")[0]
        by_name.setdefault(name, []).append(tuple(_annotations(file)))
    for name, notes_of in by_name.items():
        text = texts / f"{name}.txt"
        if not text.exists():
            raise InputError(str(text), "the text of an annotated article is missing")
        yield Gold(name, _exact(text), tuple(notes_of))


def _annotations(file: Path) -> Iterator[Attribution]:
    spans: dict[str, Spans] = {}
    events: list[str] = []
    for line in _exact(file).split("\n"):
        bound = _TEXT_BOUND.match(line)
        if bound:
            pairs = (pair.split() for pair in bound[2].split(";"))
            spans[bound[1]] = tuple(Span(int(start), int(end)) for start, end in pairs if start != end)
        elif _EVENT.match(line):
            events.append(line)
    for event in events:
        yield _attribution(event, spans)


def _attribution(event: str, spans: dict[str, Spans]) -> Attribution:
    """`E1<tab>Attribution:T4 Content:T3 Content2:T9 Source:T1`; numbered roles are further pieces of the same."""
    parts: dict[str, Spans] = dict.fromkeys(ROLES, ())
    for argument in event.split("\t")[1].split()[1:]:
        role, _, ident = argument.partition(":")
        parts[role.rstrip("0123456789").lower()] += spans[ident]
    return Attribution(**parts)


def _exact(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def _rows(path: Path) -> Iterator[tuple[str, str, tuple[Attribution, ...]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _row(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    why = f"not a line of `kg extract --format jsonl` ({error!r})"
                    raise InputError(f"{path} line {number}", why) from error


def _row(row: dict[str, Any]) -> tuple[str, str, tuple[Attribution, ...]]:
    article = row["article"]
    name = Path(article["path"]).stem if article.get("path") else article["id"]
    found = (Attribution(**{role: _spans(one[role]) for role in ROLES}) for one in row["statements"])
    return name, article["text"], tuple(found)


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)
