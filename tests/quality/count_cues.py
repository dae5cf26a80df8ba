"""Counts how often each cue word, in each frame, attributes in PolNeAR, and prints kg/extractors/data/cues.tsv.

    python tests/quality/count_cues.py ../shared/eval/polnear/train > kg/extractors/data/cues.tsv

A candidate outside quotation marks counts as an attribution when an annotator marked a content that shares half of its words
and a cue that overlaps. The share is smoothed with the frame's own share, weighing as much as two uses, and with the
editor's estimate where kg/extractors/data/cue_estimates.tsv has one, weighing as much as four. Rows below 0.15 are left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from kg.evaluate.gold import Gold, read_gold
from kg.evaluate.scoring import _Article, _Tokens
from kg.extractors import attribution, proposals
from kg.extractors.drafts import Draft
from kg.extractors.lexicon import rows
from kg.parse import parse
from kg.records import Article

Key = tuple[str, str, str]
LEAST_SHARE, FRAME_WEIGHT, ESTIMATE_WEIGHT = 0.15, 2, 4


class _Everything(dict[Key, float]):
    """A lexicon in which every word is a cue."""

    def get(self, key: Key, default: float = 0.0) -> float:  # type: ignore[override]
        return 1.0


def counted(golds: list[Gold]) -> tuple[Counter[Key], Counter[Key]]:
    """Uses and, of them, attributions, by (lemma, part of speech, frame)."""
    uses: Counter[Key] = Counter()
    hits: Counter[Key] = Counter()
    proposals.reliabilities = lambda: _Everything()  # type: ignore[assignment]
    for number, gold in enumerate(golds, 1):
        article = _Article(gold.text)
        annotations = [article.prepared(annotation) for annotation in gold.annotations]
        for draft in attribution.proposed(next(parse([Article(gold.text)]))):
            key = draft.lemma, draft.pos, draft.frame
            uses[key] += 1
            hits[key] += sum(_marked(article, draft, marked) for marked in annotations) / len(annotations)
        if number % 50 == 0:
            print(f"{number} of {len(golds)} articles", file=sys.stderr)
    return uses, hits


def _marked(article: _Article, draft: Draft, gold: list[_Tokens]) -> bool:
    content, cue = article._words(draft.content), article._words(draft.cue)
    return any(
        2 * len(one.content & content) >= len(one.content | content) and (one.cue & cue or not one.cue) for one in gold
    )


def shares(uses: Counter[Key], hits: Counter[Key]) -> dict[Key, float]:
    """Smoothed share of uses that attribute."""
    frame_uses: Counter[tuple[str, str]] = Counter()
    frame_hits: Counter[tuple[str, str]] = Counter()
    for key, number in uses.items():
        frame_uses[key[1:]] += number
        frame_hits[key[1:]] += hits[key]
    estimates = {(lemma, pos, frame): float(share) for lemma, pos, frame, share in rows("cue_estimates.tsv")}
    out = {}
    for key in uses.keys() | estimates.keys():
        of_frame = frame_hits[key[1:]] / frame_uses[key[1:]] if frame_uses[key[1:]] else 0.0
        weight = FRAME_WEIGHT + (ESTIMATE_WEIGHT if key in estimates else 0)
        prior = FRAME_WEIGHT * of_frame + ESTIMATE_WEIGHT * estimates.get(key, 0.0)
        if hits[key] or key in estimates:
            out[key] = (hits[key] + prior) / (uses[key] + weight)
    return {key: share for key, share in out.items() if share >= LEAST_SHARE and key[0].isalpha()}


def main(folder: str) -> None:
    """Prints the table."""
    print("# lemma\tpart of speech\tframe\tshare of uses that attribute; made by tests/quality/count_cues.py")
    for key, share in sorted(shares(*counted(read_gold(Path(folder)))).items()):
        print(*key, f"{share:.2f}", sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
