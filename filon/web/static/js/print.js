/* A button that prints the page: data-print. */
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
