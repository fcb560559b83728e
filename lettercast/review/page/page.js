// The review page: keys and clicks in, what stands around the script drawn.

import { ask, field, isOpen, make, shut, toast } from "./dialogs.js";
import { drop, editLine, join, keepEditors, pause, restore, say, split, voice } from "./editing.js";
import { lexicon } from "./everywhere.js";
import { hear, keepLight, listen, playing, stop } from "./listening.js";
import * as rail from "./rail.js";
import * as rows from "./rows.js";
import { begin, change, edit, onScript, refresh, shownView, status, strict } from "./script.js";
import { get, leave, post, settled, watch } from "./server.js";

// --- the bar on top ----------------------------------------------------------------------------------------------

function drawBar() {
  const { approval } = status;
  document.getElementById("title").textContent = status.title;
  const standing = document.getElementById("standing");
  standing.className = `standing ${approval.state}`;
  const changes = approval.changes ? `${approval.changes} ${approval.changes === "1" ? "place" : "places"} changed` : "changed";
  const text = {
    none: "not approved",
    held: `✓ approved by ${approval.by}`,
    broken: `${changes} since ${approval.by} approved it`,
  }[approval.state];
  standing.replaceChildren(text);
  if (approval.state === "broken") standing.append(button("What changed", "changed"));
  if (approval.state !== "none") standing.append(button("Take back", "unapprove"));
  document.getElementById("approve").disabled = approval.state === "held";
  const undo = document.getElementById("undo");
  undo.disabled = !status.undo;
  undo.title = status.undo ? `Undo: ${status.undo}` : "Nothing to undo";
}

const button = (text, what) => make("button", { type: "button", textContent: text, dataset: { do: what } });

function banner(problems = null) {
  const shown = document.getElementById("banner");
  const parts = [];
  if (problems) {
    parts.push(make("span", {}, make("strong", { textContent: "The file can't be read as a script just now. " }), problems.map(({ where, what, remedy }) => [where, what, remedy].filter(Boolean).join(": ")).join(" · "), rows.list.children.length ? ". What you see is how it was before." : ""));
  } else if (status.lost) {
    parts.push("The file went back to an older version; edits made here are not in it.", button("Bring them back", "back"), button("Leave it so", "leave"));
  } else if (status.problem) {
    parts.push(`Nothing can be heard: ${status.problem}`);
  }
  shown.replaceChildren(...parts);
  shown.hidden = !parts.length;
}

// --- the whole script --------------------------------------------------------------------------------------------

const COMPARED = [["issue", "The issue"], ["draft", "The draft"], ["approved", "What was approved"]];

function compare(against = "draft") {
  const tabs = make("div", { className: "tabs" });
  const about = make("p");
  const found = make("ul", { className: "differences" });
  let latest = "";
  const load = async (which) => {
    latest = which;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.with === which));
    try {
      const told = await get("compare", { with: which });
      if (latest !== which) return;
      about.textContent = told.differences.length ? `${told.about} ${told.differences.length} places.` : `${told.about} No differences.`;
      found.replaceChildren(...told.differences.map(({ chapter, parts }) => make("li", {}, make("span", { className: "in", textContent: chapter }),
        ...parts.map(({ kind, text }) => (kind === "same" ? text : make(kind === "gone" ? "del" : "ins", { textContent: text }))))));
    } catch (error) {
      about.textContent = error.message;
    }
  };
  tabs.append(...COMPARED.map(([which, text]) => make("button", { type: "button", textContent: text, dataset: { with: which }, onclick: () => load(which) })));
  ask({ heading: "Compared with", wide: true, content: [tabs, about, found], ready: () => load(against) });
}

async function approve() {
  await settled(); // what is approved is what the page shows, with what was just done
  if (status.approval.state === "held") return toast("It is approved as it stands.");
  const input = make("input", { value: document.body.dataset.who, required: true, autocomplete: "name" });
  const left = rail.looksLeft();
  const facts = [
    `${rail.share()} % of it has been seen.`,
    left ? `${left} ${left === 1 ? "thing still needs" : "things still need"} a look.` : "Nothing is left to look at.",
  ];
  const seen = shownView();
  ask({
    heading: "Yes, publish this",
    content: [make("p", { textContent: facts.join(" ") }), field("Approved by", input)],
    button: "Approve",
    done: async () => {
      await strict("approve", { by: input.value, view: seen });
      toast(`Approved. Next: lettercast render ${document.body.dataset.episode}`);
    },
    ready: () => input.select(),
  });
}

function chapters() {
  const heads = [...rows.list.querySelectorAll(".heading")];
  const items = heads.map((row) => make("li", {}, make("button", { type: "button", className: row.matches(".level1") ? "level1" : "level2", textContent: row.querySelector("[data-title]").dataset.title, onclick: () => {
    shut();
    rows.go(row, { scroll: false });
    rows.reveal(row, "start");
  } })));
  ask({ heading: "Chapters", content: [make("ul", { className: "chapters" }, ...items)] });
}

