// Hands the bytes of one file to the sandboxed PDF viewer. The frame can ask for ranges of this
// file and for nothing else.
"use strict";

(() => {
  const WHOLE = 8 * 1024 * 1024;
  const frame = document.querySelector("iframe[data-pdf]");
  if (!frame) return;
  const url = frame.dataset.pdf;
  const length = Number(frame.dataset.size);
  const post = (message, transfer = []) => frame.contentWindow.postMessage(message, "*", transfer);

  const bytes = async (headers) => {
    const answer = await fetch(url, { headers, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  };
  let opened = false;
  const open = async () => {
    if (opened) return;
    opened = true;
    if (length > WHOLE) {
      post({ type: "open", length });
      return;
    }
    const data = await bytes({});
    post({ type: "open", length, data }, [data]);
  };
  const range = async (begin, end) => {
    if (!(begin >= 0 && begin < end && end <= length)) return;
    const data = await bytes({ Range: `bytes=${begin}-${end - 1}` });
    post({ type: "bytes", begin, data }, [data]);
  };

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    const { type, begin, end } = event.data;
    if (type === "ready") open();
    else if (type === "range") range(begin, end);
    else if (type === "active") document.dispatchEvent(new Event("parley:active"));
    else if (type === "shown" || type === "failed") frame.dataset.state = type;
  });
  post({ type: "hello" }); // the frame may have said "ready" before this script ran
})();
