// Rows that are checked bring up the selection bar with their count; the box of the header checks all, Shift a range.
(() => {
  let last = null;

  const boxes = (table) => [...table.querySelectorAll("tbody .row-check")];

  function refresh(table) {
    const all = boxes(table);
    const count = all.filter((box) => box.checked).length;
    const head = table.querySelector("thead .row-check");
    if (head) {
      head.checked = count > 0 && count === all.length;
      head.indeterminate = count > 0 && count < all.length;
    }
    const bar = document.querySelector(`[data-selection="#${CSS.escape(table.id)}"]`);
    if (!bar) return;
    bar.hidden = count === 0;
    const words = bar.querySelector(".selection-count");
    words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("%n", count);
  }

  function checkRange(table, from, to) {
    const all = boxes(table);
    const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    if (start >= 0) all.slice(start, end + 1).forEach((box) => { box.checked = to.checked; });
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest(".row-check");
    const table = box?.closest("table");
    if (table) {
      if (box.closest("thead")) boxes(table).forEach((other) => { other.checked = box.checked; });
      else if (event.shiftKey && last) checkRange(table, last, box);
      last = box;
      refresh(table);
    }
    const bar = event.target.closest("[data-selection-clear]")?.closest("[data-selection]");
    if (bar) {
      const cleared = document.querySelector(bar.dataset.selection);
      boxes(cleared).forEach((other) => { other.checked = false; });
      refresh(cleared);
    }
  });
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("table[id]:has(.row-check)").forEach(refresh));
})();
