// The page of a proposal: a person moves on it, so it was read. Told once, after a gesture; opening the page tells nothing.
(() => {
  const sheet = document.querySelector("[data-reading]");
  if (!sheet) return;
  const gestures = ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"];
  const tell = (event) => {
    if (!event.isTrusted) return;
    gestures.forEach((name) => window.removeEventListener(name, tell));
    const body = new URLSearchParams({ pilote: navigator.webdriver ? "1" : "" });
    fetch(sheet.dataset.reading, { method: "POST", body, keepalive: true, credentials: "same-origin" });
  };
  gestures.forEach((name) => window.addEventListener(name, tell, { passive: true }));
})();
