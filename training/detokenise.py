"""Undoing the spacing of tokenised text, with the answers moved along.

Several question sets come with spaces around punctuation (``Washington , D.C .``) and
``quotes''. People's articles do not look like that, so half of such examples are put back into
ordinary writing before training.
"""

import re
from dataclasses import replace

from training.examples import Example

_RULES = re.compile(
    r"(?P<before> +(?=[,.;:?!)\]%}](?:\s|$)))"
    r"|(?P<after>(?<=[(\[{$£€]) +)"
    r"|(?P<clitic> +(?=(?:'s|'S|'re|'ve|'ll|'d|'m|n't|')(?:\s|$)))"
    r"|(?P<open>`` *)"
    r"|(?P<close> *'')"
    r"|(?P<hyphen>(?<=\w) [-–] (?=\w))"
    r"|(?P<dash> -- )"
)
_SIGNS = re.compile(r" [,.] |``| '' | 's ")


def looks_tokenised(text: str) -> bool:
    """Whether spaces stand before commas and full stops more than by accident."""
    return len(_SIGNS.findall(text)) >= 2


def _replacement(match: re.Match[str]) -> str:
    if match.lastgroup in ("open", "close"):
        return '"'
    if match.lastgroup == "hyphen":
        return match.group().strip()
    return " – " if match.lastgroup == "dash" else ""


def detokenise(text: str, offsets: tuple[int, ...] = ()) -> tuple[str, tuple[int, ...]]:
    """Ordinary spacing, and where each of the character ``offsets`` has gone."""
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    done = written = 0
    for match in _RULES.finditer(text):
        pieces.append(text[done : match.start()])
        written += match.start() - done
        new = _replacement(match)
        edits.append((match.start(), match.end(), written, written + len(new)))
        pieces.append(new)
        written += len(new)
        done = match.end()
    pieces.append(text[done:])
    return "".join(pieces), tuple(_moved(offset, edits) for offset in offsets)


def _moved(offset: int, edits: list[tuple[int, int, int, int]]) -> int:
    shift = 0
    for old_start, old_end, new_start, new_end in edits:
        if offset <= old_start:
            break
        if offset < old_end:
            return new_end if offset - old_start > 0 else new_start
        shift = new_end - old_end
    return offset + shift


def detokenised(example: Example) -> Example:
    """The example in ordinary writing; unchanged where an answer would not survive whole."""
    flat = tuple(offset for span in example.spans for offset in span)
    context, moved = detokenise(example.context, flat)
    spans = tuple(zip(moved[::2], moved[1::2], strict=True))
    for span, answer in zip(spans, example.answers, strict=True):
        if context[span[0] : span[1]].split() != detokenise(answer)[0].split():
            return example
    question, title = detokenise(example.question)[0], detokenise(example.title)[0]
    return replace(example, context=context, question=question, title=title, spans=spans)
