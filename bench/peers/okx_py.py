"""python-okx: it waits for every answer, and has no method for the precheck, so its general one is used for all."""

from job import Job, threads
from okx.Account import AccountAPI

job = Job()


def make(key):
    return AccountAPI(key["key"], key["secret"], key["passphrase"], flag="0", domain=job.urls[""])


def swap(client, key):
    client.API_KEY, client.API_SECRET_KEY, client.PASSPHRASE = key["key"], key["secret"], key["passphrase"]


def call(client, path, query):
    answer = client._request_with_params("GET", path, query)
    if answer["code"] != "0":
        raise RuntimeError(answer["code"] + " " + answer["msg"])


threads(job, make, swap, call)
