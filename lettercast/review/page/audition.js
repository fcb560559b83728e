// The audition: one take sounds at a time, and a click on a part casts.

import { ask, isOpen, make, toast } from "./dialogs.js";
import { getInTurn, post } from "./server.js";

const candidates = [...document.querySelectorAll(".candidate")];
const plays = [...document.querySelectorAll(".play")];

// --- listening ---------------------------------------------------------------------------------------------------

const sound = new Audio();
let sounding = null; // the button whose take is heard

function stop() {
  sound.pause();
  sounding?.setAttribute("aria-pressed", "false");
  sounding?.style.removeProperty("--heard");
  sounding = null;
}

async function play(button) {
  stop();
  sounding = button;
  button.setAttribute("aria-pressed", "true");
  sound.src = button.dataset.take;
  follow();
  try {
    await sound.play();
  } catch (error) {
    if (error.name === "AbortError") return; // another was pressed meanwhile
    stop();
    toast("This take can't be heard just now.", true);
  }
}

// How far the take has come, drawn as long as one sounds.
function follow() {
  if (!sounding) return;
  if (sound.duration) sounding.style.setProperty("--heard", String(sound.currentTime / sound.duration));
  requestAnimationFrame(follow);
}

sound.addEventListener("ended", stop);

// From a take to the same sentence of the next voice, or to another sentence of this one.
function step(button, key) {
  const row = button.closest(".candidate");
  const own = [...row.querySelectorAll(".clip")];
  const column = own.indexOf(button.closest(".clip"));
  if (key === "ArrowLeft" || key === "ArrowRight") return own[column + (key === "ArrowRight" ? 1 : -1)]?.querySelector(".play");
  const others = candidates.map((one) => one.querySelectorAll(".clip")[column]?.querySelector(".play")).filter(Boolean);
  return others[others.indexOf(button) + (key === "ArrowDown" ? 1 : -1)];
}

for (const button of plays) button.addEventListener("click", () => (button === sounding ? stop() : play(button)));

document.addEventListener("keydown", (event) => {
  if (isOpen() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") stop();
  if (!event.key.startsWith("Arrow") || !event.target.matches?.(".play")) return;
  const next = step(event.target, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// --- casting -----------------------------------------------------------------------------------------------------

function draw({ parts, plays: cast, to_voice: toVoice, problem }) {
  document.getElementById("to-voice").textContent = toVoice;
  const banner = document.getElementById("banner");
  banner.textContent = problem;
  banner.hidden = !problem;
  candidates.forEach((row, at) => {
    row.classList.toggle("cast", cast[at].length > 0);
    row.querySelector(".plays").replaceChildren(...cast[at].map((part) => make("span", { className: "voice", textContent: part })));
    const group = row.querySelector(".casting");
    if (!group) return;
    if (group.children.length !== parts.length || parts.some((part, nth) => group.children[nth].dataset.part !== part)) {
      group.replaceChildren(...parts.map((part) => make("button", { type: "button", textContent: part, dataset: { part } })));
    }
    for (const button of group.children) button.setAttribute("aria-pressed", String(cast[at].includes(button.dataset.part)));
  });
}

async function give(row, part, agreed) {
  const told = await post("cast", { row: Number(row.dataset.row), part, agreed });
  draw(told);
  for (const before of row.querySelectorAll(".terms, .unwritten")) before.remove(); // its profile is there now
  toast(`${told.done}. ${told.to_voice}`);
}

function cast(row, part) {
  const terms = row.querySelector(".terms");
  if (!terms) return give(row, part, false).catch((error) => toast(error.message, true));
  return ask({
    heading: `${row.dataset.name} comes with terms`,
    content: [make("p", { className: "card", textContent: terms.textContent })],
    button: `I agree: cast it as ${part}`,
    done: () => give(row, part, true),
  });
}

for (const row of candidates) {
  row.querySelector(".casting")?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.getAttribute("aria-pressed") !== "true") cast(row, button.dataset.part);
  });
}

const refresh = () => getInTurn("state", () => ({}), draw).catch((error) => toast(error.message, true));

draw(JSON.parse(document.getElementById("state").textContent));
addEventListener("focus", refresh); // show.toml may have been edited meanwhile
