"""What of an article the eye meets: the quote, not the fields that open it, nor what came close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chatting import QUESTION, UNANSWERED

if TYPE_CHECKING:
    from pathlib import Path

    from chatting import Chat, OpenChat

FRONT = "---\ntitle: Nelson asks\ndate: 2024-12-01\n---\n"
BODY = "The keeper of the lighthouse retired on Monday.\n"


def styled(chat: Chat, name: str) -> str:
    """The characters in view that are drawn in a style of the article."""
    view = chat.screen.pane.article
    wanted = view.get_component_rich_style(name)
    lines = (view.render_line(y) for y in range(view.size.height))
    return "".join(
        segment.text
        for line in lines
        for segment in line
        if segment.style
        and (segment.style.color, segment.style.bgcolor, segment.style.bold)
        == (wanted.color, wanted.bgcolor, wanted.bold)
    )


async def test_a_quote_is_marked_and_a_passage_that_came_close_has_a_bar(
    open_chat: OpenChat,
) -> None:
    async with open_chat() as chat:
        await chat.ask(QUESTION)
        assert styled(chat, "article--quote").startswith("Top Senate Democrats")
        assert "▌" in chat.seen()
        await chat.ask(UNANSWERED)
        assert chat.screen.pane.is_open
        assert styled(chat, "article--quote") == ""
        assert "▌" in chat.seen()


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        (FRONT + BODY, FRONT.replace("\n", "")),
        (FRONT.replace("\n", "\r\n") + BODY, FRONT.replace("\n", "")),
        (f"---\n{BODY}", ""),
        (f"{BODY}{FRONT}", ""),
    ],
    ids=["fields", "fields of Windows", "a rule", "fields below"],
)
async def test_fields_before_the_text_are_quiet(
    open_chat: OpenChat, tmp_path: Path, text: str, quiet: str
) -> None:
    article = tmp_path / "keeper.md"
    article.write_bytes(text.encode())
    async with open_chat() as chat:
        await chat.ask(f"/add {article}")
        await chat.ask("/article keeper")
        await chat.press("enter")
        assert "lighthouse" in chat.seen()
        shown = styled(chat, "article--front").replace("\r", "").replace(" ", "")
        assert shown == quiet.replace(" ", "")
