"""Questions that a passage does not answer, made so that guessing by topic does not work.

The reader's worst fault was answering about a time, person or place that the passage never
mentions. Each function here takes a sound example and changes one thing that makes the answer
wrong; it returns ``None`` where that cannot be done safely.
"""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from training.examples import Example
from training.lexical import Bm25, words

_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_MONTHS = tuple(calendar.month_name)[1:]
_MONTH = re.compile(r"\b(?:" + "|".join(_MONTHS) + r")\b")
_OPEN_ENDED = re.compile(
    r"\b(?:since|present|current(?:ly)?|remain(?:s|ed)?|still|until)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=\w )[A-Z][\w'.-]+(?: (?:of |the |de )?[A-Z][\w'.-]+)*")
_DEED = re.compile(
    r"\b(?:who|what|which \w+|was|were|is|are|been|has|had|have) ([a-z]{2,}ed)\b", re.IGNORECASE
)
_PART = re.compile(r"\bthe ([a-z]{4,}) of\b")
_STEM = 4
_STOP = frozenset(
    words(
        "the a an of in on at for to and or is was are were did does do what who "
        "when where which how why by with from it its that this as be has had"
    )
)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether any answer's words stand in ``text``, one after another."""
    haystack = " " + " ".join(words(text)) + " "
    return any(f" {' '.join(words(answer))} " in haystack for answer in answers)


def unanswered(example: Example, kind: str, **changes: str) -> Example:
    """A copy without an answer, named after how it was made."""
    return replace(example, id=f"{example.id}/{kind}", kind=kind, spans=(), **changes)


def other_date(example: Example, random: Random) -> Example | None:
    """Ask about a time that the passage does not cover.

    All years of the question move by one offset, so that an interval keeps its length. The new
    years lie outside those that the passage mentions; later ones only where nothing in it may
    still hold ("since 1999").
    """
    years = [int(year) for year in _YEAR.findall(example.question)]
    if not years:
        return _other_month(example, random)
    covered = sorted({int(year) for year in _YEAR.findall(example.context)} | set(years))
    gap = random.choice((1, 2, 3, 5, 8, 12, 20))
    offsets = [covered[0] - gap - max(years)]
    if not _OPEN_ENDED.search(example.context):
        offsets.append(covered[-1] + gap - min(years))
    offset = random.choice(offsets)
    if min(years) + offset < 1000 or max(years) + offset > 2040:
        return None
    question = _YEAR.sub(lambda match: str(int(match.group()) + offset), example.question)
    return unanswered(example, "other date", question=question)


def _other_month(example: Example, random: Random) -> Example | None:
    found = _MONTH.search(example.question)
    if not found or found.group() not in example.context:
        return None
    others = [month for month in _MONTHS if month not in example.context]
    if not others:
        return None
    question = example.question.replace(found.group(), random.choice(others))
    return unanswered(example, "other date", question=question)


def names_in(question: str) -> list[str]:
    """Capitalised phrases that do not open the question: people, places, works."""
    return [name for name in _NAME.findall(question) if name not in _MONTHS]


def other_name(example: Example, pool: Sequence[str], random: Random) -> Example | None:
    """Ask the same about someone or somewhere that the passage does not mention."""
    mentioned = set(words(example.context)) | set(words(example.title))
    names = [name for name in names_in(example.question) if set(words(name)) <= mentioned]
    if not names or not pool:
        return None
    name = random.choice(names)
    for _ in range(8):
        other = random.choice(pool)
        fits = len(other.split()) == len(name.split()) and not set(words(other)) & mentioned
        if fits:
            question = example.question.replace(name, other)
            return unanswered(example, "other name", question=question)
    return None


def matters_in(question: str) -> dict[str, str]:
    """What is asked of a thing: its deed ("who *painted* …"), its part ("the *height* of …")."""
    found = {"deed": _DEED.search(question), "part": _PART.search(question)}
    return {kind: match[1] for kind, match in found.items() if match}


def other_matter(
    example: Example, pool: Mapping[str, Sequence[str]], random: Random
) -> Example | None:
    """Ask of the same thing what the passage does not tell: who painted it instead of who built it.

    The new word shares its beginning with no word of the passage, so that it is not told there in
    another form.
    """
    asked = matters_in(example.question)
    if not asked:
        return None
    kind = random.choice(sorted(asked))
    told = {word[:_STEM] for word in words(f"{example.context} {example.question}")}
    for _ in range(8):
        other = random.choice(pool[kind])
        if other.lower()[:_STEM] not in told:
            question = re.sub(rf"\b{asked[kind]}\b", other, example.question, count=1)
            return unanswered(example, f"other {kind}", question=question)
    return None


def other_title(example: Example, titles: Sequence[str], random: Random) -> Example | None:
    """The same words in an article about something else.

    Only where the question names what the title names and the passage does not: there the title
    alone says whom the passage is about.
    """
    subject = set(words(example.title)) & set(words(example.question)) - _STOP
    if not subject or not titles or subject & set(words(example.context)):
        return None
    other = random.choice(titles)
    if set(words(other)) & set(words(example.question)) - _STOP:
        return None
    return unanswered(example, "other title", title=other)


def other_passages(
    examples: Sequence[Example], pool: Sequence[Example], depth: int, random: Random
) -> list[Example]:
    """For each example, one retrieved passage of ``pool`` that lacks its answers."""
    unique = list({(e.title, e.context): e for e in pool}.values())
    index = Bm25([f"{e.title} {e.context}" for e in unique])
    found = []
    for example in examples:
        ranked = [unique[i] for i, _ in index.top(f"{example.question} {example.title}", depth)]
        wrong = [
            other
            for other in ranked
            if other.context != example.context and not holds_answer(other.context, example.answers)
        ]
        if wrong:
            rank = min(int(random.expovariate(1 / 3)), len(wrong) - 1)
            other = wrong[rank]
            found.append(
                unanswered(example, "other passage", title=other.title, context=other.context)
            )
    return found
