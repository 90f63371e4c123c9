"""What answers a question about articles rather than after what they tell.

No reader finds it: when an article was published is a fact about it; what it says in short is what
it begins with, where a report puts what matters (the lead, hard to beat as a summary of news:
Nenkova 2005, "Automatic text summarization of newswire"); and which articles speak of something is
told by their words. Each is answered with sentences of the articles themselves.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from qa.answer.about_articles.imprint import byline, dateline
from qa.answer.about_articles.recognising import Wanted
from qa.answer.composing.citing import as_text
from qa.answer.evidence import names
from qa.answer.quotes.quoting import Quote, is_byline, is_date_line
from qa.ingest import front_matter_end, sentence_spans
from qa.ingest.entry import FILE_TIME
from qa.retrieve.terms import share_found, terms, words
from qa.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qa.answer.about_articles.recognising import About
    from qa.types import Answer, Candidate, Document, DocumentInfo, Passage

LOOKED_AT = 50
"""Passages that are looked through for articles that speak of something."""

MOST = 10
"""Articles that are named."""

NEWEST = 5
"""The newest of them, or the oldest, where these are asked for."""

_OF_ONE = frozenset({Wanted.PUBLICATION, Wanted.AUTHOR, Wanted.SUMMARY})

LEAD = 3
"""Sentences of an article that is summed up; of several articles, one of each."""

TOLD = 0.75
"""Share of a topic's words that an article about it must have."""

_HEAD = 4_000
"""Characters of an article in which its first sentences stand."""

_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
)
"""Endings of plurals and verbs, and what may stand in their place: "rates", "rising" of "rise"."""

_BASE = 3
"""Letters of a word without its ending, at least."""

_OR = re.compile(r"\s+or\s+", re.IGNORECASE)

_LEAD_WORDS, _WORDS = 5, 3
"""Words from which a line can be what an article begins with, rather than a heading; and from which
it can be a sentence at all."""


def depth(about: About, k: int) -> int:
    """Passages to look through; `k` are enough where one article is meant."""
    return k if about.wanted in _OF_ONE else max(k, LOOKED_AT)


def quotes(
    about: About,
    candidates: Sequence[Candidate],
    document: Callable[[int], Document],
    line: float,
) -> list[Quote]:
    """What answers a question about articles, as it is said; nothing where none is meant.

    Args:
        about: the question.
        candidates: the passages found for its topic, best first.
        document: gives a document with its text.
        line: the share of the topic's words from which an article is taken to be meant.
    """
    passages = [candidate.passage for candidate in candidates]
    match about.wanted:
        case Wanted.MENTIONS | Wanted.NAMED | Wanted.PART:
            most = LEAD if about.wanted is Wanted.PART or about.told else MOST
            said = list(islice(_mentions(about, passages), most))
        case Wanted.LATEST | Wanted.HAPPENED:
            articles = {passage.document.id: passage.document for passage in passages}
            order = [info.id for info in _newest_first(articles.values())]
            found = sorted(_mentions(about, passages), key=lambda q: order.index(q.document))
            said = found[:NEWEST]
        case Wanted.EARLIEST:
            said = _oldest_first(_mentions(about, passages), passages)[:NEWEST]
        case Wanted.COURSE:
            said = _oldest_first(islice(_mentions(about, passages), MOST), passages)
        case Wanted.NEWS | Wanted.ALL:
            newest = _newest_first({p.document.id: p.document for p in passages}.values())
            leads = (quote for info in newest for quote in lead(document(info.id), 1))
            said = list(islice(leads, MOST))  # no more texts are read than are quoted
        case Wanted.BY:
            numbers = dict.fromkeys(passage.document.id for passage in passages)
            by = (one for one in map(document, numbers) if _is_by(about.topic, one))
            said = [quote for one in islice(by, MOST) for quote in lead(one, 1)]
        case _:
            said = _of_those_meant(about, passages, document, line)
    return [replace(quote, rank=-place) for place, quote in enumerate(said[:MOST])]


def _is_by(name: str, article: Document) -> bool:
    return set(terms(name)) <= set(words(article.author or ""))


def _of_those_meant(
    about: About,
    passages: Sequence[Passage],
    document: Callable[[int], Document],
    line: float,
) -> list[Quote]:
    meant = _meant(about.topic, passages, max(line, TOLD))
    return [
        replace(quote, confidence=share)
        for number, share in meant[: 1 if about.wanted in _OF_ONE else MOST]
        for quote in _of(document(number), about.wanted)
    ]


def _newest_first(articles: Iterable[DocumentInfo]) -> list[DocumentInfo]:
    """By when they were published; those last of which only the file has a time."""
    return sorted(articles, key=lambda article: _published(article) or date.min, reverse=True)


def _oldest_first(said: Iterable[Quote], passages: Sequence[Passage]) -> list[Quote]:
    """The quotes by when their articles were published; those last of which none is known."""
    days = {passage.document.id: _published(passage.document) for passage in passages}
    return sorted(said, key=lambda quote: days[quote.document] or date.max)


def _published(article: DocumentInfo) -> date | None:
    """The day that something in or of an article states; a file's time states none."""
    return None if article.date_from == FILE_TIME else article.date


