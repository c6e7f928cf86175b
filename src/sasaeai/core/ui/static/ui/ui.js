// Small helps on top of pages that work without them. No page may depend on this file.

// A form is sent once: the second press of its button is held back until the page answers.
// Buttons marked data-again (searches) may be pressed as often as one likes.
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
});

// Coming back with the browser's back button: forms can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("button[aria-disabled]")?.removeAttribute("aria-disabled");
  }
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