const KEYS = [
  ["j k", "next, previous sentence"], ["← →", "a word; with Shift, more words"], ["n N", "next, previous thing to look at"],
  ["1 … 5", "answer it"], ["space", "hear this sentence, or stop"], [".", "play from here, or stop"], ["h", "hear the word that is guessed"], ["e", "edit the sentence or the title"],
  ["s", "say so: the words selected, or all"], ["d", "drop; again to take back"], ["r", "say as written"], ["l", "say this everywhere"],
  ["x", "split before the selected word"], ["m", "join with the next sentence"], ["p", "pause after this"], ["v", "voice from here on"],
  ["u U", "undo, redo"], ["g", "chapters"], ["c", "compare"], ["i", "show the issue beside it"], ["a A", "approve, take the approval back"], ["?", "these keys"],
];

function help() {
  const rowsOf = KEYS.map(([keys, what]) => make("div", {}, make("dt", {}, ...keys.split(" ").flatMap((key) => [make("kbd", { textContent: key }), " "])), make("dd", { textContent: what })));
  ask({ heading: "Keys", content: [make("dl", { className: "keys" }, ...rowsOf)], wide: true });
}

// --- what needs a look -------------------------------------------------------------------------------------------

function showLook(one = rail.look()) {
  if (!one) return;
  const row = rows.find(one);
  if (!row) return;
  rows.go(row, { scroll: false });
  rows.reveal(row, "center");
  if (one.word) rows.selectWord(row, one.word);
}

// Where the list is out of sight, the answers stand with what can be done to the sentence.
function drawHere() {
  const one = isAtLook() ? rail.look() : null;
  const parts = one ? [make("span", { className: "concern", textContent: `${one.concern}:` }), ...rail.subject(one), ...rail.answerButtons(one)] : [];
  document.getElementById("here").replaceChildren(...parts);
}

// A word that is guessed is said alone; asked for again, it is still.
function hearWord(button = document.querySelector("#looks .current .hear")) {
  if (button?.matches(".speaking")) stop();
  else if (button) hear(button);
}

// Such words take a second to find, so they come when the page stands.
let finding = null;
function findGuesses() {
  finding ??= get("guesses").then(refresh, () => {}).finally(() => {
    finding = null;
  });
}

let answering = Promise.resolve();
let acts = 0; // keys and clicks so far

// Pressed before the last answer is in, a key is for the thing that comes next.
function answer(key) {
  const mine = acts;
  const given = answering.then(() => give(key));
  answering = given.catch(() => {});
  given.then((done) => done && acts === mine && showLook());
}

// Answers the current look; true where that is done and the next one may be shown.
async function give(key) {
  const one = rail.look();
  const what = rail.answers(one)[key]?.[0];
  if (!what) return false;
  const { sha, nth, concern, word } = one;
  if (what === "right") return change("answer", { sha, nth, how: "right", concern, what: one.what }, "Right as it is.");
  if (what === "spell") return change("answer", { sha, nth, word, said: spelled(word) });
  if (what === "unsay") return change("answer", { sha, nth, word, said: "" });
  if (what.startsWith("keep-")) return edit("decide", { keep: what.slice(5) }, rows.find(one));
  if (what === "lexicon") {
    lexicon(one);
  } else {
    showLook(one);
    DO[what]();
  }
  return false;
}

function spelled(word) {
  const [, letters, plural] = word.match(/^(.*?)(s?)$/u);
  const each = [...(letters === letters.toUpperCase() ? letters : word)].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).join(" ").toUpperCase();
  return letters === letters.toUpperCase() && plural ? `${each}'s` : each;
}

// --- what was seen -----------------------------------------------------------------------------------------------

const DWELL_MS = 700;
let inSight = new Set();
let unsent = [];

function saw(row) {
  unsent.push(...rail.saw([row.dataset.sha]));
}

// Rows that are wholly between the bars. They stand in order, so the first is found by halving: an
// IntersectionObserver would measure every row of a long script on every frame.
function shownRows() {
  const all = rows.list.children;
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].getBoundingClientRect().top < 60) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let at = low; at < all.length && all[at].getBoundingClientRect().bottom < innerHeight - 60; at++) {
    if (all[at].dataset.kind === "sentence") found.push(all[at]);
  }
  return found;
}

setInterval(() => {
  if (document.visibilityState !== "visible") return;
  const shown = shownRows();
  for (const row of shown) if (inSight.has(row)) saw(row);
  inSight = new Set(shown);
}, DWELL_MS);

function tellSeen(last = false) {
  if (!unsent.length) return;
  const shas = unsent;
  unsent = [];
  if (last) leave("seen", { shas });
  else post("seen", { shas }).catch(() => unsent.push(...shas));
}
setInterval(tellSeen, 3000);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tellSeen(true));

// --- keys and clicks ---------------------------------------------------------------------------------------------

