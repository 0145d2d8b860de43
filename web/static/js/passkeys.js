// Asks the browser for a passkey when a form is sent, and sends what it answers along.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const inBytes = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  async function made(options) {
    const user = { ...options.user, id: bytes(options.user.id) };
    const asked = {
      ...options, user, challenge: bytes(options.challenge), excludeCredentials: inBytes(options.excludeCredentials),
    };
    const key = await navigator.credentials.create({ publicKey: asked });
    return written(key, { attestationObject: text(key.response.attestationObject) });
  }

  async function shown(options) {
    const asked = {
      ...options, challenge: bytes(options.challenge), allowCredentials: inBytes(options.allowCredentials),
    };
    const key = await navigator.credentials.get({ publicKey: asked });
    const { authenticatorData, signature, userHandle } = key.response;
    return written(key, {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  }

  const written = (key, response) => JSON.stringify({
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
  });

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    const failed = document.getElementById(form.dataset.failed);
    document.getElementById(form.dataset.missing).hidden = true;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      const ask = form.dataset.passkey === "new" ? made : shown;
      try {
        form.elements.answer.value = await ask(JSON.parse(form.dataset.options));
      } catch {
        failed.hidden = false; // refused or given up: the browser says no more than that
        return;
      }
      form.submit();
    });
  }
})();
