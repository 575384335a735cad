// Edit in place: the form that htmx puts in the place of a value takes the focus; Escape gives the value back.
(() => {
  document.addEventListener("htmx:after:swap", () => {
    const field = document.querySelector(".inline-form :is(input:not([type=hidden]), select, textarea)");
    if (field && !field.closest(".inline-form").contains(document.activeElement)) {
      field.focus();
      field.select?.();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.closest?.(".inline-form")?.querySelector("[data-cancel]")?.click();
  });
})();
