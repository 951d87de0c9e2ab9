// What every page needs: the token for htmx, menus that close, filters that apply themselves.
"use strict";

(() => {
  const token = () => document.body.dataset.csrf;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  // A menu closes on Escape, and when the focus or a click goes elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open], details.who[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  const closeOthers = (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);

  // A form marked data-auto sends itself when a choice changes; without scripts it has a button.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
      form.requestSubmit();
    }
  });

  // One box in a table's head checks them all.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-check-all]")) return;
    const table = event.target.closest("table");
    for (const box of table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")) {
      box.checked = event.target.checked;
    }
    table.dispatchEvent(new Event("parley:checked", { bubbles: true }));
  });
  const tell = (table) => {
    const place = document.querySelector(`[data-checked-of="${table.id}"]`);
    if (!place) return;
    const checked = table.querySelectorAll("tbody input[type=checkbox]:checked").length;
    place.textContent = checked;
  };
  for (const name of ["change", "parley:checked"]) {
    document.addEventListener(name, (event) => {
      const table = event.target.closest("table[id]");
      if (table) tell(table);
    });
  }

  // A further empty row for a formset, copied from the template Django gave.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const prefix = button.dataset.addRow;
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const source = document.getElementById(`${prefix}-empty`);
    const row = source.content.firstElementChild.cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    row.querySelector("legend").append(` ${total.value}`);
    document.querySelector(`[data-formset="${prefix}"]`).append(row);
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
  });

  // Pressed twice, a form goes once; whoever comes back to the page may send it again.
  const AGAIN = 5000;
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.timeStamp - (sent.get(form) ?? -Infinity) < AGAIN) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) sent.delete(form);
  });

  // On a phone the row of tabs is wider than the screen: the page one is on is shown.
  const strip = document.querySelector(".tabs");
  const current = strip?.querySelector("[aria-current]");
  if (current) {
    const from = current.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += from - (strip.clientWidth - current.offsetWidth) / 2;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
