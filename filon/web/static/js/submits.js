// A choice that needs no button: the form of an element with data-submits is sent as soon as it changes.
(() => {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
})();
