// The board: cards dragged, or moved by keyboard, from stage to stage. A move shows at once and is taken back if refused.
(() => {
  const page = document.querySelector(".board-page");
  const board = () => document.getElementById("board");
  const chooser = document.getElementById("stage-dialog");
  const mayMove = Boolean(chooser);

  const scopeOf = (element) => element.closest("[data-lane]") ?? board(); // a card stays in the lane of its owner
  const columnOf = (card) => card.closest("[data-stage]");
  const cardsIn = (column) => [...column.querySelectorAll(".deal-card")];
  const typed = (cents) => (cents ? (Number(cents) / 100).toFixed(2).replace(".", ",") : "");
  const linkOf = (card) => card.querySelector(".deal-link");
  const isTakenUp = (detail) => !document.dispatchEvent(new CustomEvent("filon:move-refused", { cancelable: true, detail })); // by forcing.js

  // --- a move: where the card was is kept until the server has agreed
  let waiting = null; // a trip whose dialog is open

  function putBack({ card, home, next }) {
    home.insertBefore(card, next?.isConnected ? next : null);
    card.classList.remove("is-sent");
  }

  function move(card, column, home, next) {
    const trip = { card, column, home, next };
    if (column.dataset.kind === "open") send(trip, {});
    else askClosing(trip, document.getElementById(`closing-${column.dataset.kind}`));
  }

  async function send(trip, answers) {
    const { card, column } = trip;
    let agreed = false;
    card.classList.add("is-sent");
    card.addEventListener("htmx:after:request", (event) => { agreed = (event.detail.ctx?.response?.status ?? 500) < 400; }, { once: true });
    const values = { ...answers, to: column.dataset.stage, seen: card.dataset.seen };
    await htmx.ajax("POST", `${linkOf(card).pathname}etape/${location.search}`, { source: card, target: card, swap: "none", values });
    if (agreed) linkOf(document.getElementById(card.id) ?? card)?.focus({ preventScroll: true });
    else if (!isTakenUp({ sendAgain: (more) => send(trip, { ...answers, ...more }), putBack: () => putBack(trip) })) putBack(trip);
  }

  function askClosing(trip, dialog) {
    const form = dialog.querySelector(".closing-form");
    if (form.dataset.deal !== trip.card.id) fill(form, trip); // after a refusal, what was written is still there
    dialog.querySelector("[data-closing-deal]").textContent = linkOf(trip.card).textContent;
    waiting = trip;
    dialog.showModal();
  }

  function fill(form, { card, home }) {
    form.reset();
    form.dataset.deal = card.id;
    form.elements.deciding_stage.value = home.closest("[data-kind='open']")?.dataset.stage ?? "";
    if (form.elements.amount) form.elements.amount.value = typed(card.dataset.cents);
  }

  function listenTo(dialog) {
    dialog.querySelector(".closing-form").addEventListener("submit", (event) => {
      event.preventDefault();
      send(waiting, Object.fromEntries(new FormData(event.target)));
      waiting = null;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (waiting) putBack(waiting);
      waiting = null;
    });
    dialog.querySelector("[data-close-dialog]").addEventListener("click", () => dialog.close());
  }

  // --- mouse and finger
  function makeSortable(column) {
    new Sortable(column.querySelector("[data-cards]"), {
      group: `deals-${scopeOf(column).dataset.lane ?? ""}`, draggable: ".deal-card", sort: false, animation: 120, ghostClass: "is-ghost",
      delay: 180, delayOnTouchOnly: true, touchStartThreshold: 4, scroll: true, bubbleScroll: true,
      forceAutoScrollFallback: true, scrollSensitivity: 80, scrollSpeed: 16, // a card held at the edge brings « Gagnée » in sight
      onStart: ({ item }) => { item.nextCard = item.nextElementSibling; },
      onMove: ({ to }) => { highlight(columnOf(to)); },
      onEnd: ({ item, from, to }) => {
        highlight(null);
        if (from === to) return;
        to.prepend(item);
        move(item, columnOf(item), from, item.nextCard);
      },
    });
  }

  function highlight(column) {
    board().querySelectorAll(".is-target").forEach((other) => other.classList.remove("is-target"));
    column?.classList.add("is-target");
  }

  // --- keyboard
  function step(card, key) {
    const columns = [...scopeOf(card).querySelectorAll("[data-stage]")], column = columnOf(card);
    const place = cardsIn(column).indexOf(card);
    const all = [...board().querySelectorAll(`[data-stage="${column.dataset.stage}"] .deal-card`)]; // through the lanes
    if (key === "ArrowDown" || key === "ArrowUp") return all[all.indexOf(card) + (key === "ArrowDown" ? 1 : -1)];
    const side = key === "ArrowRight" ? 1 : -1;
    for (let at = columns.indexOf(column) + side; columns[at]; at += side) {
      const cards = cardsIn(columns[at]);
      if (cards.length) return cards[Math.min(place, cards.length - 1)];
    }
    return null;
  }

  function carry(card, column) {
    if (!column || column === columnOf(card)) return;
    const { parentElement: home, nextElementSibling: next } = card;
    column.querySelector("[data-cards]").prepend(card);
    column.scrollIntoView({ inline: "nearest", block: "nearest" });
    move(card, column, home, next);
  }

  function choose(card) {
    chooser.card = card;
    chooser.querySelectorAll("[data-choose-stage]").forEach((button) => button.toggleAttribute("aria-current", button.dataset.chooseStage === columnOf(card).dataset.stage));
    chooser.showModal();
  }

  function chosen(button) {
    chooser.close();
    carry(chooser.card, scopeOf(chooser.card).querySelector(`[data-stage="${button.dataset.chooseStage}"]`));
  }

  page.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".deal-card");
    if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
    const column = columnOf(card);
    if (event.key.startsWith("Arrow")) {
      const side = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
      if (event.shiftKey && side && mayMove) carry(card, column[side]);
      else linkOf(step(card, event.key) ?? card).focus();
    } else if (event.key.toLowerCase() === "s" && mayMove) choose(card);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function start() {
    board().dataset.canMove = "";
    board().querySelectorAll("[data-stage]").forEach(makeSortable);
  }

  if (mayMove) {
    document.querySelectorAll("[data-closing]").forEach(listenTo);
    chooser.addEventListener("click", (event) => event.target.closest("[data-choose-stage]") && chosen(event.target.closest("[data-choose-stage]")));
    chooser.addEventListener("keydown", (event) => chooser.querySelectorAll("[data-choose-stage]")[Number(event.key) - 1]?.click());
    document.addEventListener("htmx:after:swap", () => board().hasAttribute("data-can-move") || start());
    start();
  }
})();
