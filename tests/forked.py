"""Where children of tests come from: a server that has imported all that they do already, and forks.

There is one such server a test process, and it imports one list, once: whoever forks children joins it here.
"""

from __future__ import annotations

import multiprocessing

FORKING = ("tests.adapters.relaying", "tests.adapters.database.killed")

children = multiprocessing.get_context("forkserver")
children.set_forkserver_preload(list(FORKING))
