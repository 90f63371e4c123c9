"""Pictures of the chat for the documentation: SVG screenshots of the sample articles' answers.

    python benchmarks/pictures.py [--out docs/images]

Questions are asked of the bundled models, so a picture shows what the chat really says.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import qa
from tui.app import ChatApp
from tui.controller import Start

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

ROOT = Path(__file__).parents[1]
QUESTION = "Who is calling for an investigation into Musk?"
UNANSWERED = "What is the capital of Australia?"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, the window's size, what is typed, and the keys pressed after it."""

    name: str
    size: tuple[int, int]
    lines: tuple[str, ...]
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("chat", (120, 36), (QUESTION,)),
    Picture("chat-not-answered", (120, 36), (UNANSWERED,)),
    Picture("chat-filter", (120, 36), ("/filter since:2024-11-01 source:seeds", QUESTION)),
    Picture("chat-why", (120, 36), (QUESTION, "/why")),
)


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Let the chat go on until something is so.

    Raises:
        TimeoutError: it is not so after a minute.
    """
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause(0.05)


async def take(library: qa.Library, picture: Picture) -> str:
    """One screenshot."""
    with tempfile.TemporaryDirectory() as folder:
        app = ChatApp(Start(lambda _: library, "seeds"), Path(folder))
        app.animation_level = "none"
        async with app.run_test(size=picture.size) as pilot:
            chat = app.chat
            chat.prompt.cursor_blink = False
            await until(pilot, lambda: app.controller.ready)
            for line in picture.lines:
                chat.prompt.put(line)
                await pilot.press("enter")
                await until(pilot, lambda: app.controller.jobs.wait_idle(0))
                await until(pilot, lambda: not any(turn.live for turn in chat.transcript.turns))
            await pilot.press(*picture.keys)
            await pilot.pause(0.5)
            return app.export_screenshot()


def settled(svg: str) -> str:
    """The picture without names that differ from run to run, and without fonts from elsewhere."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)


async def take_all(folder: Path) -> None:
    """All pictures, from one library."""
    with (
        tempfile.TemporaryDirectory() as place,
        qa.open_library(Path(place) / "seeds", create=True) as library,
    ):
        library.add([ROOT / "seeds"])
        library.warm_up()
        for picture in PICTURES:
            svg = settled(await take(library, picture))
            (folder / f"{picture.name}.svg").write_text(svg, encoding="utf-8")
            print(folder / f"{picture.name}.svg")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_all(given.out))


if __name__ == "__main__":
    main()
