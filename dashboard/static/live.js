// Keeps the ledger up to the second, and says so when presses arrive while the page is open.
"use strict";

const EVERY_MS = 1000;
const live = document.querySelector("[data-live]");
const arrived = document.querySelector("[data-arrived]");
const state = document.querySelector("[data-live-state]");

function received(root) {
  const found = new Map();
  for (const element of root.querySelectorAll("[data-received]")) {
    found.set(element.dataset.kiosk || "", Number(element.dataset.received));
  }
  return found;
}

function announce(before, after) {
  const more = [...after].filter(([kiosk, n]) => kiosk && n > (before.get(kiosk) || 0));
  const n = after.get("") - before.get("");
  if (!(n > 0)) return;
  const rows = more.map(([kiosk]) => live.querySelector(`[data-kiosk="${CSS.escape(kiosk)}"]`));
  const places = rows.map((row) => row.dataset.place ? `${row.dataset.place} (${row.dataset.kiosk})` : row.dataset.kiosk);
  const text = n === 1 ? arrived.dataset.one : arrived.dataset.many;
  arrived.textContent = text.replace("{n}", n).replace("{place}", places.join(", "));
  arrived.classList.add("f-new");
  for (const row of [live.querySelector(".f-ledger"), ...rows]) row.classList.add("f-new");
}

function say(text) {
  if (!state) return;
  state.hidden = false;
  if (state.textContent !== text) state.textContent = text;
}

async function update() {
  try {
    const answer = await fetch(live.dataset.live, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 401) { location.reload(); return; }
    if (!answer.ok) throw new Error(answer.status);
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    const before = received(live);
    const marked = new Set([...live.querySelectorAll("tr.f-new")].map((row) => row.dataset.kiosk));
    const focused = live.contains(document.activeElement);
    if (!focused) {
      live.replaceChildren(fresh.content);
      for (const row of live.querySelectorAll("tr[data-kiosk]")) row.classList.toggle("f-new", marked.has(row.dataset.kiosk));
      announce(before, received(live));
    }
    if (state) say(state.dataset.on);
  } catch (error) {
    if (state) say(state.dataset.off);
  }
  setTimeout(update, EVERY_MS);
}

if (live) update();
