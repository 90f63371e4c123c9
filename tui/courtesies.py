"""What is said to the chat itself, rather than asked of the articles: a greeting, thanks, help."""

from __future__ import annotations

import re

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
    "/status says what is in the library, /article lists the articles.": (
        "how many articles are there", "how many articles do you have", "how many articles",
        "what articles are there", "which articles are there", "which articles do you have",
        "what articles do you have", "list the articles", "list all articles", "list articles",
        "show the articles", "show me the articles", "what is in the library",
    ),
    "/quit leaves the chat.": ("bye", "goodbye", "good bye", "exit", "quit", "q", "close"),
}  # fmt: skip
_REPLY_TO = {said: reply for reply, every in _REPLIES.items() for said in every}


def reply(line: str) -> str | None:
    """What to answer without looking into any article; None for a question about them."""
    said = " ".join(_WORD.findall(line.casefold())).replace("’", "'").replace("what's", "what is")
    return _REPLY_TO.get(said)
