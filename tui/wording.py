"""Sentences that the terminal chat and plain mode have in common. No UI is made here."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tui.articles import newest_first
from tui.safe_text import clean, one_line, shortened
from tui.sources import date_of, reference, sources_of, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import qa
    from tui.sources import Source

Row: TypeAlias = "dict[str, str | float | bool]"
"""A passage considered, by column."""

REFUSAL = "The articles don't answer this."
NO_ARTICLES = "There are no articles yet; /add PATH indexes a file or folder."
LEFT_OUT = "Without a date, and left out by the filter"
NOT_SAVED = "The library may not be written here: what is asked is answered, but not saved."
TITLE_IN_QUESTION = 60
STOP_MARKS = ".!?:;,"


def count(number: int, noun: str) -> str:
    """`1 article`, `1,204 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def seconds(timings_ms: Mapping[str, float]) -> str:
    """The whole time an answer took: `0.1 s`."""
    return f"{timings_ms.get('total', sum(timings_ms.values())) / 1000:.1f} s"


def understood(answer: qa.Answer) -> list[str]:
    """How the question was taken, where that is not how it stands: a follow-up, filters, dates."""
    notes = [f"asked as: {answer.asked_as}"] if answer.asked_as else []
    if answer.understood:
        notes.append(f"understood: {'; '.join(answer.understood)}")
    return notes


def figures(answer: qa.Answer) -> str:
    """`confidence high · 2 of 8 passages · 0.1 s`."""
    read = count(len(answer.passages), "passage")
    used = f"{len(answer.citations)} of {read}" if answer.answered else f"{read} read"
    sure = f"confidence {answer.confidence_word}" if answer.confidence_word else ""
    return " · ".join(part for part in (sure, used, seconds(answer.timings_ms)) if part)


def verdict(answer: qa.Answer) -> str:
    """The confidence, and on which side of the line it lies."""
    if answer.unclear:
        return "not answered: the question leaves open what is meant."
    confidence = f"confidence {answer.confidence_word} ({answer.confidence:.2f})"
    line = answer.threshold
    if not line:
        return f"{confidence}; {'answered' if answer.answered else 'too low to answer'}."
    side = abs(answer.confidence - line)
    if answer.answered:
        return f"{confidence}; answered: {side:.2f} above the line of {line:.2f}."
    return f"{confidence}; not answered: {side:.2f} below the line of {line:.2f}."


def statement_lines(answer: qa.Answer) -> list[str]:
    """Each statement in quotation marks with its numbers, cleaned, its lines joined."""
    return [
        f"{answer.day_of(statement)}“{one_line(statement.quote)}” {numbers(statement.numbers)}"
        for statement in answer.statements
    ]


def numbers(cited: Sequence[int]) -> str:
    """`[1][2]`."""
    return "".join(f"[{number}]" for number in cited)


def remarks(answer: qa.Answer) -> list[str]:
    """What is to be known before its statements are read."""
    return [answer.disagreement] if answer.answered and answer.differ else []


def preface(answer: qa.Answer) -> list[str]:
    """What answers it beside the quotes, such as who wrote an article."""
    return [one_line(f"{answer.preface}.")] if answer.preface else []


def refusal(answer: qa.Answer) -> str:
    """That there is no answer, and why, as far as can be told."""
    return one_line(answer.text) or REFUSAL


def answer_text(answer: qa.Answer) -> str:
    """The answer alone, as it is copied."""
    said = statement_lines(answer) if answer.answered else [refusal(answer)]
    return "\n\n".join([*remarks(answer), *preface(answer), *said])


def answer_with_sources(answer: qa.Answer) -> str:
    """The answer and where each quote stands, as it is copied."""
    lines = [answer_text(answer)]
    for heading, sources in listed(answer):
        lines += ["", heading, *(f"[{source.number}] {reference(source)}" for source in sources)]
    return "\n".join(lines)


def listed(answer: qa.Answer) -> list[tuple[str, tuple[Source, ...]]]:
    """The sources under their headings; none that is empty."""
    every = sources_of(answer)
    within = tuple(source for source in every if not source.left_out)
    without = tuple(source for source in every if source.left_out)
    heading = "Sources" if answer.answered else "What came closest"
    return [(name, found) for name, found in ((heading, within), (LEFT_OUT, without)) if found]


def sample_questions(documents: Sequence[qa.DocumentInfo], limit: int = 3) -> list[str]:
    """Questions to begin with, made from the titles of the newest articles."""
    samples = []
    for info in newest_first(documents):
        title = shortened(title_of(info), TITLE_IN_QUESTION, words=True).rstrip(STOP_MARKS)
        question = f"Tell me about “{title}”"
        if question not in samples:
            samples.append(question)
    return samples[:limit]


def report_line(report: qa.AddReport) -> str:
    """What an `add` did, in one sentence."""
    done = [
        f"{number:,} {word}"
        for number, word in (
            (report.added, "added"),
            (report.changed, "changed"),
            (report.copies, "of them copies"),
            (report.moved, "moved"),
            (report.removed, "removed"),
            (report.unchanged, "unchanged"),
            (len(report.failed), "failed"),
        )
        if number
    ]
    start = "Indexing stopped, what is done is kept" if report.stopped else "Indexed"
    return f"{start}: {', '.join(done) or 'nothing to do'}."


def status_rows(status: qa.LibraryStatus) -> list[tuple[str, str]]:
    """What is in the library, as label and value."""
    dates = (
        f"{status.first_date.isoformat()} to {status.last_date.isoformat()}"
        if status.first_date and status.last_date
        else "none"
    )
    return [
        ("library", clean(status.path)),
        ("articles", f"{status.documents:,}"),
        ("passages", f"{status.passages:,}"),
        ("conversations", f"{status.conversations:,}"),
        ("dates", f"{dates}{f', {status.undated:,} undated' if status.undated else ''}"),
        ("model", clean(status.model)),
        ("size", f"{status.size / 1e6:.1f} MB"),
        ("generation", f"{status.generation}"),
    ]


def why_rows(answer: qa.Answer) -> list[Row]:
    """One row for each passage considered: rank, title, date, score, each stage's, cited."""
    cited = [(c.document.id, c.span) for c in answer.citations]
    return [
        {
            "rank": rank,
            "title": title_of(c.passage.document),
            "date": date_of(c.passage.document),
            "score": c.score,
            "cited": any(
                c.passage.document.id == document and c.passage.span.overlaps(span)
                for document, span in cited
            ),
            **{f"stage {name}": value for name, value in c.scores.items()},
        }
        for rank, c in enumerate(answer.passages, start=1)
    ]
