"""The command line, `qa`: the only place that prints.

Every command lives in its own module and is imported when it is named, or when help lists
the commands; nothing heavy is imported at the top of any of them. Other packages add
commands through the entry-point group `qa.commands`, which is read only when a name is
not one of ours or help lists them all.

What the commands share:

    options    options that mean the same everywhere; `question` and `filters` read what is asked
    opening    the library that is meant; `exits`, status and errors; `progress`, bars and Ctrl+C
    screen     where text becomes output; `wrapping`, in lines; `places`, where quotes are
    records    what `--json` prints
    plugins    commands of other packages, and `completion` of them all
"""

from __future__ import annotations

import click

import qa
from qa.cli.options import debug_option
from qa.cli.plugins import CommandGroup

main = CommandGroup(
    "qa",
    modules={
        "index": "qa.cli.index",
        "watch": "qa.cli.watch",
        "ask": "qa.cli.ask",
        "search": "qa.cli.search",
        "eval": "qa.cli.evaluation",
        "status": "qa.cli.status",
        "remove": "qa.cli.remove",
        "verify": "qa.cli.verify",
        "backup": "qa.cli.backup",
        "restore": "qa.cli.restore",
        "export": "qa.cli.exporting",
        "import": "qa.cli.importing",
        "completion": "qa.cli.completion",
    },
    help=(
        "Ask your own articles. Answers are exact quotes, each with the place it comes from.\n\n"
        "Start with `qa index FOLDER`, then `qa ask QUESTION`."
    ),
    epilog=(
        "The exit status is 0 when something was answered or found, 1 when not, "
        "2 for a wrong call or an error."
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
"""The `qa` command."""

click.version_option(qa.__version__, message="%(prog)s %(version)s")(main)
debug_option(main)
