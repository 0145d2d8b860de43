// The review page by keyboard, and where the focus goes. All of it also works by form and link.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const rowOf = (element) => (element instanceof Element ? element.closest("[data-row]") : null);
  const shortcutsOn = () => document.body.dataset.shortcuts === "on";
  const help = document.getElementById("shortcuts");
  const outcome = document.getElementById("outcome");

  // --- moving ---

  function go(row) {
    if (!row) return;
    const fold = row.closest("details:not([open])");
    if (fold) fold.open = true;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows().filter((row) => row.checkVisibility());
    const here = all.indexOf(rowOf(document.activeElement));
    go(all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))]);
  }

  const press = (row, key) => {
    const control = row && row.querySelector(`[data-key="${key}"]`);
    if (!control) return false;
    control.click();
    if (control.matches("summary")) {
      const fold = control.closest("details");
      fold.querySelector("select")?.focus({ preventScroll: true });
      fold.lastElementChild.scrollIntoView({ block: "nearest" });
    }
    return true;
  };

  function typing(target) {
    return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!shortcutsOn() || event.ctrlKey || event.metaKey || event.altKey || typing(target)) return;
    if (document.querySelector("dialog[open]")) return;
    const row = rowOf(target);
    const key = event.key.toLowerCase();
    if (event.key === "?") help.showModal();
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === " " && target === row) row.querySelector("input[type=checkbox]")?.click();
    else if (!press(row, key)) return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens).showModal();
    }
  });

  // --- selecting ---

  const boxes = () => [...document.querySelectorAll("[data-row] input[type=checkbox]")];

  function count() {
    const selected = boxes().filter((box) => box.checked).length;
    const label = document.getElementById("selected");
    if (label) label.textContent = selected ? `${selected} selected` : "None selected";
  }

  document.addEventListener("change", count);
  document.addEventListener("click", (event) => {
    const all = event.target instanceof Element && event.target.closest("[data-selects=unflagged]");
    if (!all) return;
    event.preventDefault();
    // Only what can be seen: nobody approves what lies folded away.
    for (const box of boxes()) box.checked = box.checkVisibility() && !box.hasAttribute("data-flagged");
    count();
  });

  // --- after an action: the next row, or this one when it was refused ---

  let afterwards = null;
  let clearing = 0;

  function clearLater() {
    clearTimeout(clearing);
    clearing = setTimeout(() => outcome.replaceChildren(), 8000);
  }

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const row = rowOf(event.detail.elt);
    const group = event.detail.elt.closest("[data-engagement]");
    const all = rows();
    const last = row ? all.indexOf(row) : Math.max(-1, ...all.map((each, at) => (group?.contains(each) ? at : -1)));
    const next = all.slice(last + 1).find((each) => each.hasAttribute("data-open") && each.checkVisibility());
    afterwards = { here: row?.id, group: group?.id, next: next?.id };
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!afterwards) return;
    const refused = event.detail.xhr.status >= 400;
    const { here, group, next } = afterwards;
    afterwards = null;
    const find = (id) => id && document.getElementById(id);
    go(refused ? find(here) ?? find(group) : find(next) ?? find(here) ?? find(group));
    count();
    clearLater();
  });

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failure, (event) => {
      if (event.detail.xhr?.status === 401) return; // htmx follows to the sign-in page
      outcome.textContent = "That did not reach us, and nothing was changed. Check the connection and try once more.";
    });
  }

  count();
  clearLater();
})();
