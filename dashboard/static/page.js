// What every page has: the menu of small screens, printing, and menus that close when left.
"use strict";

const menu = document.querySelector(".f-menu");
if (menu) {
  const list = document.getElementById(menu.getAttribute("aria-controls"));
  menu.hidden = false;
  list.classList.add("f-nav-folded");
  menu.addEventListener("click", () => {
    const open = menu.getAttribute("aria-expanded") !== "true";
    menu.setAttribute("aria-expanded", String(open));
    list.classList.toggle("f-nav-open", open);
  });
}

// On a telephone the choices of a page fold into one line that says what is chosen.
if (matchMedia("(max-width: 767px)").matches) {
  for (const form of document.querySelectorAll(".f-ctx form.f-bar")) {
    const folded = document.createElement("details");
    const line = document.createElement("summary");
    const all = [...form.querySelectorAll("select")];
    const narrow = all.filter((one) => one.value); // "all of them" goes without saying beside others
    const chosen = (narrow.length ? narrow : all).map((one) => one.selectedOptions[0]?.text.trim());
    line.textContent = `${chosen.filter(Boolean).join(" · ")}${document.body.dataset.change}`;
    folded.className = "f-d f-choose";
    form.before(folded);
    folded.append(line, form);
  }
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const drops = [...document.querySelectorAll("details.f-drop")];
document.addEventListener("click", (event) => {
  for (const drop of drops) if (!drop.contains(event.target)) drop.open = false;
});
for (const drop of drops) { // else it would lie over what Tab comes to next
  drop.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !drop.contains(event.relatedTarget)) drop.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of drops) {
    if (!drop.open) continue;
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// After a form came back, the first field that is wrong is where the reader is.
const wrong = document.querySelector("main [aria-invalid=true]");
if (wrong && !document.querySelector("main [autofocus]")) {
  const field = wrong.matches("fieldset") ? wrong.querySelector("input") : wrong;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}

// What is folded is printed whole; not the table of a chart that is printed itself: it fills pages.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details.f-d:not([open])")) {
    if (folded.closest("section")?.querySelector(".js-plotly-plot")) continue;
    folded.open = true;
    folded.dataset.opened = "print";
  }
});
window.addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("details[data-opened]")) {
    opened.open = false;
    delete opened.dataset.opened;
  }
});
