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

// A form that came back with errors: the summary is read first.
document.querySelector(".error-summary[data-focus]")?.focus();
