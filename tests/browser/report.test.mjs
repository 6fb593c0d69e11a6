// The HTML report in a browser: a thousand accounts, used by hand, on paper, on a phone, by keyboard, and with hostile text.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "modecheck-browser-"));
const root = join(import.meta.dirname, "../..");
const MANY = 1000;
let browser;

// Writes the report of a made-up firm and says where.
function firm(...args) {
  const cargo = ["cargo", "run", "--locked", "-q", "-p", "modecheck-tests", "--example", "firm", "--"];
  const built = process.env.MODECHECK_BUILT;
  const [program, ...first] = built ? [`${built}/examples/firm`] : cargo;
  const html = execFileSync(program, [...first, ...args], { cwd: root, maxBuffer: 1 << 28 });
  const file = join(folder, args.join("-") + ".html");
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}
const files = {};

before(async () => {
  files.many = firm(String(MANY), "html");
  files.sample = firm("60", "html", "live");
  files.hostile = firm("3", "html", "hostile");
  files.none = firm("0", "html");
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens a page, and fails at the end if it complained or asked anybody for anything.
async function opened(url, use, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const amiss = [];
  const asked = [];
  page.on("console", (message) => amiss.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => amiss.push(String(error)));
  page.on("dialog", (dialog) => { amiss.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.goto(url);
    await use(page, amiss, asked);
    assert.deepEqual(amiss, []);
    assert.deepEqual(asked.filter((address) => !address.startsWith(url.split("#")[0]) && address !== "data:,"), []);
  } finally {
    await context.close();
  }
}

const shownRows = (page) => page.locator("#table tbody tr:not([hidden])").count();
const shownSections = (page) => page.locator("article.account:not([hidden])").count();
const column = (page, n) => page.$$eval(`#table tbody tr:not([hidden]) > :nth-child(${n})`, (cells) => cells.map((cell) => cell.textContent.trim()));

test("a thousand accounts are there, each with a section of its own", async () => {
  await opened(files.many, async (page) => {
    assert.equal(await shownRows(page), MANY + 1, "and the one without a report");
    assert.equal(await page.locator("article.account").count(), MANY);
    assert.equal(await page.locator("#shown").textContent(), `${MANY + 1} of ${MANY + 1} shown`);
    const silent = await page.$$eval("#table tbody tr[data-id]", (rows) => rows.filter((row) => !row.querySelector(".mark")).map((row) => row.dataset.verdict));
    assert.deepEqual(silent, ["not-audited"], "every row of what is not live says so");
    const sections = await page.$$eval("article.account", (all) => all.filter((one) => !one.querySelector("h3 .mark")).length);
    assert.equal(sections, 0, "and so does every section");
  });
});

test("filters narrow the table and the details alike", async () => {
  await opened(files.many, async (page) => {
    await page.selectOption("#verdict", "blocked");
    const blocked = await shownRows(page);
    assert.ok(blocked > 100 && blocked < MANY);
    assert.equal(await shownSections(page), blocked);
    assert.ok((await column(page, 4)).every((text) => text.includes("blocked")));
    await page.selectOption("#exchange", "okx");
    assert.ok(new Set(await column(page, 2)).size === 1);
    await page.fill("#find", "DESK=mm open-orders");
    assert.match(await page.locator("#shown").textContent(), /^\d+ of 1001 shown$/);
    await page.fill("#find", "nobody is called this");
    assert.equal(await shownRows(page), 0);
    await page.click("#clear");
    assert.equal(await shownRows(page), MANY + 1);
    await page.click('[data-set="reason"][data-to="open-orders"]');
    assert.ok((await column(page, 5)).every((text) => text.includes("open-orders")));
    await page.click('[data-set="verdict"][data-to="not-audited"]');
    await page.selectOption("#reason", "");
    assert.deepEqual(await column(page, 1), ["otc-legacy"]);
  });
});

test("columns sort both ways, and numbers as numbers", async () => {
  await opened(files.many, async (page) => {
    await page.click("th.c1 .sort");
    assert.equal(await page.getAttribute("th.c1", "aria-sort"), "ascending");
    const up = await column(page, 1);
    assert.ok(up.findIndex((name) => name.startsWith("arb-bybit-17")) < up.findIndex((name) => name.startsWith("arb-bybit-113")));
    await page.click("th.c1 .sort");
    assert.equal(await page.getAttribute("th.c1", "aria-sort"), "descending");
    assert.equal((await column(page, 1))[0], up.at(-1));
    await page.click("th.c4 .sort");
    assert.equal(await page.getAttribute("th.c1", "aria-sort"), null);
    const verdicts = (await column(page, 4)).map((text) => text.split(/\s+/)[1]);
    assert.deepEqual([...new Set(verdicts)], ["blocked", "no", "indeterminate", "ready", "already-in-mode"], "what needs work is first");
  });
});

test("links lead to the accounts, also to one that a filter hides", async () => {
  await opened(files.many, async (page) => {
    await page.click('#table a[href="#a-10"]');
    await page.waitForFunction(() => document.querySelector("#a-10").getBoundingClientRect().top < innerHeight);
    assert.ok(await page.locator("#a-10").isVisible());
    await page.selectOption("#verdict", "indeterminate");
    await page.evaluate(() => { location.hash = "#a-2"; });
    await page.waitForFunction(() => !document.querySelector("#a-2").hidden);
    const broken = await page.$$eval('a[href^="#"]', (links) => links.filter((link) => !document.getElementById(link.hash.slice(1))).length);
    assert.equal(broken, 0);
    const others = await page.$$eval('a:not([href^="#"])', (links) => links.filter((link) => link.protocol !== "https:" || !link.rel.includes("noopener")).length);
    assert.equal(others, 0);
  });
});

test("the keyboard is enough", async () => {
  await opened(files.sample, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#verdict").inputValue(), "ready", "a tile is a button that filters");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    await page.focus("th.c5 .sort");
    await page.keyboard.press("Space");
    assert.equal(await page.getAttribute("th.c5", "aria-sort"), "ascending");
  });
});

test("it fits a phone", async () => {
  await opened(files.many, async (page) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
    assert.ok(await page.locator("#table tbody tr").first().isVisible());
  }, { viewport: { width: 360, height: 740 } });
});

test("on paper everything is there, and what cannot be pressed is not", async () => {
  await opened(files.sample, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".controls").isVisible(), false);
    const paper = (await page.pdf({ format: "A4" })).toString("latin1");
    const pages = Math.max(...Array.from(paper.matchAll(/\/Count (\d+)/g), (found) => Number(found[1])));
    assert.ok(pages > 5, `${pages} pages`);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("details:not([open])").count(), 0);
  });
});

