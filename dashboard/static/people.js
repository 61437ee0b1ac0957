// Showing a password that is being typed, and copying a link. Without this script both go by hand.
"use strict";

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const say = () => {
    const shown = field.type === "text";
    button.textContent = shown ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-label", `${button.textContent} ${button.dataset.what}`);
  };
  button.hidden = false;
  button.removeAttribute("aria-pressed");
  button.addEventListener("click", () => {
    field.type = field.type === "text" ? "password" : "text";
    say();
  });
  // What is sent is a password again, so that no browser remembers it as a text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
  say();
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
    document.querySelector("[data-copied]").textContent = button.dataset.done;
  });
}
