"""Which claim a statement makes: in words that stand alone, or marked as hanging on its article, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.parse import parse
from kg.records import AnnotatedArticle, Article, Claim, Entity, EntityType, Kind, Mode, Span, Statement
from kg.resolve.claims import resolve_claims

RUSK = Entity("Anna Rusk", EntityType.PERSON)
OPENING = "Prime Minister Anna Rusk met Senator Paul Vance in Alder on Monday. "


def claim(sentence: str, content: str, *, speaker: Entity | None = RUSK, mode: Mode = Mode.STATEMENT) -> Claim | None:
    """The claim that the content makes in an article of two sentences."""
    text = OPENING + sentence
    start = text.index(content, len(OPENING))
    spans = (Span(start, start + len(content)),)
    said = Statement((), (), spans, Kind.INDIRECT, mode=mode, speaker=speaker)
    article = next(parse([Article(text, published=date(2024, 5, 2))]))
    (found,) = resolve_claims(replace(article, statements=(said,))).statements
    return found.claim


@pytest.mark.parametrize(
    ("sentence", "content", "told"),
    [
        ("She said that the harbour is too small.", "that the harbour is too small", "the harbour is too small"),
        ("“The harbour is too small,” she said.", "The harbour is too small,", "The harbour is too small"),
        ("“I am tired of lies,” she said.", "I am tired of lies,", "Anna Rusk is tired of lies"),
        ("“I want a vote,” she said.", "I want a vote,", "Anna Rusk wants a vote"),
        ("“I have never met him,” she said.", "I have never met him,", "Anna Rusk has never met Paul Vance"),
        ("She said Vance had lied.", "Vance had lied", "Paul Vance had lied"),
        ("She said Mr. Vance had lied.", "Mr. Vance had lied", "Paul Vance had lied"),
        ("She said that Vance lied last year.", "that Vance lied last year", "Paul Vance lied in 2023"),
        ("She denied the claim that Vance lied.", "the claim that Vance lied", "Paul Vance lied"),
        ("She rejected any suggestion that she had lied.", "any suggestion that she had lied", "Anna Rusk had lied"),
        ("She said it's raining in Alder.", "it's raining in Alder", "it is raining in Alder"),
        ("She said they would sell grain in Alder.", "they would sell grain in Alder", "they would sell grain in Alder"),
        ("She said he resigned in this year.", "he resigned in this year", "Paul Vance resigned in 2024"),
        ("The harbour is too small, according to her.", "The harbour is too small", "The harbour is too small"),
        ("“The harbour is too small. It needs walls,” she said.", "The harbour is too small. It needs walls,",
         "The harbour is too small. It needs walls"),
    ],
)  # fmt: skip
def test_a_claim_is_told_in_words_that_stand_alone(sentence: str, content: str, told: str) -> None:
    found = claim(sentence, content)
    assert found is not None
    assert found.text == told


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("She named Paul Vance.", "Paul Vance"),
        ("She denied the claim.", "the claim"),
        ("She denied the report of a deal.", "the report of a deal"),
        ("She told of plans for the harbour.", "plans for the harbour"),
        ("She asked why the harbour is so small.", "why the harbour is so small"),
        ("She said whether Vance lied.", "whether Vance lied"),
        ("She vowed to build a harbour.", "to build a harbour"),
    ],
)
def test_what_is_no_proposition_makes_no_claim(sentence: str, content: str) -> None:
    assert claim(sentence, content) is None


@pytest.mark.parametrize("mode", [Mode.QUESTION, Mode.DEMAND, Mode.INTENT, Mode.FEELING])
def test_what_is_not_held_out_as_true_makes_no_claim(mode: Mode) -> None:
    assert claim("She said the harbour is too small.", "the harbour is too small", mode=mode) is None


@pytest.mark.parametrize(
    ("sentence", "content", "contextual"),
    [
        ("She said they knew it.", "they knew it", True),
        ("She said this cannot last.", "this cannot last", True),
        ("“We will win,” she said.", "We will win,", True),
        ("She said the bill will fail.", "the bill will fail", True),
        ("She said the harbour bill of 2019 will fail.", "the harbour bill of 2019 will fail", False),
        ("She said ministers never said what they knew.", "ministers never said what they knew", False),
        ("She said Vance will lose.", "Vance will lose", False),
    ],
)
def test_what_only_the_article_explains_is_marked(sentence: str, content: str, contextual: bool) -> None:
    found = claim(sentence, content)
    assert found is not None
    assert found.contextual is contextual


def test_who_has_no_name_that_others_know_is_not_told() -> None:
    someone = Entity("an aide", EntityType.UNNAMED)
    found = claim("“I saw the letter,” an aide said.", "I saw the letter,", speaker=someone)
    assert found == Claim("I saw the letter", contextual=True)


def test_an_article_without_a_parse_stays_as_it_is() -> None:
    bare = AnnotatedArticle(Article("Nothing."), statements=(Statement((), (), (Span(0, 7),), Kind.INDIRECT),))
    assert resolve_claims(bare) == bare
