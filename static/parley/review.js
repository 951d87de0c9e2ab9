// Privilege review by keyboard: a digit decides, n writes a note, j goes on, k goes back, a asserts
// what was just coded, u undoes it.
"use strict";

(() => {
  const form = document.querySelector(".review__codes");
  const note = form && form.querySelector("textarea");
  let sent = false;
  if (form) {
    form.addEventListener("submit", (event) => {
      // A digit held down must not decide about the next item, too.
      if (sent) event.preventDefault();
      sent = true;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (note && event.target === note) {
      if (event.key === "Escape") note.blur();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    const ways = { j: 'a[rel="next"]', k: 'a[rel="prev"]' };
    const wanted = /^[1-9au]$/.test(event.key) ? `[data-key="${event.key}"]` : ways[event.key];
    const way = wanted && document.querySelector(wanted);
    if (event.key === "n" && note) note.focus();
    else if (way) way.click();
    else return;
    event.preventDefault();
  });
})();
