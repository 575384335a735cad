(() => {
  const told = JSON.parse("{{ told|escapejs }}");
  const here = document.currentScript;
  const mark = `filon-${told.key}`;
  if (document.getElementsByClassName(mark).length) return; // the line stands twice on this page
  if (told.pages.length && !told.pages.some((start) => location.pathname.startsWith(start))) return;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // neither inline nor fetched: no content policy of the site stands in its way
  sheet.replaceSync(told.style);
  root.adoptedStyleSheets = [sheet];
  host.className = mark;

  const add = (tag, text, to) => {
    const made = document.createElement(tag);
    made.textContent = text;
    to.append(made);
    return made;
  };
  const piloted = navigator.webdriver ? "pilote=1" : "";
  const seen = () => told.seen && fetch(`${told.seen}?${piloted}`, { method: "POST", mode: "no-cors", credentials: "omit", keepalive: true }).catch(() => {});
  const watch = (it) => new IntersectionObserver((found, watcher) => {
    if (!found.some((one) => one.isIntersecting)) return;
    watcher.disconnect();
    seen();
  }).observe(it);
  const leads = (first) => {
    const address = new URL(told.address);
    if (!told.seen) return address;
    address.searchParams.set("page", location.href);
    if (first) address.searchParams.set("vu", "1");
    if (piloted) address.searchParams.set("pilote", "1");
    try {
      const { key } = JSON.parse(localStorage.filon); // there only where its owner accepted to be recognised
      if (key) address.searchParams.set("visiteur", key);
    } catch {
      // no visits followed here
    }
    return address;
  };
  const link = (to) => {
    const made = add("a", told.button, to);
    made.className = "go";
    made.href = leads(true);
    made.addEventListener("click", () => setTimeout(() => (made.href = leads(false)))); // one click a page view is counted
    if (!told.seen) made.target = "_blank";
  };
  const cross = (to, close) => {
    const made = add("button", "×", to);
    made.type = "button";
    made.ariaLabel = "Fermer";
    made.addEventListener("click", close);
  };

  const show = {
    button() {
      if (here.closest("body")) here.after(host);
      else document.body.append(host);
      link(root);
      watch(host);
    },
    banner() {
      document.body.append(host);
      const bar = add("div", "", root);
      bar.className = told.bottom ? "banner bottom" : "banner";
      bar.role = "region";
      bar.ariaLabel = told.text;
      add("p", told.text, bar);
      link(bar);
      cross(bar, () => bar.remove());
      watch(bar);
    },
    pop_in() {
      document.body.append(host);
      const box = add("dialog", "", root);
      box.ariaLabel = told.text;
      add("p", told.text, box);
      link(box);
      cross(box, () => box.close());
      box.addEventListener("close", () => box.remove()); // Escape closes it too; the mark stays, so that it never comes back
      setTimeout(() => {
        box.showModal();
        seen();
      }, told.delay * 1000);
    },
  };
  if (document.body) show[told.kind]();
  else addEventListener("DOMContentLoaded", () => show[told.kind]());
})();
