// Rows that are checked bring up the selection bar with their count; the box of the header checks all, Shift a range.
// A button of the bar means all the results of the list: the form then says so, and any box unchecked ends it.
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
    const whole = bar.querySelector("[name=tout]");
    if (whole && count < all.length) whole.value = "";
    const every = Boolean(whole?.value);
    tell(bar, every, count);
    bar.querySelectorAll("[data-lines-only]").forEach((part) => { part.hidden = every; });
  }

  // How many results the list holds, as the page says it beside its title; nothing while it is being counted.
  const known = () => document.getElementById("page-count")?.textContent.trim() ?? "";

  function tell(bar, every, count) {
    const words = bar.querySelector(".selection-count");
    const number = every ? known() : String(count);
    const model = every ? words.dataset.all : count === 1 ? words.dataset.one : words.dataset.many;
    words.textContent = model.replace("%n", number).replace(/ {2,}/, " ");
    bar.querySelectorAll("[data-selection-number]").forEach((place) => { place.textContent = number ? `(${number})` : ""; });
    const more = bar.querySelector("[data-selection-all]");
    if (!more) return;
    more.hidden = every;
    if (known()) more.textContent = more.dataset.words.replace("%n", known());
  }

  function chooseAll(bar) {
    const table = document.querySelector(bar.dataset.selection);
    boxes(table).forEach((box) => { box.checked = true; });
    bar.querySelector("[name=tout]").value = "1";
    refresh(table);
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
    const asking = event.target.closest("[data-selection-all]")?.closest("[data-selection]");
    if (asking) chooseAll(asking);
    const bar = event.target.closest("[data-selection-clear]")?.closest("[data-selection]");
    if (bar) {
      const cleared = document.querySelector(bar.dataset.selection);
      boxes(cleared).forEach((other) => { other.checked = false; });
      refresh(cleared);
    }
  });
  // Enter in a menu of the bar presses the first button of that menu, not the first one of the bar.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Enter" && event.target.matches("input, select") && event.target.closest(".selection-menu");
    if (!menu) return;
    event.preventDefault();
    menu.querySelector("[type=submit]").click();
  });
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("table[id]:has(.row-check)").forEach(refresh));
})();
