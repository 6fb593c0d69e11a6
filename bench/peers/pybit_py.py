"""pybit: it waits for every answer."""

from job import Job, threads
from pybit.unified_trading import HTTP

job = Job()


def make(key):
    session = HTTP(api_key=key["key"], api_secret=key["secret"])
    session.endpoint = job.urls[""]
    return session


def swap(session, key):
    session.api_key, session.api_secret = key["key"], key["secret"]


def call(session, path, query):
    session._submit_request(method="GET", path=session.endpoint + path, query=query, auth=True)


threads(job, make, swap, call)
