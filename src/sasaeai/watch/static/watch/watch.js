// A tap that could not be sent says so and may be pressed again; the record is made only once.
document.addEventListener("htmx:sendError", unsent);
document.addEventListener("htmx:responseError", unsent);
document.addEventListener("htmx:timeout", unsent);

function unsent(event) {
  const form = event.detail.elt?.closest?.("form");
  if (form) {
    delete form.dataset.sent;
    form.querySelector("button[aria-disabled]")?.removeAttribute("aria-disabled");
  }
  const notice = document.getElementById("unsent");
  if (!notice) return;
  notice.hidden = false;
  notice.scrollIntoView({ block: "center" });
}
