((site, doc, me) => {
  const forms = new URL(site.to).origin + "/f/", days = site.days * 864e5;
  let bar;
  // what was answered, and when; nothing before
  const held = () => {
    try {
      const it = JSON.parse(localStorage.filon);
      if (Date.now() - it.at < days) return it;
    } catch {}
    return {};
  };
  const keep = (it) => {
    try {
      if (it) localStorage.filon = JSON.stringify({at: Date.now(), ...it});
      else delete localStorage.filon;
      return 1;
    } catch {}
  };
  const send = (e, more) => fetch(site.to, {
    method: "POST", keepalive: true, credentials: "omit",
    body: JSON.stringify({e, u: location.href, r: doc.referrer, v: held().key, w: navigator.webdriver, ...more}),
  }).then((got) => got.status == 205 && e != "withdraw" && keep(), () => {});
  const choose = (yes, t) => {
    const {key} = held();
    if (!yes) {
      send(key ? "withdraw" : "decline", {t});
      keep({});
    } else if (!key && days && keep({key: [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(36)).join("")}))
      send("accept", {t});
    show();
  };
  const add = (tag, text, css, act, to = bar) => {
    const it = doc.createElement(tag);
    it.textContent = text;
    it.style.cssText = css;
    it.onclick = act;
    to.append(it);
    return it;
  };
  // taken back as easily as given: once answered, a small button asks again
  const show = (asks) => {
    if (!site.q) return;
    bar?.remove();
    bar = add("div", "", "position:fixed;z-index:9999;bottom:16px;left:16px;max-width:min(560px,calc(100% - 64px));font:15px/1.5 system-ui;color:#111;background:#fff;border:1px solid #777;border-radius:8px;padding:12px", null, doc.body);
    if (!asks && held().at) return add("a", site.change, "color:#111", () => (show(1), false)).href = "#";
    bar.role = "dialog";
    bar.ariaLabel = site.change;
    add("p", site.q, "margin:0 0 12px");
    for (const yes of [0, 1]) add("button", yes ? site.yes : site.no, "font:inherit;color:#fff;background:#111;border:0;border-radius:6px;padding:8px 20px;margin-right:8px", () => choose(yes));
    if (site.url) add("a", site.more, "color:#111").href = site.url;
  };
  const form = (to, give) => held().key && to.startsWith(forms) && give(held().key);
  addEventListener("click", ({target}) => {
    const it = target.closest("a[href],[data-consent]"), said = it?.dataset.consent;
    if (said) return said == "ask" ? show(1) : choose(said == "accept");
    if (!it) return;
    if (it.download || /\.(pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|epub|mp[34])$/i.test(it.pathname)) send("download", {f: it.pathname});
    form(it.href, (key) => it.search += (it.search ? "&" : "?") + "visiteur=" + key);
  }, true);
  addEventListener("submit", ({target}) => form(target.action, (key) => {
    const it = add("input", "", "", null, target);
    it.type = "hidden";
    it.name = "visiteur";
    it.value = key;
  }), true);
  window.filon = {consent: choose, view: () => send("view")};
  send("view");
  if (me.dataset.consent == "accept") choose(1);
  doc.body ? show() : addEventListener("DOMContentLoaded", () => show());
})
