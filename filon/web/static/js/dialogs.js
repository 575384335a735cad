// Native dialogs: data-open-dialog="id" opens one, data-close-dialog closes the one around it.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
    event.target.closest("[data-close-dialog]")?.closest("dialog").close();
  });
})();
