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

// Makes what is on the page say what has just come, and leaves alone what says so already: a button
// stays under the finger that presses it, a focus where it is, and a reader is told only what is new.
function match(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName) { old.replaceWith(fresh); return; }
  if (old.nodeType !== Node.ELEMENT_NODE) { old.nodeValue = fresh.nodeValue; return; }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  matchChildren(old, fresh);
}

function matchChildren(old, fresh) {
  const olds = [...old.childNodes];
  const news = [...fresh.childNodes];
  news.forEach((node, at) => { if (at < olds.length) match(olds[at], node); else old.append(node); });
  for (const node of olds.slice(news.length)) node.remove();
}

function show(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const before = received(live);
  const marked = new Set([...live.querySelectorAll("tr.f-new")].map((row) => row.dataset.kiosk));
  for (const row of fresh.content.querySelectorAll("tr[data-kiosk]")) {
    if (marked.has(row.dataset.kiosk)) row.classList.add("f-new");
  }
  matchChildren(live, fresh.content);
  announce(before, received(live));
}

async function update() {
  try {
    const answer = await fetch(live.dataset.live, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 401) { location.reload(); return; }
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.text());
    if (state) say(state.dataset.on);
  } catch (error) {
    if (state) say(state.dataset.off);
  }
  setTimeout(update, EVERY_MS);
}

if (live) update();
