// Takes files in: three at a time, resumable (tus), with pause and cancel. The page lists what is
// on its way and what went wrong; everything else is a count, so that 50,000 files stay readable.
"use strict";

(() => {
  const zone = document.querySelector("[data-tus-url]");
  if (!zone) return;
  const form = document.getElementById("intake-form");
  const list = document.getElementById("uploads");
  const shape = document.getElementById("upload-row");
  const words = zone.dataset;
  const AT_ONCE = 3;
  const KEPT_ROWS = 200;
  const PATCH_SIZE = 256 * 1024 * 1024;
  const NO_ID = "00000000-0000-0000-0000-000000000000";
  const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000];

  const memory = new IntakeFiles.Remembered(words.caseId);
  const all = [];
  const waiting = [];
  const sending = new Set();
  let paused = false;
  let batch = words.batchId || null;
  let beginning = null;

  const count = (name, number) => {
    document.querySelector(`[data-count="${name}"]`).textContent = number.toLocaleString();
  };
  const size = (bytes) => {
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    const power = bytes ? Math.min(4, Math.floor(Math.log2(bytes) / 10)) : 0;
    return `${(bytes / 1024 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
  };

  // Showing ------------------------------------------------------------------------------------
  const tally = () => {
    const states = { kept: 0, failed: 0, cancelled: 0 };
    for (const one of all) if (one.state in states) states[one.state] += 1;
    for (const name of ["kept", "failed"]) count(name, states[name]);
    count("waiting", waiting.length + sending.size);
    const bar = document.getElementById("overall");
    bar.max = all.reduce((sum, one) => sum + one.file.size, 0) || 1;
    bar.value = all.reduce((sum, one) => sum + (one.state in states ? one.file.size : one.sent), 0);
    document.getElementById("overall-words").textContent = `${size(bar.value)} / ${size(bar.max)}`;
    document.getElementById("overall-part").hidden = all.length === 0;
    const open = all.some((one) => ["waiting", "sending", "paused"].includes(one.state));
    for (const id of ["pause-all", "cancel-all"]) document.getElementById(id).hidden = !open;
  };
  let due = false;
  const refresh = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      tally();
    }, 200);
  };

  const row = (one) => {
    if (one.row) return one.row;
    one.row = shape.content.firstElementChild.cloneNode(true);
    one.row.querySelector("[data-name]").textContent = one.file.name;
    one.row.querySelector("[data-path]").textContent = one.path;
    one.row.querySelector("[data-size]").textContent = size(one.file.size);
    for (const button of one.row.querySelectorAll("button[data-act]")) {
      button.querySelector("[data-of]").textContent = ` ${one.file.name}`;
      button.addEventListener("click", () => acts[button.dataset.act](one));
    }
    list.append(one.row);
    trim();
    return one.row;
  };
  const trim = () => {
    if (list.matches(":hover") || list.contains(document.activeElement)) return;
    const done = [...list.querySelectorAll('[data-state="kept"]')];
    for (const old of done.slice(0, Math.max(0, list.children.length - KEPT_ROWS))) old.remove();
  };
  const show = (one, state, reason = "") => {
    one.state = state;
    const place = row(one);
    place.dataset.state = state;
    const label = place.querySelector("[data-word]");
    label.textContent = words[`word${state[0].toUpperCase()}${state.slice(1)}`];
    label.className = `status status--${{ failed: "bad", kept: "good" }[state] || "plain"}`;
    place.querySelector("[data-reason]").textContent = reason;
    place.querySelector("progress").value = state === "kept" ? 100 : percent(one);
    refresh();
  };
  const percent = (one) => (one.file.size ? (100 * one.sent) / one.file.size : 0);

  // Sending ------------------------------------------------------------------------------------
  const ensureBatch = () => {
    if (batch || !words.batchUrl) return Promise.resolve();
    beginning ??= (async () => {
      const body = new FormData(form);
      const headers = { "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" };
      const answer = await fetch(words.batchUrl, { method: "POST", headers, body });
      if (answer.redirected) throw new Error(words.wordLoggedOut);
      if (!answer.ok) throw new Error(await problem(await answer.text(), answer.status));
      const made = await answer.json();
      batch = made.id;
      if (made.url) history.replaceState(null, "", made.url);
      for (const field of form.elements) field.disabled = true;
    })().finally(() => {
      beginning = null;
    });
    return beginning;
  };
  const problem = async (body, status) => {
    if (status === 401) return words.wordLoggedOut;
    if (status === 423) return words.wordLocked; // the protocol's "not now": the place is kept
    try {
      const { title, detail, reasons = [], errors = {} } = JSON.parse(body);
      const particulars = [...reasons, ...Object.values(errors).flat()];
      return [detail || title || words.wordNotTaken, ...particulars].join(" ");
    } catch {
      return status === 403 ? words.wordLoggedOut : words.wordNotTaken;
    }
  };

  const finish = (one, state, reason) => {
    sending.delete(one);
    show(one, state, reason);
    trim();
    next();
    if (!sending.size && !waiting.length) document.body.dispatchEvent(new Event("parley:taken-in"));
  };
  const taken = (one, response) => {
    const item = response?.getHeader("Parley-Item");
    if (item) one.row.querySelector("[data-name]").href = words.itemUrl.replace(NO_ID, item);
    finish(one, "kept");
  };
  const upload = async (one) => {
    const parts = [words.caseId, one.path, one.file.name, one.file.size, one.file.lastModified];
    const print = await IntakeFiles.fingerprint(parts);
    one.upload = new tus.Upload(one.file, {
      endpoint: words.tusUrl,
      chunkSize: PATCH_SIZE,
      // A locked key opens no upload again: what fits in one request goes with its announcement.
      uploadDataDuringCreation: Boolean(words.inOne),
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      urlStorage: memory,
      fingerprint: async () => print,
      headers: { "X-CSRFToken": document.body.dataset.csrf },
      metadata: {
        filename: one.file.name,
        relativePath: one.path ? `${one.path}/${one.file.name}` : one.file.name,
        ...(batch ? { batch } : { wall: words.wallId }),
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return !status || status >= 500 || [409, 429].includes(status);
      },
      onProgress: (sent) => {
        one.sent = sent;
        one.row.querySelector("progress").value = percent(one);
        refresh();
      },
      onSuccess: ({ lastResponse }) => taken(one, lastResponse),
      onError: async (error) => {
        const answer = error.originalResponse;
        if (answer) finish(one, "failed", await problem(answer.getBody(), answer.getStatus()));
        else finish(one, "failed", words.wordNoConnection);
      },
    });
    const before = await one.upload.findPreviousUploads();
    if (before.length) one.upload.resumeFromPreviousUpload(before[0]);
  };
  const start = async (one) => {
    sending.add(one);
    show(one, "sending");
    try {
      await ensureBatch();
      if (!one.upload) await upload(one);
      if (one.state === "sending") one.upload.start();
    } catch (error) {
      finish(one, "failed", error.message);
    }
  };
  const next = () => {
    while (!paused && sending.size < AT_ONCE && waiting.length) start(waiting.shift());
    refresh();
  };

  const acts = {
    pause: (one) => {
      one.upload?.abort();
      sending.delete(one);
      show(one, "paused");
      next();
    },
    resume: (one) => {
      waiting.unshift(one);
      show(one, "waiting");
      next();
    },
    again: (one) => acts.resume(one),
    cancel: async (one) => {
      const at = waiting.indexOf(one);
      if (at >= 0) waiting.splice(at, 1);
      sending.delete(one);
      show(one, "cancelled");
      next();
      await one.upload?.abort(true).catch(() => {}); // what the server still holds expires
    },
  };

  const add = async (found) => {
    for await (const { file, path } of found) {
      const one = { file, path, state: "waiting", sent: 0, row: null, upload: null };
      all.push(one);
      waiting.push(one);
      if (all.length % 500 === 0) refresh();
    }
    next();
  };

  // Hands ----------------------------------------------------------------------------------------
  for (const input of zone.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", async () => {
      await add(IntakeFiles.chosen(input));
      input.value = "";
    });
  }
  const over = (is) => zone.classList.toggle("is-over", is);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    add(IntakeFiles.dropped(event.dataTransfer));
  });

  const pauseAll = document.getElementById("pause-all");
  const setPaused = (is) => {
    paused = is;
    pauseAll.textContent = is ? words.wordGoOn : words.wordPauseAll;
    if (is) {
      for (const one of [...sending]) acts.pause(one);
      return;
    }
    for (const one of all) if (one.state === "paused") waiting.push(one);
    next();
  };
  pauseAll.addEventListener("click", () => setPaused(!paused));
  document.getElementById("cancel-all").addEventListener("click", () => {
    for (const one of [...waiting.splice(0), ...sending]) acts.cancel(one);
    for (const one of all) if (one.state === "paused") acts.cancel(one);
  });
  addEventListener("online", () => {
    for (const one of all) {
      if (one.state === "failed" && one.row.textContent.includes(words.wordNoConnection)) {
        acts.resume(one);
      }
    }
  });

  const warn = (event) => {
    if (sending.size || waiting.length) event.preventDefault();
  };
  addEventListener("beforeunload", warn);
  document.addEventListener("parley:lock", () => {
    removeEventListener("beforeunload", warn);
    setPaused(true);
  });

  memory.findAllUploads().then((left) => {
    const note = document.getElementById("unfinished");
    note.querySelector("[data-unfinished]").textContent = left.length;
    note.hidden = left.length === 0;
  });
  zone.hidden = false;
})();
