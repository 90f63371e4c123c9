"""Pictures of the chat for the documentation: SVG screenshots of the sample articles' answers.

    python benchmarks/pictures.py [--out docs/images]
    python benchmarks/pictures.py --check

Questions are asked of the bundled models, so a picture shows what the chat really says; only the
time that an answer took is made the same in all. The second tells which pictures are no longer
what the chat shows, scores aside, which differ in their last digits from one processor to another.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
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
FOLLOWED = "How did Musk respond to the accusations?"
FOLLOW_UP = "Where did he visit recently?"
UNANSWERED = "What is the capital of Australia?"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A file, the window's size, what is typed, the keys pressed after it, and the colours."""

    name: str
    size: tuple[int, int]
    lines: tuple[str, ...]
    keys: tuple[str, ...] = ()
    theme: str = "footnote"


PICTURES = (
    Picture("chat", (120, 36), (QUESTION,)),
    Picture("chat-not-answered", (120, 36), (UNANSWERED,)),
    Picture("chat-filter", (120, 36), ("/filter since:2024-11-01 source:seeds", QUESTION)),
    Picture("chat-why", (120, 36), (QUESTION, "/why")),
    Picture("chat-narrow", (80, 24), (QUESTION,)),
    Picture("chat-light", (120, 36), (FOLLOWED, FOLLOW_UP), ("tab", "n"), "footnote-light"),
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
        app.theme = picture.theme
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
    svg = re.sub(r"\d+\.\d(&#160;)s\b", r"0.1\1s", svg)
    return re.sub(r"terminal-\d+", "terminal", svg)


async def take_all() -> dict[str, str]:
    """All pictures by the names of their files, from one library."""
    taken = {}
    with (
        tempfile.TemporaryDirectory() as place,
        qa.open_library(Path(place) / "seeds", create=True) as library,
    ):
        library.add([ROOT / "seeds"])
        library.warm_up()
        for picture in PICTURES:
            taken[f"{picture.name}.svg"] = settled(await take(library, picture))
    return taken


def differing(folder: Path, taken: dict[str, str]) -> list[str]:
    """The names of the pictures that are not as they are kept, scores aside."""

    def compared(svg: str) -> str:
        return re.sub(r"\d\.\d\d", "0.00", svg)

    kept = {file.name: file.read_text("utf-8") for file in folder.glob("*.svg")}
    return [name for name in taken if compared(kept.get(name, "")) != compared(taken[name])]


def main() -> int:
    """Take the pictures, or look whether they have drifted; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/images")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    given = parser.parse_args()
    taken = asyncio.run(take_all())
    if given.check:
        old = differing(given.out, taken)
        for name in old:
            print(
                f"{name} is not what the chat shows; python benchmarks/pictures.py takes it anew."
            )
        return 1 if old else 0
    given.out.mkdir(parents=True, exist_ok=True)
    for name, svg in taken.items():
        (given.out / name).write_text(svg, "utf-8")
        print(given.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
