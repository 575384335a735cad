// The menu folds to its icons and stays so on this browser.
(() => {
  const root = document.documentElement;

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-menu-toggle]")) return;
    const narrow = root.dataset.menu !== "narrow";
    if (narrow) root.dataset.menu = "narrow";
    else delete root.dataset.menu;
    localStorage.setItem("filon.menu", narrow ? "narrow" : "wide");
  });
})();
