// Beside the script: what needs a look, how long it is, which rules were at work, how much was seen.

import { make } from "./dialogs.js";
import { find, list, sentences } from "./rows.js";

const WORDS = new Set(["unknown word", "proposed in the lexicon"]);
const GUESSED = "guessed";
const RIGHT = ["right", "Right as it is"];
let all = [];
let at = 0;
let seen = new Set();
let chosen = "";
let drawing = 0;

export const look = () => all[at] ?? null;
export const looksLeft = () => all.length;

// The answers that make sense for a look, by the digit that gives them.
export function answers(one = look()) {
  if (!one) return {};
  if (one.concern === "not merged") return { 1: ["keep-file", "Keep what stands below"], 2: ["keep-other", "Take these"], 3: ["keep-both", "Both"] };
  if (WORDS.has(one.concern)) {
    return { 1: RIGHT, 2: ["say", "Say it so…"], 3: ["spell", "Spell it"], 4: ["unsay", "Drop it"], 5: ["lexicon", "Everywhere…"] };
  }
  if (one.concern === GUESSED) return { 1: RIGHT, 2: ["lexicon", "Say it as…"], 3: ["say", "Only here…"], 4: ["unsay", "Drop it"] };
  const answers = one.settles ? { 1: RIGHT } : {};
  if (one.concern === "dropped") return { ...answers, 2: ["restore", "Say it after all"] };
  return { ...answers, 2: ["edit", "Edit…"], 4: ["drop", "Drop it"] };
}

export const answerButtons = (one) =>
  Object.entries(answers(one)).map(([key, [what, text]]) =>
    make("button", { type: "button", dataset: { answer: key, what } }, `${text} `, make("kbd", { textContent: key })));

// What a look is about, in short: a word that is guessed comes with its sound, and a button to hear it.
export function subject(one) {
  const what = make("span", { className: "what", textContent: one.word || one.what });
  if (!one.take) return [what];
  const hear = make("button", { type: "button", className: "hear", textContent: "▶", title: "Hear the word", dataset: { take: one.take } });
  hear.setAttribute("aria-label", `Hear ${one.word}`);
  return [hear, what, make("span", { className: "ipa", textContent: one.ipa })];
}

// The concern, and what is to be said of its word besides: how often it comes.
const concern = ({ concern, word, what, ipa }) => concern + (word ? what.slice(word.length).replace(` (${ipa})`, "") : "");

export function show(status) {
  const before = look();
  all = status.looks;
  const same = (one) => before && one.concern === before.concern && one.what === before.what;
  at = Math.max(0, all.findIndex(same) >= 0 ? all.findIndex(same) : Math.min(at, all.length - 1));
  seen = new Set([...seen, ...status.seen]);
  drawLooks();
  document.getElementById("looks").setAttribute("aria-busy", String(status.guessing));
  drawFacts(status);
  drawRules(status.rules);
  drawProgress();
}

export function choose(index) {
  at = (index + all.length) % Math.max(all.length, 1);
  drawLooks();
  const item = document.querySelector("#looks .current");
  const above = item?.previousElementSibling ?? item;
  item?.parentElement.scrollTo({ top: above.offsetTop - item.parentElement.offsetTop });
  return look();
}

export const nextLook = (direction) => choose(at + direction);

function drawLooks() {
  document.getElementById("looks-count").textContent = all.length || "";
  for (const row of list.querySelectorAll(".looked")) row.classList.remove("looked");
  const items = all.map((one, index) => {
    find(one)?.classList.add("looked");
    const item = make("li", { dataset: { look: index } });
    item.append(make("span", { className: "concern", textContent: concern(one) }), make("div", { className: "subject" }, ...subject(one)));
    if (index === at) {
      item.className = "current";
      item.setAttribute("aria-current", "true");
      item.append(make("div", { className: "answers" }, ...answerButtons(one)));
    }
    return item;
  });
  if (!items.length) items.push(make("li", { className: "empty", textContent: "Nothing left to look at." }));
  document.getElementById("looks").replaceChildren(...items);
}

export const minutes = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

function drawFacts({ lengths, words }) {
  const total = lengths.reduce((sum, { seconds }) => sum + seconds, 0);
  const facts = [
    ["Seen", `${share()} %`, "seen"],
    ["Length, about", minutes(total), "sum"],
    ...lengths.map(({ voice, seconds }) => [voice, minutes(seconds), ""]),
    ["Words said", words.spoken.toLocaleString("en"), ""],
    ["Words dropped", words.dropped.toLocaleString("en"), ""],
  ];
  document.getElementById("facts").replaceChildren(
    ...facts.flatMap(([name, value, className]) => [make("dt", { textContent: name }), make("dd", { textContent: value, className })]));
}

function drawRules(rules) {
  if (!rules.some(({ rule }) => rule === chosen)) chosen = "";
  const items = rules.map(({ rule, count, hue }) => {
    const button = make("button", { type: "button", className: `h${hue}`, dataset: { rule } }, `${rule} `, make("span", { className: "times", textContent: count }));
    button.setAttribute("aria-pressed", String(rule === chosen));
    return make("li", {}, button);
  });
  document.getElementById("rules").replaceChildren(...items);
  showRule();
}

export function toggleRule(rule) {
  chosen = chosen === rule ? "" : rule;
  for (const button of document.querySelectorAll("#rules button")) button.setAttribute("aria-pressed", String(button.dataset.rule === chosen));
  showRule();
  return chosen ? list.querySelector(".change.shown")?.closest(".row") : null;
}

function showRule() {
  list.classList.toggle("only", chosen !== "");
  for (const change of list.querySelectorAll(".change")) change.classList.toggle("shown", change.dataset.rule === chosen);
}

export function saw(shas) {
  const fresh = shas.filter((sha) => !seen.has(sha));
  for (const sha of fresh) seen.add(sha);
  if (fresh.length && !drawing) {
    drawing = setTimeout(() => {
      drawing = 0;
      drawProgress();
    }, 400);
  }
  return fresh;
}

export function share() {
  const rows = [...sentences()];
  return rows.length ? Math.floor((100 * rows.filter((row) => seen.has(row.dataset.sha)).length) / rows.length) : 0;
}

function drawProgress() {
  const bar = document.getElementById("progress");
  bar.setAttribute("aria-valuenow", String(share()));
  document.querySelector("#facts .seen").textContent = `${share()} %`;
  bar.firstElementChild.style.transform = `scaleX(${share() / 100})`;
}
