// Runs in a sandboxed frame without an origin. It asks the page around it for bytes of one file,
// and shows them; nothing in that file can reach the page, its cookies or the network.
const paths = document.body.dataset;
const at = (name) => new URL(paths[name], location.href).href;
const by = (id) => document.getElementById(id);

const library = await import(at("library"));
const { EventBus, PDFFindController, PDFLinkService, PDFViewer } = await import(at("components"));

// A worker must come from the document's own origin; ours has none, so a blob imports the script.
const boot = new Blob([`import(${JSON.stringify(at("worker"))});`], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(boot));
await new Promise((resolve) => {
  worker.addEventListener("message", resolve, { once: true }); // it says when it is there
});
library.GlobalWorkerOptions.workerPort = worker;

const RANGE = 1024 * 1024;

class Ranges extends library.PDFDataRangeTransport {
  requestDataRange(begin, end) {
    parent.postMessage({ type: "range", begin, end }, "*");
  }
}

const events = new EventBus();
const links = new PDFLinkService({ eventBus: events });
links.externalLinkEnabled = false;
const finder = new PDFFindController({ eventBus: events, linkService: links });
const viewer = new PDFViewer({
  container: by("container"),
  viewer: by("viewer"),
  eventBus: events,
  linkService: links,
  findController: finder,
  annotationMode: library.AnnotationMode.ENABLE,
  annotationEditorMode: library.AnnotationEditorType.DISABLE,
});
links.setViewer(viewer);

const say = (words) => {
  by("message").textContent = words;
  by("message").hidden = false;
  parent.postMessage({ type: "failed" }, "*");
};

let ranges = null;

const open = async ({ length, data }) => {
  const source = {
    cMapUrl: at("cmaps"),
    cMapPacked: true,
    standardFontDataUrl: at("fonts"),
    wasmUrl: at("wasm"),
    iccUrl: at("profiles"),
    enableXfa: false,
    rangeChunkSize: RANGE,
  };
  if (data) {
    source.data = data;
  } else {
    ranges = new Ranges(length, null);
    Object.assign(source, { range: ranges, disableStream: true, disableAutoFetch: true });
  }
  const task = library.getDocument(source);
  task.onPassword = () => {
    say(paths.locked);
    task.destroy();
  };
  try {
    const file = await task.promise;
    viewer.setDocument(file);
    links.setDocument(file);
    by("pages").textContent = file.numPages;
  } catch {
    if (by("message").hidden) say(paths.failed);
  }
};

addEventListener("message", (event) => {
  if (event.source !== parent) return;
  const message = event.data;
  if (message.type === "hello") ready();
  else if (message.type === "open") open(message);
  else if (message.type === "bytes") ranges?.onDataRange(message.begin, new Uint8Array(message.data));
});

events.on("pagesinit", () => {
  viewer.currentScaleValue = "page-width";
});
events.on("pagerendered", () => parent.postMessage({ type: "shown" }, "*"));
events.on("pagechanging", ({ pageNumber }) => {
  by("page").value = pageNumber;
});
events.on("updatefindmatchescount", ({ matchesCount: { current, total } }) => {
  by("found").textContent = total ? `${current} / ${total}` : "";
});
events.on("updatefindcontrolstate", ({ state, matchesCount: { current, total } }) => {
  if (state === 1) by("found").textContent = paths.absent;
  else if (total) by("found").textContent = `${current} / ${total}`;
});

by("previous").addEventListener("click", () => viewer.previousPage());
by("next").addEventListener("click", () => viewer.nextPage());
by("smaller").addEventListener("click", () => viewer.decreaseScale());
by("larger").addEventListener("click", () => viewer.increaseScale());
by("fit").addEventListener("click", () => {
  viewer.currentScaleValue = "page-width";
});
addEventListener("resize", () => {
  if (viewer.currentScaleValue === "page-width") viewer.currentScaleValue = "page-width";
});
by("turn").addEventListener("click", () => {
  viewer.pagesRotation = (viewer.pagesRotation + 90) % 360;
});
by("page").addEventListener("change", (event) => {
  const number = Number.parseInt(event.target.value, 10);
  if (number >= 1 && number <= viewer.pagesCount) viewer.currentPageNumber = number;
  else event.target.value = viewer.currentPageNumber;
});
let sought = "";
// Not a form: a sandboxed frame may not submit one.
by("words").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const query = by("words").value;
  by("found").textContent = "";
  events.dispatch("find", {
    source: null,
    type: query === sought ? "again" : "",
    query,
    caseSensitive: false,
    entireWord: false,
    highlightAll: true,
    findPrevious: false,
    matchDiacritics: false,
  });
  sought = query;
});

// Reading here counts as activity for the idle lock, which cannot see into this frame.
let active = 0;
for (const name of ["pointerdown", "pointermove", "keydown", "scroll"]) {
  const tell = () => {
    if (Date.now() - active < 5000) return;
    active = Date.now();
    parent.postMessage({ type: "active" }, "*");
  };
  document.addEventListener(name, tell, { passive: true, capture: true });
}

const ready = () => parent.postMessage({ type: "ready" }, "*");
ready();
