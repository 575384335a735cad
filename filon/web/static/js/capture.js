// A public form: a small computation while the person types, and the height of the page told to the site that frames it.
(() => {
  const WORK_BITS = 12; // filon/intake/rules/spam.py
  const form = document.querySelector("[data-capture]");
  const hash = (text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const solves = (bytes) => new DataView(bytes).getUint32(0) >>> (32 - WORK_BITS) === 0;

  const work = async () => {
    for (let answer = 0; ; answer += 1) {
      if (solves(await hash(`${form.elements.ouverture.value}:${answer}`))) {
        form.elements.calcul.value = String(answer);
        return;
      }
    }
  };

  if (form && window.crypto?.subtle) form.addEventListener("focusin", work, { once: true });
  if (form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault(); // a second click sends nothing more
      form.dataset.sent = "yes";
    });
  }
  if (window.parent !== window) {
    const tell = () => window.parent.postMessage({ filonHeight: document.documentElement.scrollHeight }, "*");
    new ResizeObserver(tell).observe(document.body);
  }
})();
