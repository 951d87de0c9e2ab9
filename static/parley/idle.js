// Hides the screen after the office's idle time. Playing sound or film counts as activity, and so
// does work in another tab: the last activity is shared through localStorage.
"use strict";

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
    const body = new URLSearchParams({ next: here });
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