const toggleHearing = (on) => (playing() ? stop() : rows.now() && hear(rows.now(), { on }));
const DO = {
  undo: () => change("undo").then((told) => told && toast(`Undone: ${told.label}.`)),
  redo: () => change("redo").then((told) => told && toast(`Done again: ${told.label}.`)),
  hear: () => toggleHearing(false),
  play: () => toggleHearing(true),
  word: () => hearWord(),
  edit: editLine, say, drop, restore, split, join, pause, voice, help, approve, chapters,
  lexicon: () => lexicon(),
  compare: () => compare("draft"),
  changed: () => compare("approved"),
  unapprove: () => change("unapprove", {}, "The approval is taken back."),
  back: () => change("back", {}, "Your edits are in the script again."),
  leave: () => change("leave"),
  issue: () => document.body.classList.toggle("issues"),
  "keep-file": () => edit("decide", { keep: "file" }),
  "keep-other": () => edit("decide", { keep: "other" }),
  "keep-both": () => edit("decide", { keep: "both" }),
};
const BY_KEY = {
  " ": "hear", ".": "play", e: "edit", Enter: "edit", s: "say", d: "drop", r: "restore", l: "lexicon", x: "split", m: "join", p: "pause",
  h: "word", v: "voice", u: "undo", U: "redo", g: "chapters", c: "compare", i: "issue", a: "approve", A: "unapprove", "?": "help",
};

function stepWord(direction, more) {
  const row = rows.now();
  if (rows.kind() !== "sentence") return;
  const { all, from, to } = rows.selectedAtoms(row);
  if (!all.length) return;
  if (from < 0) return rows.select([all[direction > 0 ? 0 : all.length - 1]]);
  const clamp = (index) => Math.min(Math.max(index, 0), all.length - 1);
  const next = clamp(direction > 0 ? to + 1 : (more ? to : from) - 1);
  const first = more ? from : next;
  rows.select(all.slice(Math.min(first, next), Math.max(first, next) + 1));
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  acts++;
  if (isOpen() || target.closest("input, textarea, select")) return;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") {
    event.preventDefault();
    return void (event.shiftKey ? DO.redo() : DO.undo());
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest("button, a, summary") && (key === " " || key === "Enter")) return;
  const act = keyed(key, event.shiftKey);
  if (!act) return;
  event.preventDefault();
  act();
});

function keyed(key, shift) {
  if (key === "j" || key === "ArrowDown") return () => rows.step(1);
  if (key === "k" || key === "ArrowUp") return () => rows.step(-1);
  if (key === "ArrowRight") return () => stepWord(1, shift);
  if (key === "ArrowLeft") return () => stepWord(-1, shift);
  if (key === "n") return () => showLook(rail.nextLook(rows.now() && isAtLook() ? 1 : 0));
  if (key === "N") return () => showLook(rail.nextLook(-1));
  if (key === "Escape") return () => (playing() ? stop() : getSelection().removeAllRanges());
  if (/^[1-5]$/.test(key)) {
    if (rows.kind() === "clash") return { 1: DO["keep-file"], 2: DO["keep-other"], 3: DO["keep-both"] }[key];
    return () => answer(key);
  }
  return DO[BY_KEY[key]];
}

const isAtLook = () => rail.look() && rows.find(rail.look()) === rows.now();

document.addEventListener("click", ({ target }) => {
  acts++;
  const asked = target.closest("[data-do]");
  const row = target.closest(".row");
  if (row && rows.isStop(row) && !target.closest(".editing, a")) rows.go(row, { scroll: false, focus: !target.closest("button, summary") });
  if (asked) return void DO[asked.dataset.do]?.();
  const answered = target.closest("[data-answer]");
  if (answered) return void answer(answered.dataset.answer);
  const heard = target.closest("#looks .hear, #here .hear");
  const look = target.closest("[data-look]");
  if (look) showLook(look.matches(".current") ? rail.look() : rail.choose(Number(look.dataset.look)));
  if (heard) return hearWord(heard.isConnected ? heard : undefined); // choosing draws the list anew
  if (look) return;
  const rule = target.closest("[data-rule]");
  if (rule?.closest("#rules")) {
    const first = rail.toggleRule(rule.dataset.rule);
    if (first) rows.reveal(first, "center");
  }
});

// What is selected stays selected while a button is pressed, and the next key is for the sentence.
document.addEventListener("mousedown", (event) => event.target.closest("#actions, .tools, #looks li") && event.preventDefault());

// A change of the script is one thing: a click selects it, and then s says it otherwise.
rows.list.addEventListener("dblclick", ({ target }) => {
  const change = target.closest(".change");
  if (!change) return;
  const range = document.createRange();
  range.selectNode(change);
  rows.select([range]);
  say();
});

rows.onMove((row) => {
  drawHere();
  if (row.dataset.kind === "sentence") saw(row);
});

listen({ onHeard: saw, onFailed: (why) => toast(why, true), onChange: (is) => document.body.classList.toggle("sounding", is) });

onScript({
  changed() {
    rail.show(status);
    if (status.guessing) findGuesses();
    drawHere();
    keepLight();
    keepEditors();
    drawBar();
    banner();
  },
  broken: banner,
});

// --- beginning ---------------------------------------------------------------------------------------------------

const told = JSON.parse(document.getElementById("state").textContent);
if (told.problems) {
  banner(told.problems);
} else {
  begin(told);
  rows.go([...rows.list.children].find(rows.isStop), { scroll: false, focus: false });
}
watch(refresh);
