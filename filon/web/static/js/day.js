// Ma journée by the keys: J and K go from line to line, Enter opens the one where one stands.
(() => {
  const rows = () => [...document.querySelectorAll("[data-day-row]")];
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open], .modal.show") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = { j: 1, k: -1 }[event.key];
    const all = rows();
    if (!step || !all.length) return;
    const here = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
    all.forEach((row) => row.removeAttribute("aria-current"));
    next.setAttribute("aria-current", "true");
    next.querySelector("[data-day-open]").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });
})();
