// The board: a gate that refuses a card says what is missing and, to who may pass over it, asks the reason there.
(() => {
  const dialog = document.getElementById("force-dialog"); // for those who may
  if (!dialog) return;
  const form = dialog.querySelector(".closing-form");
  let sentence = "", refused = null; // what the server said of the gate; the move whose dialog is open

  document.body.addEventListener("filon:gate-closed", ({ detail }) => { sentence = detail.sentence; });

  document.addEventListener("filon:move-refused", (event) => {
    if (!sentence) return; // refused for another reason: the card goes back
    event.preventDefault();
    refused = event.detail;
    dialog.querySelector("[data-refusal]").textContent = sentence;
    sentence = "";
    form.reset();
    dialog.showModal();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    refused.sendAgain(Object.fromEntries(new FormData(form)));
    refused = null;
    dialog.close();
  });

  dialog.addEventListener("close", () => {
    refused?.putBack();
    refused = null;
  });

  dialog.querySelector("[data-close-dialog]").addEventListener("click", () => dialog.close());
})();
