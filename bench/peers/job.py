"""What all scripts here share: the job they read, how it is shared out, and what they say at the end."""

import json
import resource
import sys
import threading
import time
from urllib.parse import parse_qsl


def used():
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


class Job:
    def __init__(self):
        with open(sys.argv[1], encoding="utf-8") as file:
            job = json.load(file)
        self.exchange = job["exchange"]
        self.urls = dict(job["urls"])
        self.keys = job["keys"]
        self.workers = min(job["workers"], len(self.keys))
        self.tuned = job["used"] == "tuned"
        self.limited = job["limited"]
        self.calls = [(call["host"], call["path"], dict(parse_qsl(call["query"]))) for call in job["calls"]]
        self.complained = False
        self.began, self.before = time.perf_counter(), used()

    def failed(self, error):
        """Says what went wrong, once."""
        if not self.complained:
            self.complained = True
            print(f"{type(error).__name__}: {error}"[:300], file=sys.stderr)

    def end(self, ok):
        told = {"ok": ok, "wall": time.perf_counter() - self.began, "cpu": used() - self.before}
        print(json.dumps(told), flush=True)


def threads(job, make, swap, call):
    """For libraries that wait: a thread a worker, and within it one call after the other."""
    waiting, ok, lock = iter(job.keys), [0], threading.Lock()

    def following():
        with lock:
            return next(waiting, None)

    def worker():
        client = None
        while (key := following()) is not None:
            try:
                if client is None or not job.tuned:
                    client = make(key)
                else:
                    swap(client, key)
                for host, path, query in job.calls:
                    call(client, path, dict(query))
                with lock:
                    ok[0] += 1
            except Exception as error:
                job.failed(error)

    workers = [threading.Thread(target=worker) for _ in range(job.workers)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    job.end(ok[0])
