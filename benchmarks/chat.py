"""What the chat costs: its first frame, a keystroke, a turn, a stop, the loop, memory.

    python benchmarks/chat.py [--runs N] [--turns N ...] [--passages N] [--out FILE]
    python benchmarks/chat.py --read-out

The second reads the kept figures out into `benchmarks/README.md`, which the first does too.

Each run is a fresh process on a pseudo-terminal of 120 by 36 cells that goes on with a saved
conversation of so many turns, over the sample articles with the bundled models, and over
made-up articles whose passages are embedded by a cheap encoder and read by the bundled reader.
First frame, keystrokes and Esc are timed from outside, at the terminal; turns, the loop's
longest block and memory by the process itself. Starts are the second and later ones, for which
Python has kept what it compiled; the first frame is the first that shows what is typed, and the
whole frame the first of the whole chat. Esc is pressed while a question is held after its
passages were found, so that no answer comes before it. Runs of all lengths take turns, so that
whatever else the machine does falls on all of them alike: read the ratios to one turn, not the
seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measured_chat import SLOW, Terminal, opened
from reading_out import into_readme

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/chat.json"
QUESTIONS = (
    "Who is calling for an investigation into Musk?",
    "What did the NASA administrator say about the report?",
    "What did the senators ask the Pentagon to do?",
)
AFTER_STOP = 1.5
"""Seconds after which the reader of a stopped question is done too."""
ESCAPES = {"stop_s": "\x1b", "stop_kitty_s": "\x1b[27u"}
"""Esc as most terminals send it, ambiguous until nothing follows; and as some do, complete."""
STROKES = 15
PASSAGE_WORDS = 40


def first_frames(library: Path, conversation: int) -> dict[str, float]:
    """Seconds from starting `qa chat` to a prompt and to the whole chat; from a key to its echo."""
    with tempfile.TemporaryDirectory() as folder:
        where = ["-m", "qa", "chat", "--library", str(library), "--resume", str(conversation)]
        terminal = Terminal(where, Path(folder) / "log")
        found = {"first_frame_s": terminal.until("Ask about your articles") - terminal.begun}
        pressed = terminal.send("§")
        found["first_key_s"] = terminal.until("§") - pressed
        found["whole_frame_s"] = terminal.until("Conversation") - terminal.begun
        terminal.close()
    return found


def one_run(library: Path, conversation: int, *, cheap: bool) -> dict[str, float]:
    """One process from its start to its end."""
    found = first_frames(library, conversation)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        arguments = [str(ROOT / "benchmarks/measured_chat.py"), str(library), str(conversation)]
        terminal = Terminal([*arguments, str(log), *(["cheap"] if cheap else [])], log)
        terminal.until_noted("ready")
        strokes = []
        for _ in range(STROKES):
            pressed = terminal.send("§")
            strokes.append(terminal.until("§") - pressed)
        found["keystroke_s"] = statistics.median(strokes)
        terminal.send("\x03")
        for number, question in enumerate(QUESTIONS, start=1):
            terminal.send(f"{question}\r")
            terminal.until_noted("turn", number)
        for name, key in ESCAPES.items():
            terminal.send(f"{SLOW}\r")
            terminal.until("Reading")
            pressed = terminal.send(key)
            found[name] = terminal.until("ready") - pressed
            terminal.send("\x03")
            terminal.rest(AFTER_STOP)
        turns = terminal.notes("turn")
        terminal.close()
    if len(turns) != len(QUESTIONS):
        raise RuntimeError("An answer was there before Esc.")
    for name in ("turn_s", "engine_s", "block_s"):
        found[name] = statistics.median(turn[name] for turn in turns)
    found["beside_engine_s"] = statistics.median(t["turn_s"] - t["engine_s"] for t in turns)
    found["rss_mb"] = turns[-1]["rss_mb"]
    return found


# what is asked


def made_up(folder: Path, passages: int) -> None:
    """Articles of made-up words, about nine passages each."""
    draw = random.Random(7)  # noqa: S311 - made-up words, no secret
    words = [
        "".join(draw.choices("aeioubdfgklmnprstvz", k=draw.randint(3, 9))) for _ in range(4000)
    ]
    for number in range(passages // 9):
        sentences = [" ".join(draw.choices(words, k=12)).capitalize() + "." for _ in range(30)]
        day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
        (folder / f"{day}-{number}.txt").write_text(f"Article {number}\n\n{' '.join(sentences)}\n")


def prepared(folder: Path, articles: Path, turns: Sequence[int], *, cheap: bool) -> dict[int, int]:
    """A library with one conversation of each length; their ids by length."""
    settings = {"passage_words": PASSAGE_WORDS} if cheap else {}
    ids = {}
    with opened(folder, cheap=cheap, create=True, reader="sentence", **settings) as library:
        library.add([articles])
        for length in turns:
            conversation = library.conversation(follow_ups=False)
            for number in range(length):
                conversation.ask(QUESTIONS[number % len(QUESTIONS)])
            ids[length] = conversation.id or 0
    return ids


def measure(library: Path, ids: dict[int, int], runs: int, *, cheap: bool) -> dict[str, Any]:
    """All lengths in rounds; medians, and ratios to the shortest."""
    found: dict[int, list[dict[str, float]]] = {length: [] for length in ids}
    first_frames(library, min(ids.values()))  # so that Python has kept what it compiled
    for number in range(runs):
        for length, conversation in ids.items():
            found[length].append(one_run(library, conversation, cheap=cheap))
            print(f"round {number + 1}, {length} turns: {found[length][-1]}", file=sys.stderr)
    shortest = min(found)
    rows = {}
    for length, costs in found.items():
        medians = {name: statistics.median(cost[name] for cost in costs) for name in costs[0]}
        pairs = list(zip(costs, found[shortest], strict=True))
        ratios = {
            f"{name.removesuffix('_s')}_ratio": statistics.median(
                a[name] / b[name] for a, b in pairs
            )
            for name in (
                "first_frame_s",
                "keystroke_s",
                "turn_s",
                "stop_s",
                "stop_kitty_s",
                "block_s",
            )
        }
        rows[str(length)] = {name: round(v, 4) for name, v in (medians | ratios).items()}
    with opened(library, cheap=cheap) as made:
        status = made.status()
    return {"articles": status.documents, "passages": status.passages, "turns": rows}


def machine() -> dict[str, Any]:
    """Where it ran, and how busy it was."""
    return {
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
    }


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--turns", type=int, nargs="+", default=[1, 30, 150])
    parser.add_argument(
        "--passages", type=int, default=10_000, help="0 leaves the made-up ones out"
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--read-out", action="store_true", help="only read out what is kept")
    given = parser.parse_args()
    if given.read_out:
        into_readme(json.loads(given.out.read_text("utf-8")))
        return
    results: dict[str, Any] = {"machine": machine(), "runs": given.runs}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        places = {"sample": ROOT / "seeds"}
        if given.passages:
            places["made up"] = Path(folder) / "articles"
            places["made up"].mkdir()
            made_up(places["made up"], given.passages)
        for name, articles in places.items():
            cheap = name != "sample"
            library = Path(folder) / f"{name}.qa"
            ids = prepared(library, articles, given.turns, cheap=cheap)
            results[name] = measure(library, ids, given.runs, cheap=cheap)
    results["load_after"] = [round(load, 1) for load in os.getloadavg()]
    given.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(json.dumps(results, indent=1))
    if given.out == RESULTS:
        into_readme(results)


if __name__ == "__main__":
    main()
