// Warns before an idle session ends, and leaves the page when it has ended: nobody's screen stays open.
"use strict";
(() => {
  const dialog = document.getElementById("idle");
  if (!dialog) return;
  const { warnSeconds, endSeconds, alive, end } = dialog.dataset;
  const left = document.getElementById("idle-left");
  let seen = Date.now();

  function renew() {
    seen = Date.now();
    if (dialog.open) dialog.close();
  }

  async function stay(event) {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(alive, {
      method: "POST", body: new FormData(form), headers: { "HX-Request": "true" },
    }).catch(() => null);
    if (answer && answer.ok) renew();
    else location.assign(end);
  }

  function look() {
    const idle = (Date.now() - seen) / 1000;
    if (idle >= endSeconds) location.assign(end);
    else if (idle >= warnSeconds) {
      const minutes = Math.ceil((endSeconds - idle) / 60);
      left.textContent = minutes === 1 ? "1 minute" : `${minutes} minutes`;
      if (!dialog.open) dialog.showModal();
    }
  }

  dialog.querySelector("form").addEventListener("submit", stay);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  // Each answer means that the server saw us, but for what a page asks for by itself.
  document.body.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (!detail.requestConfig.elt.hasAttribute("data-unattended")) renew();
  });
  setInterval(look, 5000);
})();

// A menu closes when someone clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
