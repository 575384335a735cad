// The board opens on the first column that holds a card: on a phone one column is seen at a time.
(() => {
  const first = document.querySelector("#board [data-stage]:has(.deal-card)");
  if (first && first.getBoundingClientRect().left >= window.innerWidth) first.scrollIntoView({ inline: "start", block: "nearest" });
})();
