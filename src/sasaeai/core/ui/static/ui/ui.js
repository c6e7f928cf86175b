// Small helps on top of pages that work without them. No page may depend on this file.

// A form is sent once: a second press is held back while the first is on its way, five seconds at
// most (an answer may be a file, and then the page stays). data-again marks buttons to leave alone.
const HELD = 5000;
const release = (form) => {
  delete form.dataset.sent;
  form.querySelector("button[aria-disabled]")?.removeAttribute("aria-disabled");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button?.hasAttribute("data-again") || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), HELD);
});

// Coming back with the browser's back button: forms can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(release);
});

// Details with a name of their own stay open or closed on this page until the tab is closed.
for (const details of document.querySelectorAll("details[data-keep]")) {
  const key = `keep:${location.pathname}:${details.dataset.keep}`;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) details.open = kept === "open";
  details.addEventListener("toggle", () => {
    sessionStorage.setItem(key, details.open ? "open" : "closed");
  });
}

// The account menu closes on Escape and on a press elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.account[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A text that the house has no recording of is read by the browser, where it can. The words hold
// names that no browser knows: data-speech says how they are spoken.
const speech = window.speechSynthesis;
for (const panel of speech ? document.querySelectorAll("[data-speech]") : []) {
  const [start, stop] = panel.querySelectorAll("button");
  const names = Object.entries(JSON.parse(panel.dataset.speech));
  const silent = () => {
    start.hidden = false;
    stop.hidden = true;
  };
  start.addEventListener("click", () => {
    const written = panel.querySelector("[data-said]").textContent;
    const said = names.reduce((text, [name, kana]) => text.replaceAll(name, kana), written);
    const parts = said.split(/(?<=。)|\n/u).filter((part) => part.trim());
    speech.cancel();
    parts.forEach((part, index) => {
      const words = Object.assign(new SpeechSynthesisUtterance(part), { lang: "ja-JP", rate: 0.9 });
      if (index === parts.length - 1) words.onend = silent;
      words.onerror = silent;
      speech.speak(words);
    });
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
  });
  stop.addEventListener("click", () => {
    speech.cancel();
    silent();
    start.focus();
  });
  window.addEventListener("pagehide", () => speech.cancel());
  panel.hidden = false;
}

// A form that came back with errors: the summary is read first.
document.querySelector(".error-summary[data-focus]")?.focus();
