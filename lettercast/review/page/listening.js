// Listening: one sentence, or on from here, with the pauses of the episode and the next takes fetched ahead. What speaks is
// a row, or a button that has a take of its own: a word alone.

import { go, list, reveal } from "./rows.js";
import { takeAddress } from "./server.js";

const AHEAD = 2;
let sound = null;
let speaking = null;
let waiting = 0;
let run = 0;
let heard = () => {};
let failed = () => {};
let changed = () => {};
const fetched = new Map();

export const playing = () => speaking !== null;
export function listen({ onHeard, onFailed, onChange }) {
  heard = onHeard;
  failed = onFailed;
  changed = onChange;
}

export function stop() {
  run++;
  clearTimeout(waiting);
  sound?.pause();
  sound = null;
  speaking?.classList.remove("speaking");
  speaking = null;
  changed(false);
}

export function hear(row, { on = false } = {}) {
  stop();
  const first = row.dataset.take ? row : on ? following(row) : null;
  if (!first) return failed("Nothing of this is spoken.");
  speak(first, on, run);
}

// An audio element for a take, made once while it may be needed soon.
function audio(key) {
  if (!fetched.has(key)) {
    const made = new Audio(takeAddress(key));
    made.preload = "auto";
    fetched.set(key, made);
    if (fetched.size > 12) fetched.delete(fetched.keys().next().value);
  }
  return fetched.get(key);
}

function following(row) {
  let next = row.nextElementSibling;
  while (next && !next.dataset.take) next = next.nextElementSibling;
  return next;
}

async function speak(row, on, mine) {
  speaking?.classList.remove("speaking");
  speaking = row;
  row.classList.add("speaking");
  if (on) {
    go(row, { scroll: false, focus: false });
    if (outOfSight(row)) reveal(row, "center");
  }
  const { take } = row.dataset;
  sound = audio(take);
  sound.currentTime = 0;
  sound.onended = () => mine === run && ended(on, mine);
  sound.onerror = () => mine === run && broken(take);
  try {
    await sound.play();
    if (mine === run) changed(true);
  } catch (error) {
    if (mine === run && error.name === "NotAllowedError") broken(take, "The browser wants a key or a click before it plays.");
    return;
  }
  for (let next = following(row), n = 0; on && next && n < AHEAD; next = following(next), n++) audio(next.dataset.take);
}

function ended(on, mine) {
  if (list.contains(speaking)) heard(speaking);
  const next = on ? following(speaking) : null;
  if (!next) return stop();
  waiting = setTimeout(() => {
    const now = following(speaking); // the rows may be others by now
    if (now) speak(now, on, mine);
    else stop();
  }, 1000 * Number(next.dataset.gap));
}

async function broken(take, why) {
  stop();
  fetched.delete(take);
  if (why) return failed(why);
  const response = await fetch(takeAddress(take)).catch(() => null);
  const told = response?.headers.get("content-type")?.startsWith("application/json") ? await response.json() : null;
  failed(told?.problems?.[0]?.what ?? "This can't be heard just now.");
}

function outOfSight(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return top < 90 || bottom > innerHeight - 110;
}

// A row or button that was put in again while it speaks keeps its light.
export function keepLight() {
  if (!speaking || speaking.isConnected) return;
  const { take } = speaking.dataset;
  const same = document.querySelector(`${speaking.matches(".row") ? ".row" : "button"}[data-take="${take}"]`);
  if (same) {
    speaking = same;
    same.classList.add("speaking");
  } else stop();
}
