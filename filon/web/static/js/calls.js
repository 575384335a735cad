// The call page by the keys alone: a digit chooses what came of the call, Enter notes it and brings the next one.
(() => {
  const form = document.querySelector("[data-call]");
  if (!form) return;
  const DATED = ["call_back", "meeting"];

  const chosen = () => form.querySelector("[name=outcome]:checked");
  const isWriting = (target) => target.closest("textarea, select, input:not([type=radio], [type=checkbox])") !== null;
  let sent = false;

  function send() {
    if (sent || !chosen() || !form.reportValidity()) return;
    sent = true;
    form.requestSubmit();
  }

  // The date of a call back or of a meeting is the next thing to type; else Enter must not dial again the number just left.
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") (DATED.includes(event.target.value) ? form.elements.on : event.target).focus();
  });
  // On an outcome already chosen, or the box below it, the keys of the page still answer.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[name=outcome], [name=hand_over]") || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    const target = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`)].find((one) => one.checkVisibility());
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (!target.matches("textarea, input")) target.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.altKey || document.querySelector("dialog[open], .modal.show")) return;
    const writing = event.target.closest("textarea");
    if (event.target.closest("a, button, summary, .qualify")) return;
    if (writing && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    send();
  });
  // Escape leaves the note, so that digits are keys again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isWriting(event.target)) event.target.blur();
  });
})();
