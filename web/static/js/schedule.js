// The timeline by keyboard: one cell is in the order of tabs, arrows move from it, S asks for someone else. All of it also works by form and link.
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
    ArrowDown: ({ row }) => [cellAt(row + 1, column), column],
    ArrowUp: ({ row }) => [cellAt(row - 1, column), column],
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
})();
