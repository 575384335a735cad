// Ctrl K: one field that finds records, pages and actions; arrows choose, Enter opens. Whoever types quicker than the
// answers come gets the answer to what he typed, never that to what stood there before.
(() => {
  const dialog = document.getElementById("palette");
  const input = dialog.querySelector("input");
  const results = document.getElementById("palette-results");

  const options = () => [...results.querySelectorAll('[role="option"]')];
  const chosen = () => results.querySelector('[aria-selected="true"]');
  const isAnswered = () => results.querySelector("[data-answers]")?.dataset.answers === input.value.trim();
  let openWhenAnswered = false;

  function choose(option) {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    input.dispatchEvent(new Event("palette:opened"));
  }

  function move(step) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    if (event.target === dialog) dialog.close();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      openWhenAnswered = !isAnswered();
      if (!openWhenAnswered) chosen()?.click();
    }
  });
  input.addEventListener("input", () => { openWhenAnswered = false; });
  new MutationObserver(() => {
    choose(options()[0]);
    if (openWhenAnswered && isAnswered()) {
      openWhenAnswered = false;
      chosen()?.click();
    }
  }).observe(results, { childList: true });
})();
