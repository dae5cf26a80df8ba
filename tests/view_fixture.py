"""Made-up political news as rows: a small country's debates, any number of statements, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from kg.ids import Ids, digest
from kg.listing import Named, PositionRow, Source, StatementRow

IDS = Ids()


def _listed(words: str) -> list[str]:
    return words.split("|")


FIRST = _listed(
    "Ada|Boris|Carla|Dario|Edda|Farid|Greta|Hugo|Ines|Jonas|Katja|Leo|Mara|Nils|Olga|Pavel|Rita|Sven|Tomas|Vera"
)
LAST = _listed(
    "Almquist|Brandvold|Castellane|Drummer|Eskelin|Farrow|Grönvall|Hartigan|Iversholt|Jansky|Kestrel|Lindqvist"
)
LAST += _listed("Moravec|Northcote|Oduya|Pemberly|Quillfeather|Rastogi|Solberg|Tarkowski")
ROLES = (
    "finance minister",
    "opposition leader",
    "mayor of Port Alder",
    "party spokesperson",
    "energy minister",
    "union president",
    "member of parliament",
    "central bank governor",
)
BODIES = (
    ("Nurses' Union of Vesmark", "organization"),
    ("Chamber of Industry", "organization"),
    ("Green Alliance", "organization"),
    ("Republic of Vesmark", "country"),
    ("Ostrania", "country"),
    ("coastal fishermen", "group"),
    ("critics of the government", "group"),
    ("Auditor General's report", "document"),
    ("a senior official", "unnamed"),
)
TOPICS = _listed(
    "coal phase-out|wind farms|grid fees|carbon price|gas reserve|heat pumps|nuclear restart|solar duty|rent cap|"
    "social housing|land tax|vacancy duty|short lets|mortgage aid|building code|zoning|wage floor|pension age|"
    "four-day week|trade deal with Ostrania|debt brake|corporate tax|bank levy|start-up fund|hospital merger|drug prices|"
    "waiting lists|nurses' pay|dental care|sugar tax|vaccine plan|rail subsidy|speed limit|road toll|bus fares|flight tax|"
    "cycle lanes|port expansion|city car ban|school reform|tuition fees|teacher hiring|phone ban in schools|early years|"
    "exam reform|police cameras|data retention law|bail rules|court backlog|hate speech law|facial recognition|drug policy|"
    "water levy|wolf cull|pesticide rules|forest fund|fish quotas|farm subsidies|soil duty|border checks|asylum quotas|"
    "ceasefire talks|defence spending|arms exports|sanctions on Ostrania|cyber attacks|election law|party financing|"
    "press freedom|public broadcaster|museum funding|heritage sites|stadium costs|winter games bid|flood defences|"
    "drought relief|ferry routes|island airport|undersea cable|satellite programme"
)
MEASURES = _listed(
    "Rent Cap Act|Clean Heat Bill|Harbour Expansion Plan|Bank Levy|Twenty-Hour School Week|Ceasefire Resolution 2217|"
    "Carbon Border Charge|Pension Age Rise to 67|Night Train Subsidy|Wolf Management Plan|Data Retention Act|Sugar Tax|"
    "Open Skies Treaty|Debt Brake Reform|Fisheries Moratorium|Car-Free Centre|Nurses' Pay Deal|Asylum Quota Plan|"
    "Public Broadcaster Merger|Nuclear Restart Plan|Tuition Fee Freeze|Flood Wall Programme|Media Ownership Bill|"
    "Sanctions Package Nine|Undersea Cable Treaty"
)
TURNS = ("row deepens", "vote postponed", "what we know", "deal in sight")
OUTLETS = (
    "The Alder Courier",
    "Vesmark Daily",
    "Northern Ledger",
    "Ostran Wire",
    "The Tidewater Post",
    "Radio Five News",
)
CLAIMS = (
    "the {topic} will cost households less than a cup of coffee a week",
    "nobody has yet shown how the {topic} could work outside the capital",
    "there will be no retreat on the {topic}, whatever the polls say",
    "the {topic} is the wrong answer to a question that nobody asked",
    "every month of delay on the {topic} makes the bill larger",
    "the government's own figures on the {topic} do not add up",
    "two years of work on the {topic} cannot be thrown away before an election",
)
FILLERS = (
    "The session ran late into the evening, and few members stayed to the end.",
    "A vote is not expected before the summer recess.",
    "Reporters were asked to leave the chamber for an hour.",
    "The ministry did not answer a request for comment.",
    "Several hundred people had gathered in front of the town hall.",
)


@dataclass(frozen=True, slots=True)
class Debate:
    """Rows of a made-up debate and the articles' texts by IRI."""

    statements: tuple[StatementRow, ...]
    positions: tuple[PositionRow, ...]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker, how often they speak and what they care about."""

    named: Named
    type: str
    role: str | None
    weight: float
    interests: tuple[str, ...]


def debate(
    *, statements: int = 800, speakers: int = 60, topics: int = 80, positions: int = 260, seed: int = 7
) -> Debate:
    """So many rows; each article carries about five. Some speakers talk far more than others, each about a few topics."""
    random = Random(seed)
    voices = _voices(random, speakers, TOPICS[:topics])
    desk = _Desk(random)
    said = [desk.statement(random.choices(voices, [v.weight for v in voices])[0]) for _ in range(statements)]
    held = [desk.position(random.choices(voices, [v.weight for v in voices])[0]) for _ in range(positions)]
    return Debate(tuple(map(_reported, said)), tuple(held), desk.texts())


def _reported(row: StatementRow) -> StatementRow:
    """What one speaker affirms, or denies, in the same words is one act of saying, in whatever papers."""
    speaker = row.speaker.iri if row.speaker else row.iri
    return replace(row, utterance=f"{IDS.base}utterance/{digest(speaker, row.words, row.stance)}")


def _voices(random: Random, count: int, topics: Sequence[str]) -> list[Voice]:
    names = [(f"{first} {last}", "person") for last in LAST for first in FIRST]
    random.shuffle(names)
    mixed = [*names[:2], *BODIES, *names[2:]] if count > 6 else names
    voices = []
    for place, (name, kind) in enumerate(mixed[:count]):
        start = random.randrange(len(topics))
        near = [topics[(start + step) % len(topics)] for step in range(random.randint(2, 8))]
        role = random.choice(ROLES) if kind == "person" and random.random() < 0.7 else None
        voices.append(Voice(Named(IDS.base + f"entity/{place}", name), kind, role, 1 / (place + 2) ** 0.6, tuple(near)))
    return voices


class _Desk:
    """Writes articles line by line and knows where in them each thing stands."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sources: list[Source] = []
        self._lines: list[list[str]] = []
        self._sides = {measure: random.random() for measure in MEASURES}

    def statement(self, voice: Voice) -> StatementRow:
        random = self._random
        topic = random.choices(voice.interests, [1 / (n + 1) for n in range(len(voice.interests))])[0]
        denies = random.random() < 0.12
        words = random.choice(CLAIMS).format(topic=topic)
        cue = "denied that" if denies else random.choice(("said that", "argued that", "told reporters that"))
        source, at = self._write(f"{voice.named.label} {cue} ", words, ".", topic)
        evidence, content = at
        return StatementRow(
            iri=f"{source.iri}/statement/{content[0]}",
            article=source,
            speaker=voice.named,
            speaker_type=voice.type,
            role=voice.role,
            according_to=Named(IDS.base + "entity/x", "two aides") if random.random() < 0.06 else None,
            topics=tuple(Named(IDS.base + f"topic/{t}", t) for t in dict.fromkeys((topic, *self._second(voice)))),
            claim=words,
            words=words,
            cue=cue,
            kind=random.choice(("direct", "indirect", "indirect", "mixed")),
            mode=random.choices(
                ("statement", "belief", "demand", "question", "intent", "feeling"), (70, 10, 8, 5, 5, 2)
            )[0],
            stance="denies" if denies else "affirms",
            certainty=random.choices(("underspecified", "probable", "possible"), (80, 12, 8))[0],
            segment="body",
            confidence=round(random.uniform(0.35, 0.99), 2),
            said_on=source.published and source.published - timedelta(days=random.randrange(3)),
            content=(content,),
            evidence=(evidence,),
        )

    def position(self, voice: Voice) -> PositionRow:
        random = self._random
        measure = MEASURES[int(len(MEASURES) * random.random() ** 1.6)]
        is_for = random.random() < (
            0.9 if (_number_of(voice.named.label + measure) % 100) / 100 > self._sides[measure] else 0.1
        )
        stance = random.choice(
            ("supports", "supports", "proposes", "adopts") if is_for else ("opposes", "opposes", "breaches")
        )
        source, (evidence, span) = self._write(
            f"{voice.named.label} {stance} the ", measure, ", according to the record.", measure
        )
        return PositionRow(
            iri=f"{source.iri}/position/{span[0]}",
            article=source,
            actor=voice.named,
            actor_type=voice.type,
            stance=stance,
            measure=Named(IDS.base + f"measure/{measure}", measure),
            according_to=None,
            words=measure,
            sentence=f"{voice.named.label} {stance} the {measure}, according to the record.",
            conditional=random.random() < 0.08,
            confidence=round(random.uniform(0.35, 0.99), 2),
            said_on=None,
            measure_spans=(span,),
            evidence=(evidence,),
        )

    def texts(self) -> dict[str, str]:
        return {source.iri: "\n".join(lines) for source, lines in zip(self._sources, self._lines, strict=True)}

    def _second(self, voice: Voice) -> tuple[str, ...]:
        return (self._random.choice(voice.interests),) if self._random.random() < 0.25 else ()

    def _write(
        self, lead: str, words: str, tail: str, about: str
    ) -> tuple[Source, tuple[tuple[int, int], tuple[int, int]]]:
        """A paragraph in the newest or in a new article -> its source and where the sentence and its words stand."""
        random = self._random
        if not self._sources or random.random() < 0.2:
            self._open(about)
        before, after = random.choice(FILLERS) + " ", " " + random.choice(FILLERS)
        start = sum(len(line) + 1 for line in self._lines[-1]) + len(before)
        self._lines[-1].append(before + lead + words + tail + after)
        at = start + len(lead), start + len(lead) + len(words)
        return self._sources[-1], ((start, at[1] + len(tail)), at)

    def _open(self, about: str) -> None:
        number = len(self._sources)
        day = date(2024, 1, 8) + timedelta(days=int(700 * self._random.random() ** 0.8))
        headline = f"{about[0].upper()}{about[1:]}: {self._random.choice(TURNS)}"
        url = f"https://news{number % 6}.example/{number}" if number % 9 else None
        self._sources.append(Source(IDS.base + f"article/{number:05}", headline, OUTLETS[number % 6], day, url))
        self._lines.append([headline])


def _number_of(words: str) -> int:
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(words))
