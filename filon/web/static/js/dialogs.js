// Native dialogs: data-open-dialog="id" opens one, data-close-dialog closes the one around it.
// data-open-at-once: the button of a dialog whose form came back with a fault.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
    event.target.closest("[data-close-dialog]")?.closest("dialog").close();
  });
  document.querySelector("[data-open-at-once]")?.click();
})();
