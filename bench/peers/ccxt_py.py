"""ccxt for Python, with asyncio: all calls of an account at once. It paces its requests where they are limited."""

import asyncio

import ccxt.async_support as ccxt
from job import Job

job = Job()


def patched(urls, name=""):
    """The library's own addresses, turned to ours."""
    if isinstance(urls, dict):
        return {key: patched(value, key) for key, value in urls.items()}
    return job.urls.get("") or job.urls["futures" if name.startswith("futures") else "spot"]


def make(key):
    options = {"apiKey": key["key"], "secret": key["secret"], "password": key["passphrase"]}
    options["enableRateLimit"] = job.limited
    client = getattr(ccxt, job.exchange)(options)
    client.urls["api"] = patched(client.urls["api"])
    return client


def swap(client, key):
    client.apiKey, client.secret, client.password = key["key"], key["secret"], key["passphrase"]


def named(host, path):
    """How the library names a call: its path, the part of its interface, and what else it wants to be told."""
    if job.exchange == "okx":
        return path.removeprefix("/api/v5/"), ["private"], {}
    if job.exchange == "bybit":
        return path.removeprefix("/"), ["private"], {}
    if job.exchange == "bitget":
        return path.removeprefix("/api/"), ["private", "spot"], {}
    if path.startswith("/api/ua/v1/"):
        return path.removeprefix("/api/ua/v1/"), ["utaPrivate"], {}
    version, rest = path.removeprefix("/api/").split("/", 1)
    return rest, ["futuresPrivate" if host == "futures" else "private"], {"version": version}


async def call(client, host, path, query):
    path, part, more = named(host, path)
    return await client.request(path, part, "GET", {**query, **more})


async def main():
    waiting, ok = iter(job.keys), 0

    async def worker():
        nonlocal ok
        client = None
        for key in waiting:
            if client is None or not job.tuned:
                client = make(key)
            else:
                swap(client, key)
            try:
                await asyncio.gather(*(call(client, *one) for one in job.calls))
                ok += 1
            except Exception as error:
                job.failed(error)
            if not job.tuned:
                await client.close()
        if job.tuned and client is not None:
            await client.close()

    await asyncio.gather(*(worker() for _ in range(job.workers)))
    job.end(ok)


asyncio.run(main())
