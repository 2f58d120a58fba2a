"use strict";
// Cells and their boxes light up together; choosing one shows its evidence. Without this script the links still work.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("details");
  const view = document.querySelector(".view");
  if (!panel) return;
  const cells = [...document.querySelectorAll("td > a[data-code]")];
  const cellOf = new Map(cells.map((cell) => [cell.dataset.code, cell]));
  const spots = new Map();
  for (const box of document.querySelectorAll(".box")) spots.set(box.dataset.code, box);
  for (const spot of document.querySelectorAll("[data-codes]"))
    for (const code of spot.dataset.codes.split(" ")) spots.set(code, spot);

  const make = (name, text, kind) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.textContent = text;
    return element;
  };
  const light = (code, on) => {
    cellOf.get(code)?.classList.toggle("lit", on);
    spots.get(code)?.classList.toggle("lit", on);
  };
  const bring = (spot) => {
    if (!spot || !view) return;
    const there = spot.getBoundingClientRect(), frame = view.getBoundingClientRect();
    if (frame.height === 0) return;
    view.scrollBy({ top: there.top - frame.top - frame.height / 2, left: 0, behavior: "auto" });
  };

  let chosen = null;
  const choose = (code) => {
    if (chosen) for (const one of [cellOf.get(chosen), spots.get(chosen)]) one?.classList.remove("chosen");
    chosen = code;
    for (const one of [cellOf.get(code), spots.get(code)]) one?.classList.add("chosen");
    bring(spots.get(code));
    const found = data[code];
    if (!found) return;
    const lines = [make("h3", found.label), make("p", found.english, "english"), make("p", found.said, "said")];
    if (found.place) lines.push(make("p", found.place, "where"));
    if (found.evidence.length) {
      const list = make("ul", "", "evidence");
      for (const item of found.evidence) list.append(make("li", item));
      lines.push(list);
    }
    if (found.checks.length) {
      const list = make("ul", "", "sums");
      for (const check of found.checks) {
        const line = make("li", "", check.mark);
        const text = make("div", "");
        text.append(make("b", check.sides), " ", make("span", check.label));
        line.append(make("i", { fails: "✗", open: "?", holds: "✓" }[check.mark], "mark " + check.mark), text);
        list.append(line);
      }
      lines.push(list);
    }
    lines.push(make("code", code));
    panel.replaceChildren(...lines);
  };

  for (const [code, cell] of cellOf) {
    cell.addEventListener("mouseenter", () => light(code, true));
    cell.addEventListener("mouseleave", () => light(code, false));
    cell.addEventListener("focus", () => choose(code));
    cell.addEventListener("click", (event) => { event.preventDefault(); choose(code); });
  }
  for (const [code, spot] of spots) {
    spot.addEventListener("mouseenter", () => light(code, true));
    spot.addEventListener("mouseleave", () => light(code, false));
    spot.addEventListener("click", (event) => {
      event.preventDefault();
      cellOf.get(code)?.scrollIntoView({ block: "center" });
      choose(code);
    });
  }
  for (const link of document.querySelectorAll(".codes a"))
    link.addEventListener("click", (event) => {
      const cell = cellOf.get(link.dataset.code);
      if (!cell) return;
      event.preventDefault();
      cell.scrollIntoView({ block: "center" });
      cell.focus({ preventScroll: true });
    });
  for (const link of document.querySelectorAll("a.quote"))
    link.addEventListener("click", (event) => {
      const spot = document.getElementById(link.dataset.target);
      if (!spot || !view) return;
      event.preventDefault();
      document.querySelectorAll(".clause.chosen").forEach((one) => one.classList.remove("chosen"));
      spot.classList.add("chosen");
      bring(spot);
    });
  for (const link of document.querySelectorAll(".sourcehead nav a"))
    link.addEventListener("click", (event) => {
      const sheet = document.querySelector(link.getAttribute("href"));
      event.preventDefault();
      view.scrollTop += sheet.getBoundingClientRect().top - view.getBoundingClientRect().top - 8;
    });

  // One stop of the Tab key for each table; arrows go to the next value left, right, above, below.
  for (const table of document.querySelectorAll(".table table")) {
    const rows = [...table.rows].map((row) => [...row.querySelectorAll("a[data-code]")]).filter((row) => row.length);
    rows.flat().forEach((cell, index) => { cell.tabIndex = index ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const y = rows.findIndex((row) => row.includes(event.target));
      if (y < 0) return;
      const x = rows[y].indexOf(event.target);
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (!step) return;
      const row = rows[y + step[0]];
      const next = row && row[Math.min(x + step[1], row.length - 1)];
      event.preventDefault();
      if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    });
  }
  const first = document.querySelector(".sheet:has(.box)");
  if (first && view) view.scrollTop += first.getBoundingClientRect().top - view.getBoundingClientRect().top - 8;
  if (location.hash.startsWith("#cell-")) cellOf.get(decodeURIComponent(location.hash.slice(6)))?.focus();
})();
