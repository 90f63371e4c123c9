"""Sizes and words that the first frame and the chat have in common; nothing heavy is imported."""

from __future__ import annotations

TWO_PANES, BORDERS, HEADER = 100, 60, 16
"""Columns from which there are two panes, and borders; rows from which there is a header."""
SMALLEST = (40, 10)
"""Columns and rows below which nothing can be read."""
SIGN = "❯"
OPENING = "Opening the library…"
PLACEHOLDERS = {
    (False, False): "Ask about your articles…   (/ commands)",
    (False, True): "Ask more…   (Tab, then 1–9 opens a source)",
    (True, False): "Ask…   (F1 help, / commands)",
    (True, True): "Ask more…  (Tab, 1–9: a source)",
}
"""What the prompt says while nothing is typed: by whether there is little room, and whether there
are sources to open."""
