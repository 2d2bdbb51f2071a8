// The panel beside the chat, copying, and keeping the latest question in view. No answer is made or changed here.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  let latest = 0; // a slow reply must not replace the document of a later click

  const say = (panel, text) => {
    panel.textContent = "";
    const line = document.createElement("p");
    line.className = "cw-hint";
    line.setAttribute("role", "status");
    line.textContent = text;
    panel.append(line);
  };

  const show = (panel, target) => {
    // The quoted words go a third of the way down; only the panel moves, not the page.
    const top = target.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += top - panel.clientHeight / 3;
  };

  async function openDocument(href) {
    const panel = byId("cw-panel");
    const mine = ++latest;
    document.body.classList.add("cw-panel-open");
    byId("cw-side-bar").hidden = false;
    panel.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const article = page.querySelector("article.cw-document");
      if (mine !== latest) return;
      if (!article) throw new Error(String(reply.status));
      panel.replaceChildren(document.importNode(article, true));
      panel.scrollTop = 0;
      const target = panel.querySelector("mark") || panel.querySelector(".cw-target");
      if (target) show(panel, target);
      const clause = panel.querySelector(".cw-target");
      if (clause) clause.focus({ preventScroll: true });
    } catch {
      if (mine === latest) say(panel, "暂时打不开这份文件：服务没有应答。请稍后再点一次。");
    } finally {
      if (mine === latest) panel.removeAttribute("aria-busy");
    }
  }

  const showList = () => {
    latest += 1;
    byId("cw-panel").innerHTML = byId("cw-documents").innerHTML;
    byId("cw-panel").scrollTop = 0;
    byId("cw-side-bar").hidden = true;
    document.body.classList.remove("cw-panel-open");
  };

  async function copy(button) {
    const text = button.dataset.copy;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers offer the clipboard to https and localhost only; an office network is often plain http.
      const area = document.createElement("textarea");
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    const name = button.textContent;
    button.textContent = done ? "已复制" : "复制失败";
    setTimeout(() => { button.textContent = name; }, 1500);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (link && byId("cw-panel") && plain(event)) {
      event.preventDefault();
      document.querySelectorAll(".cw-open").forEach((other) => other.classList.remove("cw-open"));
      link.classList.add("cw-open");
      openDocument(link.href);
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy !== undefined) copy(button);
    else if (button.id === "cw-back") showList();
    else if (button.id === "cw-list") {
      showList();
      document.body.classList.add("cw-panel-open");
      byId("cw-side-bar").hidden = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("cw-panel-open")) showList();
  });

  // Streaming replaces the conversation's HTML: keep the end of the latest turn in view, but never push its question
  // out of view; and leave the place to the reader as soon as the reader scrolls.
  const follow = (talk) => {
    let shown = 0;
    let following = true;
    const leave = () => { following = false; };
    talk.addEventListener("wheel", leave, { passive: true });
    talk.addEventListener("touchmove", leave, { passive: true });
    const keep = () => {
      const turns = talk.querySelectorAll(".cw-turn");
      if (turns.length > shown) following = true;
      shown = turns.length;
      if (!following || !shown) return;
      const last = turns[shown - 1].getBoundingClientRect();
      const view = talk.getBoundingClientRect();
      talk.scrollTop += Math.min(last.top - view.top - 8, Math.max(0, last.bottom - view.bottom + 12));
    };
    new MutationObserver(() => requestAnimationFrame(keep)).observe(talk, { childList: true, subtree: true, characterData: true });
    keep();
  };

  const ready = () => {
    document.documentElement.lang = "zh-CN";
    const target = document.querySelector(".cw-page mark") || document.querySelector(".cw-page .cw-target");
    if (target) target.scrollIntoView({ block: "center" });
    // Gradio builds the page after this script has run.
    const waiting = setInterval(() => {
      const talk = byId("cw-talk");
      if (!talk) return;
      clearInterval(waiting);
      follow(talk);
    }, 100);
    setTimeout(() => clearInterval(waiting), 60000);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