test("without scripts it is a plain page with everything on it", async () => {
  await opened(files.sample, async (page) => {
    assert.equal(await page.locator("#table tbody tr").count(), 61);
    assert.equal(await page.locator(".controls").isVisible(), false);
  }, { javaScriptEnabled: false });
});

test("hostile text is shown and does nothing", async () => {
  await opened(files.hostile, async (page, _, asked) => {
    const said = await page.locator("blockquote").last().textContent();
    assert.ok(said.includes("</script><script>alert(1)</script>") && said.includes("{{7*7}}"), said);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 1);
    assert.ok((await page.locator("#table").textContent()).includes("=cmd|'/C calc'!A0"));
    asked.length = 0;
  });
});

test("even a hole in the page lets nothing out", async () => {
  let reached = 0;
  const server = createServer((_, response) => { reached += 1; response.end(); }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const home = `http://127.0.0.1:${server.address().port}`;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(files.hostile);
  await page.evaluate((address) => {
    const hole = `<img src="${address}/p.png" onerror="window.ran = 1"><style>body{background:url(${address}/b)}</style><iframe src="${address}/f"></iframe>`;
    document.body.insertAdjacentHTML("beforeend", hole);
    const script = document.createElement("script");
    script.textContent = "window.ran = 1";
    document.body.append(script);
    fetch(address).catch(() => {});
  }, home);
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.equal(reached, 0);
  await page.goto(home);
  assert.ok(reached > 0, "the server can be reached");
  await context.close();
  server.close();
});

test("a run of no accounts is a page too", async () => {
  await opened(files.none, async (page) => {
    assert.match(await page.locator("h1").textContent(), /0 of 1 account/);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    test(`nothing is in the way of any reader: ${colorScheme}, ${width} wide`, async () => {
      for (const url of [files.sample, files.hostile]) {
        await opened(url, async (page) => {
          // What is not in view is not drawn, and what is not drawn has no contrast.
          await page.evaluate(() => document.querySelectorAll("article.account").forEach((one) => { one.style.contentVisibility = "visible"; }));
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
          const found = violations.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes[0].html} (${nodes.length})`);
          assert.deepEqual(found, []);
        }, { colorScheme, viewport: { width, height: 900 } });
      }
    });
  }
}