def told(about: About, answer: Answer, *, every: bool, there_are: int | None = None) -> Answer:
    """The answer with what the fields of the articles say: days, who wrote them, how many.

    Whether `every` passage was looked through tells whether there may be more of them than are
    cited, unless it is known how many `there_are`.
    """
    cited = [citation.document for citation in answer.citations]
    match about.wanted:
        case Wanted.MENTIONS | Wanted.BY | Wanted.ALL if about.counts:
            count = there_are or len({article.id for article in cited})
            many = f"{count} article{'' if count == 1 else 's'}"
            least = "" if there_are or (every and count < MOST) else "At least "
            return replace(answer, text=f"{least}{many}: {answer.text}")
        case Wanted.PUBLICATION:
            return replace(answer, text=f"Published {cited[0].date}: {answer.text}")
        case Wanted.AUTHOR | Wanted.AUTHORS:
            authors = ", ".join(dict.fromkeys(article.author for article in cited))
            return replace(answer, text=f"By {authors}: {answer.text}")
        case (
            Wanted.LATEST
            | Wanted.EARLIEST
            | Wanted.COURSE
            | Wanted.HAPPENED
            | Wanted.NEWS
            | Wanted.ALL
        ):
            dated = replace(answer, dated=True)
            said = [f"{dated.day_of(one)}{as_text([one])}" for one in answer.statements]
            return replace(dated, text="\n\n".join(said))
        case _:
            return answer


def _of(article: Document, wanted: Wanted) -> list[Quote]:
    match wanted:
        case Wanted.PUBLICATION:
            line = dateline(article)
        case Wanted.AUTHOR | Wanted.AUTHORS:
            line = byline(article)
        case _:
            return lead(article, LEAD if wanted is Wanted.SUMMARY else 1)
    return [line] if line else []


def lead(document: Document, most: int) -> list[Quote]:
    """The first sentences of an article, its title, dates and bylines passed over."""
    text = document.text
    found: list[Quote] = []
    start = front_matter_end(text)
    for span in sentence_spans(text, Span(start, min(start + _HEAD, document.length))):
        said = span.of(text)
        if _is_sentence(said, document.title, _LEAD_WORDS):
            found.append(Quote(document.id, span, said, None, confidence=1.0, day=document.date))
        if len(found) == most:
            break
    return found


def _is_sentence(line: str, title: str, least: int) -> bool:
    said = words(line)
    if line.startswith(("---", "#")) or is_date_line(line) or is_byline(line):
        return False
    return len(said) >= least and said != words(title)


def _meant(topic: str, passages: Sequence[Passage], least: float) -> list[tuple[int, float]]:
    """The documents that have at least so much of the topic's words, and how much, best first."""
    texts: dict[int, list[str]] = {}
    for passage in passages:
        texts.setdefault(passage.document.id, [passage.document.title]).append(passage.text)
    wanted = terms(topic)
    shares = {number: share_found(wanted, "\n".join(said)) for number, said in texts.items()}
    best = sorted(shares.items(), key=lambda found: -found[1])
    return [(number, share) for number, share in best if share >= least]


def _is_there(word: str, present: set[str], *, is_name: bool) -> bool:
    """Whether a word is there, endings aside; of a name only a plural: no United for unites."""
    if word in present or f"{word}s" in present:
        return True
    return not is_name and any(not _bases(word).isdisjoint(_bases(other)) for other in present)


@lru_cache(maxsize=4096)
def _bases(word: str) -> frozenset[str]:
    """A word without the endings of a plural or a verb, as far as letters tell."""
    found = {word}
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(base) >= _BASE:
            found.add(base)
            if ending in {"ed", "ing"} and not instead and base[-1] == base[-2]:
                found.add(base[:-1])
    return frozenset(found)


def _mentions(about: About, passages: Sequence[Passage]) -> Iterator[Quote]:
    """Of each article with a passage that has all words of the topic, the sentence with most.

    A topic is all that an "or" joins, or any of it.
    """
    topics = [_Sought(part) for part in (about.topic, *_OR.split(about.topic))]
    matter = _Sought(about.matter)
    named: set[int] = set()
    for passage in passages:
        document = passage.document
        text = f"{document.title}\n{passage.text}"
        sought = next((topic for topic in topics if topic.share(text) == 1), None)
        if document.id in named or sought is None:
            continue
        said = sentence_spans(passage.text)
        spans = [one for one in said if _is_sentence(one.of(passage.text), document.title, _WORDS)]
        if not spans:
            continue
        told = [(matter.share(s.of(passage.text)), sought.share(s.of(passage.text))) for s in spans]
        best = spans[told.index(max(told))]
        named.add(document.id)
        start = passage.span.start
        span = Span(best.start + start, best.end + start)
        yield Quote(
            document.id, span, best.of(passage.text), None, confidence=1.0, day=document.date
        )


class _Sought:
    """The words of a topic, and which of them are names."""

    def __init__(self, topic: str) -> None:
        self._terms = terms(topic)
        self._names = {word for name in names(topic) for word in words(name)}

    def share(self, text: str) -> float:
        """Share of the words that a text has; 1 if there are none."""
        present = set(words(text))
        found = [_is_there(word, present, is_name=word in self._names) for word in self._terms]
        return sum(found) / len(found) if found else 1.0
