// On a stand: nothing of one visitor is left for the next. The form empties when nobody touches it, and when one goes back to it.
(() => {
  const IDLE = 60_000; // milliseconds: whoever left has left
  const THANKED = 10_000; // milliseconds to read the thanks
  const next = document.querySelector("[data-next]");
  if (next) setTimeout(() => location.replace(next.href), THANKED);
  const form = document.querySelector("[data-tablet]");
  if (!form) return;
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(location.href), IDLE);
  };
  form.addEventListener("input", wait);
  addEventListener("pointerdown", wait);
  addEventListener("pageshow", (event) => event.persisted && location.replace(location.href));
})();
