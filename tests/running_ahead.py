"""Imported in forked processes: no file there is too young, whatever the machine's speed.

A file's look is kept only once it has been left alone for two seconds; whether it is decides
which changes of the disk there are to count. And what tells languages is loaded already, which
takes longer than all else that they do.
"""

from __future__ import annotations

from crashing import ahead

from qa.indexing.files import Files
from qa.ingest.languages import told

Files.__init__.__defaults__ = (ahead,)
told("Vostok station reported a record.")
