"""The chat's own colours; Textual's themes, those of the terminal included, can be chosen too."""

from __future__ import annotations

from textual.theme import Theme

DEFAULT = "footnote"

THEMES = (
    Theme(
        name="footnote",
        primary="#7aa2c8",
        secondary="#9db2bf",
        accent="#d7a65f",
        success="#8fb573",
        warning="#d7a65f",
        error="#d9706a",
        foreground="#d8d4cc",
        background="#16181b",
        surface="#1c1f23",
        panel="#22262b",
        dark=True,
        variables={
            "border-blurred": "#3a4047",
            "scrollbar": "#3a4047",
            "scrollbar-hover": "#59636d",
            "scrollbar-active": "#7aa2c8",
            "scrollbar-background": "#16181b",
            "scrollbar-background-hover": "#16181b",
            "scrollbar-background-active": "#16181b",
        },
    ),
    Theme(
        name="footnote-light",
        primary="#2f6690",
        secondary="#5b7083",
        accent="#9a5b13",
        success="#41752c",
        warning="#9a5b13",
        error="#b3312b",
        foreground="#26292d",
        background="#fbfaf7",
        surface="#f4f2ed",
        panel="#ebe8e1",
        dark=False,
        variables={
            "border-blurred": "#cfcac0",
            "scrollbar": "#cfcac0",
            "scrollbar-hover": "#a9a397",
            "scrollbar-active": "#2f6690",
            "scrollbar-background": "#fbfaf7",
            "scrollbar-background-hover": "#fbfaf7",
            "scrollbar-background-active": "#fbfaf7",
        },
    ),
)
