(() => {
  const told = JSON.parse("{{ told|escapejs }}");
  const frame = document.createElement("iframe");
  const address = new URL(told.address);
  address.searchParams.set("page", location.href);
  try {
    const { key } = JSON.parse(localStorage.filon); // there only where its owner accepted to be recognised
    if (key) address.searchParams.set("visiteur", key);
  } catch {
    // no visits followed here
  }
  frame.src = address;
  frame.title = told.title;
  frame.loading = "lazy";
  frame.height = "640";
  frame.style.width = "100%";
  frame.style.border = "0";
  document.currentScript.after(frame);
  addEventListener("message", (event) => {
    if (event.source === frame.contentWindow && event.data && event.data.filonHeight) frame.style.height = `${event.data.filonHeight}px`;
  });
})();
