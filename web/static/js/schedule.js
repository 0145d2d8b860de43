// The timeline by keyboard: one cell is in the order of tabs, arrows move from bar to bar, S asks for someone else. All of it also works by form and link.
"use strict";
(() => {
  const table = document.querySelector("table.timeline");
  if (!table) return;

  // --- where cells are: a bar or gap may span several columns, a heading several rows ---

  const lanes = [...table.tBodies[0].rows];
  const places = new Map();
  for (const [row, lane] of lanes.entries()) {
    let column = 0;
    for (const cell of lane.querySelectorAll("td")) {
      places.set(cell, { row, first: column, last: column + cell.colSpan });
      column += cell.colSpan;
    }
  }
  const cellAt = (row, column) =>
    lanes[row] && [...lanes[row].querySelectorAll("td")].find((cell) => places.get(cell).first <= column && column < places.get(cell).last);
  // Up and down lead to the next bar, the nearest of its row: on an empty cell there is nothing to ask or open.
  const distance = (cell, at) => Math.max(places.get(cell).first - at, at - places.get(cell).last + 1, 0);
  function barFrom(row, step) {
    for (let at = row + step; lanes[at]; at += step) {
      const bars = [...lanes[at].querySelectorAll("td:has(button.stint)")];
      if (bars.length) return bars.reduce((best, bar) => (distance(bar, column) < distance(best, column) ? bar : best));
    }
    return null;
  }
  const target = (cell) => cell.querySelector("button.stint") ?? cell;

  // --- the day that was asked for is in sight ---

  const frame = table.parentElement;
  const asked = table.querySelector("th[data-here]");
  const who = table.querySelector("tbody th");
  if (asked && who) frame.scrollLeft = Math.max(0, asked.offsetLeft - who.offsetWidth - asked.offsetWidth);

  // --- one cell is in the order of tabs ---

  let here = table.querySelector("td:has(button.stint)") ?? table.querySelector("td");
  let column = here ? places.get(here).first : 0;
  for (const bar of table.querySelectorAll("button.stint")) bar.tabIndex = -1;
  if (here) target(here).tabIndex = 0;

  function go(cell, to) {
    if (!cell) return;
    target(here).tabIndex = -1;
    here = cell;
    column = to ?? places.get(cell).first;
    target(cell).tabIndex = 0;
    target(cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const steps = {
    ArrowRight: ({ row, last }) => [cellAt(row, last)],
    ArrowLeft: ({ row, first }) => [cellAt(row, first - 1)],
    ArrowDown: ({ row }) => [barFrom(row, 1), column],
    ArrowUp: ({ row }) => [barFrom(row, -1), column],
    Home: ({ row }) => [cellAt(row, 0)],
    End: ({ row }) => [[...lanes[row].querySelectorAll("td")].at(-1)],
    PageDown: ({ row }) => [cellAt(Math.min(lanes.length - 1, row + 10), column), column],
    PageUp: ({ row }) => [cellAt(Math.max(0, row - 10), column), column],
  };

  table.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element && event.target.closest("td");
    if (!cell || event.target.closest("[popover]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const someoneElse = event.key.toLowerCase() === "s" && document.body.dataset.shortcuts === "on" && cell.querySelector('[data-key="s"]');
    if (someoneElse) location.assign(someoneElse.href);
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    if (cell !== here) go(cell);
    go(...step(places.get(here)));
  });

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td");
    if (cell && cell !== here && target(cell) === event.target) {
      target(here).tabIndex = -1;
      here = cell;
      column = places.get(cell).first;
      target(cell).tabIndex = 0;
    }
  });

  // --- Move…: a dialog first; its form posts as the page of the same address would ---

  const dialog = document.getElementById("move");
  const drop = document.getElementById("drop");
  if (!dialog || !drop) return;
  const linkOf = (bar) => bar.parentElement.querySelector("a.move");

  async function open(link) {
    link.closest("[popover]")?.hidePopover();
    await htmx.ajax("GET", link.href, { target: "#move-body", swap: "innerHTML" });
    dialog.showModal();
    (dialog.querySelector("input[type=radio]") ?? dialog.querySelector("button")).focus();
  }

  table.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a.move");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });

  table.addEventListener("keydown", (event) => {
    const bar = event.target instanceof Element && event.target.closest("button.stint[data-seen]");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && document.body.dataset.shortcuts === "on";
    if (!bar || !plain || event.key.toLowerCase() !== "m") return;
    event.preventDefault();
    open(linkOf(bar));
  });

  // --- pointer drag on the same cells: so many columns to the left or right, posted as the same form ---

  let drag = null;

  function columnUnder(x, y) {
    const cell = document.elementFromPoint(x, y)?.closest("td");
    const place = cell && places.get(cell);
    if (!place) return null;
    const box = cell.getBoundingClientRect();
    const within = Math.floor(((x - box.left) / box.width) * (place.last - place.first));
    return { cell, column: place.first + Math.min(place.last - place.first - 1, Math.max(0, within)) };
  }

  function end() {
    drag?.bar.classList.remove("dragged");
    drag?.over?.classList.remove("drop");
    drag = null;
  }

  table.addEventListener("pointerdown", (event) => {
    const bar = event.target instanceof Element && event.target.closest("button.stint[data-seen]");
    if (!bar || event.button !== 0 || event.pointerType === "touch") return;
    const from = columnUnder(event.clientX, event.clientY);
    if (from) drag = { bar, from: from.column, x: event.clientX, y: event.clientY, moving: false };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.moving ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 6;
    if (!drag.moving) return;
    drag.bar.classList.add("dragged");
    const under = columnUnder(event.clientX, event.clientY);
    drag.over?.classList.remove("drop");
    drag.over = under?.cell ?? null;
    drag.over?.classList.add("drop");
  });

  document.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { bar, from, moving } = drag;
    const under = moving && columnUnder(event.clientX, event.clientY);
    end();
    if (!moving) return;
    // The click that ends a drag opens nothing.
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    window.addEventListener("click", swallow, { capture: true });
    setTimeout(() => {
      window.removeEventListener("click", swallow, { capture: true });
      if (!under || under.column === from) return;
      drop.action = linkOf(bar).href;
      drop.elements.seen.value = bar.dataset.seen;
      document.getElementById("drop-shift").value = under.column - from;
      drop.submit();
    });
  });

  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
})();
