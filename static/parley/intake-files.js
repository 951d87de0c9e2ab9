// Finds the files in what a person dropped or chose, folders included, and remembers unfinished
// uploads between visits. Nothing that names a file is kept in the browser: only digests.
"use strict";

const IntakeFiles = (() => {
  // readEntries gives at most 100 entries a call, then an empty list at the end.
  const children = async (folder) => {
    const reader = folder.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return found;
      found.push(...some);
    }
  };
  const folderOf = (path) => path.replace(/^\//, "").split("/").slice(0, -1).join("/");

  async function* walk(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      yield { file, path: folderOf(entry.fullPath) };
      return;
    }
    for (const child of await children(entry)) yield* walk(child);
  }

  // The entries must be asked for before the first await: afterwards the list is empty.
  const dropped = (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    return (async function* all() {
      for (const entry of entries) yield* walk(entry);
    })();
  };

  async function* chosen(input) {
    for (const file of [...input.files]) yield { file, path: folderOf(file.webkitRelativePath) };
  }

  const fingerprint = async (parts) => {
    const bytes = new TextEncoder().encode(JSON.stringify(parts));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // tus-js-client's own storage would keep names; this one keeps where an upload went on, and when.
  class Remembered {
    constructor(scope) {
      this.prefix = `parley:upload:${scope}:`;
    }

    keys() {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    }

    read(key) {
      return { ...JSON.parse(localStorage.getItem(key)), urlStorageKey: key };
    }

    async findAllUploads() {
      return this.keys().map((key) => this.read(key));
    }

    async findUploadsByFingerprint(print) {
      const key = this.prefix + print;
      return localStorage.getItem(key) ? [this.read(key)] : [];
    }

    async removeUpload(key) {
      localStorage.removeItem(key);
    }

    async addUpload(print, { size, creationTime, uploadUrl }) {
      const key = this.prefix + print;
      localStorage.setItem(key, JSON.stringify({ size, creationTime, uploadUrl, metadata: {} }));
      return key;
    }
  }

  return { dropped, chosen, fingerprint, Remembered };
})();
