// What is sent without a network: kept by this browser, sent when it is back, once. Each form has a key, so that a repeat does nothing.
(() => {
  const place = document.querySelector("[data-kept]");
  if (!place) return;
  const NAME = `filon.kept.${place.dataset.kept}`;
  const AGAIN = 20_000; // milliseconds between two tries while something waits
  const state = place.querySelector("[data-kept-state]");
  const refused = place.querySelector("[data-kept-refused]");
  let sending = false;

  const read = () => JSON.parse(localStorage.getItem(NAME) ?? "[]");
  const write = (rows) => (rows.length ? localStorage.setItem(NAME, JSON.stringify(rows)) : localStorage.removeItem(NAME));
  const change = (key, how) => write(read().flatMap((row) => (row.key === key ? how(row) : [row])));
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const formTo = (to) => [...place.querySelectorAll("form[data-keeps]")].find((form) => form.getAttribute("action") === to);
  const tell = (row, what, told) => formTo(row.to)?.dispatchEvent(new CustomEvent("kept", { bubbles: true, detail: { ...row, what, told } }));

  // The sentence at the top: how many wait, and why when it is not the network.
  function show(why = "") {
    const rows = read();
    const waiting = rows.filter((row) => !row.refusal).length;
    state.hidden = waiting === 0;
    const words = why || (waiting === 1 ? place.dataset.waitingOne : place.dataset.waitingMany);
    state.querySelector("[data-kept-words]").textContent = words.replace("{n}", waiting);
    refused.replaceChildren(...rows.filter((row) => row.refusal).map(lineOf));
  }

  function lineOf(row) {
    const line = refused.parentElement.querySelector("[data-kept-line]").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-kept-about]").textContent = `${row.about} : ${row.refusal}`;
    line.querySelector("button").addEventListener("click", () => {
      change(row.key, () => []);
      show();
    });
    return line;
  }

  // One at a time, in the order in which they were typed; stops at the first that finds nobody.
  async function send() {
    if (sending) return;
    sending = true;
    let why = "";
    for (let row; !why && (row = read().find((one) => !one.refusal)); ) {
      why = await sendOne(row);
    }
    sending = false;
    show(why === "network" ? "" : why);
  }

  async function sendOne(row) {
    const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams([...row.fields, ["csrfmiddlewaretoken", token]]);
    let answer;
    try {
      answer = await fetch(row.to, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      return "network";
    }
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (!isOurs && answer.status !== 404) return answer.status >= 500 ? "network" : place.dataset.signIn;
    const said = isOurs ? await answer.json() : { refusal: place.dataset.gone };
    change(row.key, () => (said.refusal ? [{ ...row, refusal: said.refusal }] : []));
    tell(row, said.refusal ? "refused" : "sent", said);
    return "";
  }

  place.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-keeps]");
    if (!form) return;
    const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const row = { key: form.elements.key.value, to: form.getAttribute("action"), about: form.dataset.keeps, fields: [...fields, ["when", new Date().toISOString()]] };
    try {
      write([...read(), row]);
    } catch {
      return; // a browser that keeps nothing sends as a plain form
    }
    event.preventDefault();
    form.elements.key.value = newKey();
    tell(row, "kept", {});
    show();
    send();
  });

  place.querySelector("[data-kept-send]").addEventListener("click", send);
  addEventListener("online", send);
  setInterval(() => read().some((row) => !row.refusal) && send(), AGAIN);
  addEventListener("DOMContentLoaded", () => {
    read().filter((row) => !row.refusal).forEach((row) => tell(row, "kept", {}));
    show();
    send();
  });
})();
