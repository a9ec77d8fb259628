"""Run a command, its output thrown away; print its seconds, its seconds of CPU, and its peak of memory in KiB.

A process of its own, as small as can be: a child begins with the size of the process that started it. With
METER_LIMIT in the environment, a command that takes more seconds of CPU is ended.
"""

import os
import resource
import sys
import time

if limit := int(os.environ.get("METER_LIMIT", "0")):
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
nothing = os.open(os.devnull, os.O_RDWR)
began = time.perf_counter()
files = [(os.POSIX_SPAWN_DUP2, nothing, number) for number in (0, 1, 2)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=files)
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
