// Keys: G then a letter goes to a page, / filters, ? helps, and any element with data-shortcut answers to its letter.
(() => {
  const CHORD_MS = 1200;
  const help = document.getElementById("keys");
  let goUntil = 0;

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  function go(letter) {
    const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
    if (link) location.assign(link.href);
  }

  const firstFieldOf = (pane) => pane.querySelector("textarea") ?? pane.querySelector("input:not([type=hidden])");

  function act(letter) {
    const target = [...document.querySelectorAll(`[data-shortcut="${CSS.escape(letter)}"]`)].find((element) => element.checkVisibility());
    if (!target) return false;
    target.focus();
    if (!target.matches("textarea, input")) target.click();
    if (target.dataset.bsToggle === "tab") firstFieldOf(document.querySelector(target.dataset.bsTarget))?.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open], .modal.show")) return;
    const key = event.key.toLowerCase();
    if (Date.now() < goUntil) {
      goUntil = 0;
      go(key);
    } else if (key === "g") {
      goUntil = Date.now() + CHORD_MS;
    } else if (key === "?") {
      help.showModal();
    } else if (key === "/") {
      document.querySelector("[data-filter]")?.focus();
    } else if (key.length !== 1 || !act(key)) {
      return;
    }
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-open]")) help.showModal();
    if (event.target === help) help.close();
  });
})();
