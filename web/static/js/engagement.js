// An engagement's page: S asks for someone else, or for what would cover it. The link does the same.
"use strict";
document.addEventListener("keydown", (event) => {
  const target = event.target instanceof Element ? event.target : document.body;
  const typing = target.matches("input, select, textarea, [contenteditable]");
  if (event.key.toLowerCase() !== "s" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  if (document.body.dataset.shortcuts !== "on" || document.querySelector("dialog[open]")) return;
  document.querySelector('[data-key="s"]')?.click();
});
