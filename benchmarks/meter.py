"""Run a command, its output thrown away, and print the seconds it took and its peak of memory in KiB.

A process of its own, as small as can be: a child begins with the size of the process that started it.
"""

import os
import sys
import time

nothing = os.open(os.devnull, os.O_RDWR)
began = time.perf_counter()
files = [(os.POSIX_SPAWN_DUP2, nothing, number) for number in (0, 1, 2)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=files)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - began, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
