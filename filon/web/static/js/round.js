// The sheet of a campaign on a telephone: each card says what was keyed on it, before and after it is sent.
(() => {
  const page = document.querySelector("[data-round]");
  if (!page) return;
  const outcomeOf = (fields) => fields.find(([name]) => name === "outcome")?.[1];

  page.addEventListener("kept", (event) => {
    const { fields, what, told } = event.detail;
    const card = event.target.closest("[data-card]");
    const label = card.querySelector(`[name=outcome][value="${outcomeOf(fields)}"]`)?.textContent.trim() ?? "";
    const said = card.querySelector("[data-card-said]");
    said.textContent = what === "sent" ? told.told : what === "refused" ? told.refusal : page.dataset.keptHere.replace("{outcome}", label);
    said.hidden = false;
    card.classList.toggle("is-kept", what === "kept");
    card.classList.toggle("is-done", what === "sent" && outcomeOf(fields) !== "absent");
    if (what === "kept") card.querySelector("[name=text]").value = "";
    if (what !== "sent") return;
    card.querySelector("[data-card-open]").open = outcomeOf(fields) === "absent";
    count(told.done);
  });

  function count(done) {
    page.querySelector("[data-round-done]").textContent = done;
    page.querySelector("progress").value = done;
  }
})();
