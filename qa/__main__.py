"""`python -m qa`: the same as the `qa` command."""

from __future__ import annotations

from qa.cli import main

if __name__ == "__main__":
    main(prog_name="qa")
