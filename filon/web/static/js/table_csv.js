// [data-table-csv]: the table beside the button as a file that a French spreadsheet opens, numbers without their spaces.
(() => {
  const SPACES = /[\u202f\u00a0\s]+/g;
  const NUMBER = /^-?\d[\d\u202f\u00a0 ]*(,\d+)?[\u202f\u00a0 ]*(€|%|j)?$/;

  function cellOf(cell) {
    const text = cell.textContent.replace(/\s+/g, " ").trim();
    if (NUMBER.test(text)) return text.replace(SPACES, "").replace(/[€j]$/, "");
    const safe = /^[=+\-@]/.test(text) && text.length > 1 ? `'${text}` : text;
    return /[;"\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function rowOf(row) {
    return [...row.cells].flatMap((cell) => [cellOf(cell), ...Array(cell.colSpan - 1).fill("")]).join(";");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-table-csv]");
    if (!button) return;
    const rows = [...button.closest("figure").querySelectorAll("table tr")].map(rowOf);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`\ufeff${rows.join("\r\n")}\r\n`], { type: "text/csv" }));
    link.download = `${button.dataset.tableCsv}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
