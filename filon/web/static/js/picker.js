// A record chosen by its name: arrows walk the suggestions, Enter takes the one that is lit, Escape puts them away.
// What is typed and not chosen is never sent by Enter: the form would go without the record, or with another one.
(() => {
  const FIELD = "[data-picker] [role=combobox]";
  const partsOf = (element) => {
    const place = element.closest("[data-picker]");
    const [input, list, key] = ["[role=combobox]", "[role=listbox]", "[type=hidden]"].map((one) => place.querySelector(one));
    return { input, list, key };
  };
  const optionsIn = (list) => [...list.querySelectorAll('[role="option"]:not([aria-disabled])')];
  const litIn = (list) => list.querySelector('[aria-selected="true"]');

  function light({ input, list }, option) {
    optionsIn(list).forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(picker, open) {
    picker.list.hidden = !open;
    picker.input.setAttribute("aria-expanded", String(open));
    if (!open) light(picker, null);
  }

  function choose(picker, option) {
    picker.key.value = option.dataset.value;
    picker.input.value = option.dataset.name;
    show(picker, false);
  }

  const isAnswered = ({ input, list }) =>
    input.value.trim() !== "" && list.querySelector("[data-answers]")?.dataset.answers === input.value.trim();

  function move(picker, step) {
    const all = optionsIn(picker.list);
    if (!all.length || (picker.list.hidden && !isAnswered(picker))) return;
    show(picker, true);
    const from = all.indexOf(litIn(picker.list));
    light(picker, all[from < 0 && step < 0 ? all.length - 1 : (from + step + all.length) % all.length]);
  }

  // With nothing lit, the only suggestion is taken; of several, the first is lit, for one to say yes or to go on.
  function enter(picker, event) {
    const { input, list, key } = picker;
    if (list.hidden && (key.value || !input.value.trim())) return;
    event.preventDefault();
    if (!isAnswered(picker)) return;
    const all = optionsIn(list), option = litIn(list) ?? (all.length === 1 ? all[0] : null);
    if (list.hidden || !option) move(picker, 1);
    else choose(picker, option);
  }

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches(FIELD)) return;
    const picker = partsOf(event.target), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(picker, step);
    } else if (event.key === "Enter") {
      enter(picker, event);
    } else if (event.key === "Escape" && !picker.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(picker, false);
    }
  }, true);
  document.addEventListener("input", (event) => {
    if (!event.target.matches(FIELD)) return;
    const picker = partsOf(event.target);
    picker.key.value = "";
    light(picker, null);
    if (!event.target.value.trim()) show(picker, false);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const input = document.activeElement;
    if (!input?.matches(FIELD) || event.detail.ctx.sourceElement !== input) return;
    const picker = partsOf(input);
    show(picker, !picker.key.value && isAnswered(picker));
  });
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-picker] [role=listbox]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-picker] [data-value]");
    if (option) choose(partsOf(option), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches(FIELD)) show(partsOf(event.target), false);
  });
})();
