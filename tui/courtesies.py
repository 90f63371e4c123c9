"""What is said to the chat itself, rather than asked of the articles.

A greeting, thanks and a call for help get a reply; what a command does is done: "how many articles
do I have?" is /status.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.commands import BY_NAME, Call

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_REPLIES = {
    "Hello. Ask anything about your articles in plain words.": (
        "hello", "hello there", "hi", "hi there", "hey", "good morning", "good afternoon",
        "good evening",
    ),
    "Gladly. Ask on; /export keeps this conversation as a file.": (
        "thanks", "thank you", "thanks a lot", "many thanks", "thank you very much", "thx", "great",
        "great thanks", "ok", "okay", "ok thanks", "perfect", "cool",
    ),
    "Footnote answers from your own articles, in exact quotes; /help says what it can do.": (
        "who are you", "what are you", "what is this", "what is footnote", "what can you do",
        "what do you do", "how do you work", "how does this work", "help", "help me",
        "what can i ask", "what can i ask you", "what can i do here",
    ),
    "/quit leaves the chat.": ("bye", "goodbye", "good bye", "exit", "quit", "q", "close"),
}  # fmt: skip
_REPLY_TO = {said: reply for reply, every in _REPLIES.items() for said in every}

_ARTICLES = r"(?:the |these |those |my |all )*(?:articles?|documents?|files|stories)"
_THERE = r"(?:are (?:there|here|in the library)|do (?:i|you|we) have)"
_COUNT = re.compile(rf"how many {_ARTICLES}(?: {_THERE})?|what is in (?:the|my) library")
_LIST = re.compile(
    rf"(?:which|what) {_ARTICLES} {_THERE}|(?:list|show|show me) {_ARTICLES}"
    r"|what are (?:the |these |those |my |all )*(?:articles|documents|files|stories) about"
)


@dataclass(frozen=True, slots=True)
class Courtesy:
    """What to do instead of asking the articles.

    Attributes:
        said: a sentence for the person; empty if the command says all.
        call: the command that does what was asked for, if one does.
    """

    said: str
    call: Call | None = None


def courtesy(line: str) -> Courtesy | None:
    """What to answer without an answer out of the articles; None for a question about them."""
    words = " ".join(_WORD.findall(line.casefold())).replace("’", "'").replace("what's", "what is")
    if said := _REPLY_TO.get(words):
        return Courtesy(said)
    if _COUNT.fullmatch(words):
        return Courtesy("", Call(BY_NAME["status"], ""))
    if _LIST.fullmatch(words):
        return Courtesy("", Call(BY_NAME["article"], ""))
    return None
