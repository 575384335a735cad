// The editor of a template: a click puts a value where one was writing; nothing is joined to a letter.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const words = `{{ ${button.dataset.insert} }}`;
  const letter = document.querySelector("trix-editor");
  if (letter && letter.editor) {
    letter.editor.insertString(words);
    letter.focus();
    return;
  }
  const field = document.querySelector(".letter-text textarea");
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});

document.addEventListener("trix-file-accept", (event) => event.preventDefault());
