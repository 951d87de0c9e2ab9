// Hides the screen after the office's idle time. Playing sound or film counts as activity, and so
// does work in another tab: the last activity is shared through localStorage.
// What was being typed comes back after unlocking: it waits in this tab, encrypted under a key that
// the locked session keeps.
"use strict";

(() => {
  const KEPT = "parley:typed";
  const here = location.pathname + location.search;
  const { draftKeys, draftWords } = document.body.dataset;

  // What may be a secret (its field says autocomplete=off) is never kept.
  const fields = () => [
    ...document.querySelectorAll(
      "main form[method=post] :is(textarea, input[type=text]):not([autocomplete=off], [readonly])",
    ),
  ];
  const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const keyOf = (raw) =>
    crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

  const keep = async () => {
    const typed = fields()
      .map((field, place) => [place, field.name, field.value, field.defaultValue])
      .filter(([, , value, before]) => value !== before);
    sessionStorage.removeItem(KEPT);
    if (!typed.length || !crypto.subtle) return "";
    const [raw, iv] = [32, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
    const plain = new TextEncoder().encode(JSON.stringify({ here, typed }));
    const shut = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(raw), plain);
    sessionStorage.setItem(KEPT, [iv, new Uint8Array(shut)].map(toText).join(" "));
    return toText(raw);
  };

  const copyOf = (value) => {
    const place = document.createElement("textarea");
    Object.assign(place, { className: "usa-textarea", readOnly: true, value });
    place.setAttribute("aria-label", draftWords);
    return place;
  };

  const restore = async () => {
    const [iv, shut] = sessionStorage.getItem(KEPT).split(" ").map(toBytes);
    const tries = draftKeys.split(" ").map(async (key) =>
      crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOf(toBytes(key)), shut),
    );
    const plain = await Promise.any(tries);
    const kept = JSON.parse(new TextDecoder().decode(plain));
    if (kept.here !== here) return;
    sessionStorage.removeItem(KEPT);
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.textContent = draftWords;
    document.querySelector("main h1").after(note);
    const found = fields();
    for (const [place, name, value] of kept.typed) {
      if (found[place]?.name === name) found[place].value = value;
      else note.after(copyOf(value)); // the page shows another form now
    }
  };

  if (draftKeys && crypto.subtle && sessionStorage.getItem(KEPT)) {
    restore().catch(() => sessionStorage.removeItem(KEPT)); // of an earlier session: gone for good
  }
  window.parley = { keepTyped: keep };
})();

(() => {
  const { idleSeconds, lockUrl, csrf } = document.body.dataset;
  if (!idleSeconds || !lockUrl) return;
  const limit = Number(idleSeconds) * 1000;
  const key = "parley:active";
  const TELL_EVERY = 5 * 60 * 1000;
  let last = 0;
  let told = Date.now();

  const touch = () => {
    const now = Date.now();
    if (now - last < 5000) return;
    last = now;
    localStorage.setItem(key, String(now));
  };
  const playing = () =>
    [...document.querySelectorAll("audio, video")].some((media) => !media.paused && !media.ended);

  const lock = async () => {
    clearInterval(timer);
    document.dispatchEvent(new Event("parley:lock"));
    document.documentElement.classList.add("is-locked");
    const cover = document.createElement("div");
    cover.className = "idle-cover";
    cover.textContent = "Parley";
    document.body.append(cover);
    const here = location.pathname + location.search;
    const typed = await window.parley.keepTyped().catch(() => "");
    const body = new URLSearchParams({ next: here, draft_key: typed });
    try {
      await fetch(lockUrl, { method: "POST", headers: { "X-CSRFToken": csrf }, body });
    } finally {
      location.replace(`${lockUrl}?next=${encodeURIComponent(here)}`);
    }
  };

  const check = () => {
    if (playing()) touch();
    if (last - told > TELL_EVERY) {
      told = Date.now(); // reading and watching ask the server for nothing, and it counts too
      fetch(lockUrl, { method: "HEAD" }).catch(() => {});
    }
    const active = Math.max(last, Number(localStorage.getItem(key)) || 0);
    if (Date.now() - active >= limit) lock();
  };

  const signs = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "parley:active"];
  for (const name of signs) {
    document.addEventListener(name, touch, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) check();
  });
  touch();
  const timer = setInterval(check, Math.min(15000, limit / 4));
})();
