// Printing: a button [data-print]; the tables under charts open on paper, and close again after.
(() => {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.chart-table:not([open])")];
    opened.forEach((table) => { table.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((table) => { table.open = false; }));
})();
