(() => {
  const told = JSON.parse("{{ told|escapejs }}");
  const frame = document.createElement("iframe");
  frame.src = told.address;
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
