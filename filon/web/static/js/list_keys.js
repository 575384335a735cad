// Lists by keyboard: J and K go from line to line, Enter opens, X chooses; a record opened from a list walks it with J and K.
(() => {
  const KEPT = "filon:list";
  const isTyping = (target) => target.closest("input:not(.row-check), textarea, select, [contenteditable], dialog[open], .modal.show") !== null;
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
  const link = (row) => row.querySelector("th a, td a");

  function remember() {
    const addresses = rows().map((row) => link(row)?.pathname).filter(Boolean);
    if (addresses.length) sessionStorage.setItem(KEPT, JSON.stringify(addresses));
  }

  function move(step) {
    const all = rows();
    const here = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
    all.forEach((row) => row.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    link(next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function walk(step) {
    const addresses = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    const here = addresses.indexOf(location.pathname);
    const next = addresses[here + step];
    if (here >= 0 && next) location.assign(next);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = { j: 1, k: -1 }[event.key];
    const inList = rows().length > 0;
    if (step && inList) move(step);
    else if (step && document.querySelector("[data-record]")) walk(step);
    else if (event.key === "x" && inList) document.querySelector("tr[aria-current] .row-check")?.click();
    else if (event.key === "Enter" && event.target === document.body) document.querySelector("tr[aria-current] th a")?.click();
  });
  // A criterion is added to what is asked now, words typed since the page came included.
  document.addEventListener("submit", (event) => {
    if (event.target.id === "criterion") event.target.elements.retour.value = location.pathname + location.search;
  });
  document.addEventListener("htmx:after:swap", () => { remember(); count(); });

  // The lines of a list to be put in order go up and down by their buttons; the first one stays.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ordered-up], [data-ordered-down]");
    const line = button?.closest("[data-ordered-line]");
    if (!line) return;
    const up = button.matches("[data-ordered-up]");
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    if (!other?.querySelector("[data-ordered-up]")) return;
    if (up) other.before(line);
    else other.after(line);
    button.focus();
  });

  // One that is chosen joins the end of those chosen already.
  document.addEventListener("change", (event) => {
    const line = event.target.checked && event.target.closest("[data-ordered-line]");
    const chosen = line && [...line.parentElement.querySelectorAll("[data-ordered-line]:has(:checked)")].filter((other) => other !== line);
    if (chosen?.length) chosen.at(-1).after(line);
  });

  // A list that fits one page knows its count itself.
  function count() {
    const known = document.querySelector("#list [data-count]");
    const place = document.getElementById("page-count");
    if (known && place) place.textContent = known.dataset.count;
  }
  remember();
})();
