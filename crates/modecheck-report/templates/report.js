(function () {
  "use strict";
  document.documentElement.classList.add("js");
  const byId = (id) => document.getElementById(id);
  const body = byId("table").tBodies[0];
  const rows = Array.from(body.rows);
  const sections = new Map();
  for (const section of document.querySelectorAll("article.account")) sections.set(section.dataset.id, section);
  const filters = { find: byId("find"), verdict: byId("verdict"), exchange: byId("exchange"), reason: byId("reason") };

  function fits(row) {
    const { find, verdict, exchange, reason } = filters;
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    return (!verdict.value || row.dataset.verdict === verdict.value)
      && (!exchange.value || row.dataset.exchange === exchange.value)
      && (!reason.value || row.dataset.reasons.includes(" " + reason.value + " "))
      && words.every((word) => row.dataset.find.includes(word));
  }
  function filter() {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      shown += row.hidden ? 0 : 1;
      const section = sections.get(row.dataset.id);
      if (section) section.hidden = row.hidden;
    }
    byId("shown").textContent = shown + " of " + rows.length + " shown";
  }
  function set(name, value) {
    const control = filters[name];
    control.value = value;
    if (control.value !== value) control.value = "";
    filter();
    byId("accounts").scrollIntoView();
    control.focus({ preventScroll: true });
  }
  for (const control of Object.values(filters)) control.addEventListener("input", filter);
  for (const button of document.querySelectorAll("[data-set]")) {
    button.addEventListener("click", () => set(button.dataset.set, button.dataset.to));
  }
  function clear() {
    for (const control of Object.values(filters)) control.value = "";
    filter();
  }
  byId("clear").addEventListener("click", () => { clear(); filters.find.focus(); });

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.rank ? Number(cell.dataset.rank) : cell.textContent.trim().toLowerCase();
  };
  const order = (one, other) => (typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true }));
  const heads = Array.from(byId("table").tHead.rows[0].cells);
  heads.forEach((head, column) => {
    head.firstElementChild.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = rows.map((row, index) => ({ row, index, key: value(row, column) }));
      sorted.sort((a, b) => (down ? -1 : 1) * order(a.key, b.key) || a.index - b.index);
      body.append(...sorted.map((entry) => entry.row));
    });
  });

  // A link to an account that a filter hides shows it all the same.
  function reveal() {
    const target = location.hash.startsWith("#a-") && byId(location.hash.slice(1));
    if (target && target.hidden) clear();
    if (target) target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
  filter();
  reveal();
})();
