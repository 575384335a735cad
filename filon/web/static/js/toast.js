// Messages: shown ten seconds (time to take back), kept while one points at them; also those that htmx answers carry.
(() => {
  const SECONDS = 10;
  const place = document.getElementById("toasts");
  const model = document.getElementById("toast-template");

  function live(card) {
    let timer;
    const start = () => { timer = setTimeout(() => card.remove(), SECONDS * 1000); };
    const stop = () => clearTimeout(timer);
    card.addEventListener("pointerenter", stop);
    card.addEventListener("pointerleave", start);
    card.addEventListener("focusin", stop);
    card.addEventListener("focusout", start);
    start();
  }

  function show({ text, level, undo }) {
    const card = model.content.firstElementChild.cloneNode(true);
    card.className = `toast-card is-${level}`;
    card.querySelector(".toast-text").textContent = text;
    const use = card.querySelector("use");
    const drawing = { error: "alert-circle", warning: "alert-triangle" }[level];
    if (drawing) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${drawing}`));
    const form = card.querySelector("form");
    if (undo) form.action = undo;
    else form.remove();
    place.append(card);
    live(card);
  }

  place.querySelectorAll("[data-toast]").forEach(live);
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("filon:toasts", (event) => event.detail.items.forEach(show));

  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx?.response?.raw?.status ?? 0;
    const told = event.detail.ctx?.response?.raw?.headers.get("HX-Trigger"); // the refusal shows itself
    if (status >= 500 && !told) show({ text: model.dataset.failure, level: "error" });
    if (status === 404) show({ text: model.dataset.missing, level: "error" });
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.error?.name === "TypeError" && !event.detail.ctx?.response) show({ text: model.dataset.offline, level: "error" });
  });
})();
