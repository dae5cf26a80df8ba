"""The same claim again, its denial, its change over time: what follows from who said what, over all articles.

Pure; kg.store.tracked reads the rows out of a store and keeps what follows up to date.

    printed texts -> stories (stories.py, reprints.py): the articles that print one text, and the first of them
    statements of a claim -> utterances (utterances.py): reprints and parallel reports of one act of saying
    statements, positions -> contradictions (contradictions.py): two sides that cannot both hold, a score and a reason

Nothing here deletes or hides anything: a contradiction is one more node. To add a kind of contradiction: one function in
contradictions.py, and its name in `Type`, in vocab.py and in the ontology.
"""

from kg.tracking.contradictions import Contradiction, Type, of_claim, of_claims, of_measure
from kg.tracking.rows import Held, Printed, Said
from kg.tracking.stories import stories
from kg.tracking.utterances import utterances

__all__ = [
    "Contradiction",
    "Held",
    "Printed",
    "Said",
    "Type",
    "of_claim",
    "of_claims",
    "of_measure",
    "stories",
    "utterances",
]
