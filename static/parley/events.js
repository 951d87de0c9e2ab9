// Listens for "changed" and offers to show what is new. Nothing on the page moves by itself.
// The address of the stream stands on the body of pages of people who are logged in.
"use strict";

(() => {
  const source = document.querySelector("[data-events-url]");
  const bar = document.getElementById("new-bar");
  if (!source || !bar) return;

  const stream = new EventSource(source.dataset.eventsUrl, { withCredentials: true });
  stream.addEventListener("changed", () => {
    if (bar.firstChild) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = bar.dataset.show;
    bar.append(`${bar.dataset.words} – `, link);
  });
  addEventListener("pagehide", () => stream.close());
})();
