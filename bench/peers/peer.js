// The libraries for JavaScript: node peer.js JOB LIBRARY. All calls of an account go at once, accounts a few at a time.
const fs = require("fs");

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const library = process.argv[3];
const urls = Object.fromEntries(job.urls);
const calls = job.calls.map((call) => ({ ...call, query: Object.fromEntries(new URLSearchParams(call.query)) }));

// ccxt's own addresses, turned to ours.
const patched = (value, name = "") =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, patched(inner, key)]))
    : (urls[""] ?? urls[name.startsWith("futures") ? "futures" : "spot"]);

// How ccxt names a call: its path, the part of its interface, and what else it wants to be told.
const named = ({ host, path }) => {
  if (job.exchange === "okx") return [path.replace("/api/v5/", ""), "private", {}];
  if (job.exchange === "bybit") return [path.replace("/", ""), "private", {}];
  if (job.exchange === "bitget") return [path.replace("/api/", ""), ["private", "spot"], {}];
  if (path.startsWith("/api/ua/v1/")) return [path.replace("/api/ua/v1/", ""), "utaPrivate", {}];
  const [version, ...rest] = path.replace("/api/", "").split("/");
  return [rest.join("/"), host === "futures" ? "futuresPrivate" : "private", { version }];
};

const fine = (answer, code) => {
  if (String(answer.retCode ?? answer.code ?? 0) !== code) throw new Error(JSON.stringify(answer).slice(0, 200));
};

const libraries = {
  ccxt: () => {
    const ccxt = require("ccxt");
    return {
      make: ({ key, secret, passphrase }) => {
        // It paces its requests where they are limited.
        const options = { apiKey: key, secret, password: passphrase, enableRateLimit: job.limited };
        const client = new ccxt[job.exchange](options);
        client.urls.api = patched(client.urls.api);
        return client;
      },
      swap: (client, { key, secret, passphrase }) =>
        Object.assign(client, { apiKey: key, secret, password: passphrase }),
      call: (client, call) => {
        const [path, part, more] = named(call);
        return client.request(path, part, "GET", { ...call.query, ...more });
      },
    };
  },
  "okx-api": () => {
    const { RestClient } = require("okx-api");
    return {
      make: ({ key, secret, passphrase }) =>
        new RestClient({ apiKey: key, apiSecret: secret, apiPass: passphrase, baseUrl: urls[""] }),
      swap: (client, { key, secret, passphrase }) =>
        Object.assign(client, { apiKey: key, apiSecret: secret, apiPassphrase: passphrase }),
      // It throws whatever is not a success.
      call: (client, { path, query }) => client.getPrivate(path, { ...query }),
    };
  },
  "bybit-api": () => {
    const { RestClientV5 } = require("bybit-api");
    return {
      make: ({ key, secret }) => new RestClientV5({ key, secret, baseUrl: urls[""] }),
      swap: (client, { key, secret }) => Object.assign(client, { key, secret }),
      call: async (client, { path, query }) => fine(await client.getPrivate(path, { ...query }), "0"),
    };
  },
  "bitget-api": () => {
    const { RestClientV2 } = require("bitget-api");
    return {
      make: ({ key, secret, passphrase }) =>
        new RestClientV2({ apiKey: key, apiSecret: secret, apiPass: passphrase, baseUrl: urls[""] }),
      swap: (client, { key, secret, passphrase }) =>
        Object.assign(client, { apiKey: key, apiSecret: secret, apiPass: passphrase }),
      call: async (client, { path, query }) => fine(await client.getPrivate(path, { ...query }), "00000"),
    };
  },
};

const main = async () => {
  const { make, swap, call } = libraries[library]();
  const began = process.hrtime.bigint();
  const before = process.cpuUsage();
  let next = 0;
  let ok = 0;
  let complained = false;
  const worker = async () => {
    let client;
    while (next < job.keys.length) {
      const key = job.keys[next++];
      if (client === undefined || job.used !== "tuned") client = make(key);
      else swap(client, key);
      try {
        await Promise.all(calls.map((one) => call(client, one)));
        ok += 1;
      } catch (error) {
        if (!complained) console.error(String(error.message ?? JSON.stringify(error)).slice(0, 300));
        complained = true;
      }
    }
  };
  await Promise.all(Array.from({ length: job.workers }, worker));
  const { user, system } = process.cpuUsage(before);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ ok, wall, cpu: (user + system) / 1e6 }));
  process.exit(0);
};

main();
