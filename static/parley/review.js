// Privilege review by keyboard: a digit decides, n writes a note, j goes on, k goes back.
"use strict";

(() => {
  const form = document.querySelector(".review__codes");
  if (!form) return;
  const note = form.querySelector("textarea");
  let sent = false;
  form.addEventListener("submit", (event) => {
    // A digit held down must not decide about the next item, too.
    if (sent) event.preventDefault();
    sent = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target === note) {
      if (event.key === "Escape") note.blur();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    const ways = { j: 'a[rel="next"]', k: 'a[rel="prev"]' };
    const button = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
    const way = ways[event.key] && form.querySelector(ways[event.key]);
    if (event.key === "n") note.focus();
    else if (button) button.click();
    else if (way) way.click();
    else return;
    event.preventDefault();
  });
})();
