// A simulator: the result follows the answers as they change, computed by the server as its button does.
(() => {
  const part = document.querySelector("[data-simulator]");
  const button = part?.querySelector("[data-compute]");
  if (!button) return; // the result comes with the thanks
  const WAIT = 250; // milliseconds without a key, before asking
  let timer;
  let asked = 0;

  const compute = async () => {
    asked += 1;
    const mine = asked;
    const body = new URLSearchParams(new FormData(part.form));
    body.set(button.name, button.value);
    const answer = await fetch(part.form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector("[data-result]");
    if (mine === asked && told) part.querySelector("[data-result]").replaceWith(told);
  };

  button.hidden = true;
  part.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => compute().catch(() => (button.hidden = false)), WAIT);
  });
})();
