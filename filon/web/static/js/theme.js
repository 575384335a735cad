// Before the first paint: the theme that the reader chose (or the system's), and the width of the menu.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const chosen = root.dataset.theme;
    root.setAttribute("data-bs-theme", chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen);
  }

  apply();
  dark.addEventListener("change", apply);
  if (localStorage.getItem("filon.menu") === "narrow") root.dataset.menu = "narrow";
})();
