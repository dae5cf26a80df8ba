"""The command `kg extract`: statements and positions without a store."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import partial

import click

from kg.cli.options import FILE, extractor_option, workers_option
from kg.cli.terminal import say, text_out
from kg.cli.writing import failure_line
from kg.errors import InputError
from kg.ids import Ids
from kg.jsonlines import to_line
from kg.printable import printable
from kg.records import AnnotatedArticle, words_of


@click.command(epilog="Examples: `kg extract --format table article.txt`, `kg extract news/ > found.jsonl`")
@click.argument("sources", type=FILE, nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option("--format", type=click.Choice(["jsonl", "table"]), default="jsonl", show_default=True)
@extractor_option
@workers_option
def extract(sources: tuple[str, ...], format: str, extractor: str, workers: int | None) -> None:
    """Print what is found in articles, one JSON object a line or as a table, without a store.

    schemas/records.schema.json describes the JSON.
    """
    from kg.pipeline import extract as run

    finish = partial(to_line, ids=Ids()) if format == "jsonl" else as_table
    out, failures = text_out(format), []
    with closing(run(sources, finish, name=extractor, workers=workers)) as results:
        for result in results:
            if isinstance(result, InputError):
                failures.append(result)
            else:
                print(result, file=out, flush=True)
    for failure in failures:
        say(failure_line(failure))
    if failures:
        sys.exit(1)


def as_table(annotated: AnnotatedArticle) -> str:
    """The findings of one article for people to read."""
    article, text = annotated.article, annotated.article.text
    lines = [f"== {article.title or article.path or article.url or 'article'}"]
    for one in annotated.statements:
        who = one.speaker.name if one.speaker else "(nobody named)"
        notes = [str(note) for note in (one.kind, one.mode, one.stance) if note not in ("statement", "affirms")]
        about = ", ".join(topic.label for topic in one.topics)
        lines += [f"{who} [{words_of(text, one.cue)}; {', '.join(notes)}] about {about or '-'}"]
        lines += [f"    {_line(words_of(text, one.content))}"]
    for position in annotated.positions:
        actor = position.actor.name if position.actor else words_of(text, position.actor_spans)
        measure = position.measure.label if position.measure else words_of(text, position.measure_spans)
        lines += [f"{actor} {position.stance.upper()} {measure}", f"    {_line(words_of(text, position.evidence))}"]
    return printable_lines(lines)


def printable_lines(lines: list[str]) -> str:
    """Lines fit for a terminal, each ended."""
    return "\n".join(printable(line) for line in lines) + "\n"


def _line(words: str) -> str:
    return " ".join(words.split())
