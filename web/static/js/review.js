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
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // Who follows a link of a row and comes back stands there again.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-engagement] a[href]");
    const place = link && (rowOf(link) ?? link.closest("[data-engagement]"));
    if (place) history.replaceState(null, "", `#${place.id}`);
  });
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    go(document.getElementById(location.hash.slice(1))?.closest("[data-row], [data-engagement]"));
  }

  function move(step) {
    const all = rows().filter((row) => row.checkVisibility());
    const here = all.indexOf(rowOf(document.activeElement));
    go(all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))]);
  }

  const press = (row, key) => {
    const control =
      row && (row.querySelector(`[data-key="${key}"]`) ?? row.closest("[data-engagement]").querySelector(`[data-team-key="${key}"]`));
    control?.click();
    // What asks first opens with its answer under the finger.
    if (control?.matches("summary")) control.parentElement.querySelector("details[open] button")?.focus();
    return Boolean(control);
  };

  function typing(target) {
    return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  }

  // A decision that is under way is the one that Z means: it waits for it, and is forgotten where it was refused.
  let underWay = 0;
  let undoWaits = false;

  function undoLast() {
    const button = document.querySelector("[data-undo-last]");
    if (underWay) undoWaits = true;
    else if (button) button.click();
    else outcome.textContent = document.getElementById("undo-last")?.dataset.nothing ?? "";
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
    else if (key === "z") {
      if (!event.repeat) undoLast();
    }
    else if (key === "p") document.querySelector("[data-key=p]")?.click();
    else if (key === " " && target === row) row.querySelector("input[type=checkbox]")?.click();
    else if (!press(row ?? (key === "s" ? target.closest("[data-engagement]") : null), key)) return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens).showModal();
    }
    const comments = event.target instanceof Element && event.target.closest('a[data-key="c"], .comments a');
    if (comments && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      htmx.ajax("GET", comments.href, { target: "#comments-about", swap: "innerHTML" });
    }
    const rejects = event.target instanceof Element && event.target.closest("[data-rejects]");
    const dialog = document.getElementById("reject");
    if (rejects && dialog) {
      event.preventDefault();
      const words = `Reject ${rejects.dataset.title}`;
      document.getElementById("reject-title").textContent = words;
      document.getElementById("reject-now").textContent = words;
      document.getElementById("rejected").value = rejects.dataset.rejects;
      dialog.showModal();
      dialog.querySelector("select").focus();
    }
  });

  // What one press would make public, and comments, come into their dialogs when they are asked for: as of now.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const dialog = ["publish-step", "comments-about"].includes(event.detail.target.id) && event.detail.target.closest("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog) (dialog.querySelector("textarea[autofocus]") ?? dialog.querySelector("h2")).focus();
  });

  // --- selecting ---

  const boxes = () => [...document.querySelectorAll("[data-row] input[type=checkbox]")];

  // How many engagements to decide are not in the page yet, where all were asked for: they are not among the selected.
  let allAsked = false;
  const notShown = () =>
    [...document.querySelectorAll("[data-rest]")].reduce((sum, rest) => sum + Number(rest.dataset.rest), 0);

  function count() {
    const selected = boxes().filter((box) => box.checked).length;
    const label = document.getElementById("selected");
    if (!label) return;
    const rest = allAsked ? notShown() : 0;
    const others = rest === 1 ? "; 1 engagement not shown yet is not among them" : `; ${rest} engagements not shown yet are not among them`;
    label.textContent = (selected ? `${selected} selected` : "None selected") + (rest ? others : "");
    document.getElementById("select-rest").hidden = !rest;
  }

  // Only what can be seen: nobody approves what lies folded away.
  function selectUnflagged() {
    allAsked = true;
    for (const box of boxes()) box.checked = box.checkVisibility() && !box.hasAttribute("data-flagged");
    count();
  }

  async function showRest() {
    for (let before = Infinity, left = notShown(); left && left < before; before = left, left = notShown()) {
      const link = document.querySelector("[data-rest] a");
      await htmx.ajax("GET", link.href, { target: link.closest(".rest"), swap: "outerHTML" });
    }
  }

  document.addEventListener("change", (event) => {
    const group = event.target.closest("[data-row]") && event.target.closest("[data-engagement]");
    // People decide about teams: a box of one stands for all.
    for (const box of group?.querySelectorAll("[data-row] input[type=checkbox]") ?? []) box.checked = event.target.checked;
    allAsked = false;
    count();
  });
  document.addEventListener("click", (event) => {
    const all = event.target instanceof Element && event.target.closest("[data-selects=unflagged]");
    if (!all) return;
    event.preventDefault();
    selectUnflagged();
  });
  document.getElementById("select-rest")?.addEventListener("click", async () => {
    await showRest();
    selectUnflagged();
    document.querySelector("#bulk button:not([type=button])").focus();
  });

  // --- after an action: the next row, or this one when it was refused ---

  // By request: Z while a decision is under way begins a second one before the first has settled.
  const afterwards = new WeakMap();
  let clearing = 0;

  function clearLater() {
    clearTimeout(clearing);
    clearing = setTimeout(() => outcome.replaceChildren(), 8000);
  }

  // A form that decides nothing: the focus stays with it.
  const aside = (event) => event.detail.requestConfig.elt.hasAttribute("data-aside");

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb === "get") {
      const rest = event.detail.elt.closest(".rest");
      if (rest?.contains(document.activeElement)) afterwards.set(event.detail.xhr, { more: rest.previousElementSibling?.id });
      return;
    }
    if (aside(event)) return;
    underWay += 1;
    const form = event.detail.elt;
    if (form.dataset.then) {
      afterwards.set(event.detail.xhr, { here: form.dataset.then, next: [], back: true });
      return;
    }
    const rejected = form.closest("dialog") && document.getElementById("rejected").value.split(".")[0];
    const active = rowOf(document.activeElement);
    const row = rejected ? document.getElementById(`row-${rejected}`) : form.contains(active) ? active : null;
    const group = form.closest("[data-engagement]");
    const all = rows();
    const last = row ? all.indexOf(row) : Math.max(-1, ...all.map((each, at) => (group?.contains(each) ? at : -1)));
    const next = all.slice(last + 1).filter((each) => each.hasAttribute("data-open"));
    afterwards.set(event.detail.xhr, { here: row?.id, group: group?.id, next: next.map((each) => each.id) });
    form.closest("dialog")?.close();
  });

  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "get" || aside(event)) return;
    underWay -= 1;
    const goesOn = undoWaits && event.detail.successful;
    undoWaits = false;
    if (goesOn) undoLast();
  });

  // What was undone and is not in the page (it was decided before the page was loaded) comes to the top of it.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.requestConfig.elt.dataset.then) return;
    const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    for (const card of answer.querySelectorAll("[data-engagement]")) {
      if (document.getElementById(card.id)) continue;
      const place = document.createElement("article");
      place.id = card.id;
      document.getElementById("proposal").prepend(place);
    }
  });

  const follows = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);

  // The next open row, or the button that shows more of a section where that comes first.
  function nextToDecide(open, here) {
    const more = [...document.querySelectorAll("[data-rest] a")].find((link) => here && follows(link, here));
    return more && (!open || follows(open, more)) ? more : open;
  }

  // A proposal that the reader's own step brought is the one that the page shows from here on.
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    const loaded = event.detail.target.id === "head" && document.getElementById("head").dataset.loaded;
    if (loaded) document.getElementById("review").setAttribute("hx-vals", JSON.stringify({ loaded }));
  });

  document.body.addEventListener("htmx:afterSettle", (event) => {
    const place = afterwards.get(event.detail.xhr);
    if (!place) return;
    afterwards.delete(event.detail.xhr);
    const refused = event.detail.xhr.status >= 400;
    const find = (id) => id && document.getElementById(id);
    if ("more" in place) {
      const last = find(place.more);
      go(rows().find((row) => !last || (follows(row, last) && !last.contains(row))));
      return;
    }
    const { here, group, next, back } = place;
    const open = next.map(find).find((each) => each?.hasAttribute("data-open"));
    const stayed = find(here) ?? find(group);
    go(refused || back ? stayed : nextToDecide(open, stayed) ?? stayed);
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
