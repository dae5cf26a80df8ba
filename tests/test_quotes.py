"""Quotation marks -> quotations: a table of paragraphs and what stands between their marks."""

from __future__ import annotations

import pytest

from kg.extractors.quotes import quotations
from kg.records import Span

CASES = [
    ('"We will sign," she said.', ["We will sign,"]),
    ("“We will sign,” she said, “and soon.”", ["We will sign,", "and soon."]),
    ("He called it “a ‘sad’ day” for all.", ["a ‘sad’ day"]),
    ("'We will sign,' she said.", ["We will sign,"]),
    ("‘We won’t sign,’ she said.", ["We won’t sign,"]),
    ("The voters' will and the minister's duty.", []),
    ("«Nous», he said, „ja“ she said.", ["Nous", "ja"]),
    ('A board of 5" width and then "a quote" here.', ["a quote"]),
    ('An odd " mark, then "a good quote" after it.', ["a good quote"]),
    ('No marks at all', []),
    ('("Yes," he said)', ["Yes,"]),
    ("``Old style,'' he said.", ["Old style,"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations_of_a_paragraph(text: str, expected: list[str]) -> None:
    found = quotations(text, [Span(0, len(text))])
    assert [quote.inside.of(text) for quote in found if not quote.runs_on] == expected


def test_a_quote_over_paragraphs_runs_on_where_the_next_one_opens_again() -> None:
    first, second = "“We will sign. It is time.", "“And we will keep it,” she said."
    text = f"{first}\n\n{second}"
    found = quotations(text, [Span(0, len(first)), Span(len(first) + 2, len(text))])
    assert [(quote.inside.of(text), quote.runs_on) for quote in found] == [
        ("We will sign. It is time.", True),
        ("And we will keep it,", False),
    ]


def test_an_odd_mark_costs_no_quote_of_another_paragraph() -> None:
    first, second = 'He said "yes" and then " nothing more came of it.', '"No," she said.'
    text = f"{first}\n\n{second}"
    found = quotations(text, [Span(0, len(first)), Span(len(first) + 2, len(text))])
    assert {"yes", "No,"} <= {quote.inside.of(text) for quote in found}
