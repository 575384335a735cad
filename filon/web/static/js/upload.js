// A drop zone shows which file it holds; the input itself lies over it, so that dropping and choosing are the browser's own.
(() => {
  document.addEventListener("change", (event) => {
    const zone = event.target.closest?.(".dropzone");
    const file = event.target.files?.[0];
    if (zone && file) zone.querySelector("[data-file-name]").textContent = file.name;
  });
})();
