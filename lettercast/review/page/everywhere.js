// A word said one way everywhere: first what it touches, then the lexicon.

import { ask, field, make, toast } from "./dialogs.js";
import { hear } from "./listening.js";
import * as rows from "./rows.js";
import { shown, shownView } from "./script.js";
import { post } from "./server.js";

const SHOWN = 200;

// Of a word that a voice guesses, `ipa` is its sound so far: what has to be changed is a letter of it.
export function lexicon({ word = "", ipa = "", take = "" } = {}) {
  const chosen = rows.selected(rows.now());
  const first = word || chosen?.spoken || chosen?.written || "";
  const name = make("input", { value: first, required: true });
  const said = make("input", { value: ipa, placeholder: "as it sounds: mo co" });
  const mode = make("select", {}, ...[["say", "Say it like this"], ["letters", "Letter by letter"], ["word", "As one word"], ["ipa", "Phonemes (IPA)"]]
    .map(([value, text]) => make("option", { value, textContent: text })));
  mode.value = ipa ? "ipa" : "say";
  const trial = make("button", { type: "button", className: "hear" }, "▶ Hear it");
  const anyCase = make("input", { type: "checkbox" });
  const touched = make("div", { className: "touched" });
  const asked = () => ({ word: name.value, mode: mode.value, said: said.value, any_case: anyCase.checked });
  const untouched = () => [ipa, first, ""].includes(said.value);
  mode.addEventListener("input", () => {
    if (ipa && untouched()) said.value = { ipa, say: first }[mode.value] ?? "";
  });
  trial.onclick = async () => {
    try {
      const told = await post("try", { ...asked(), take: take || rows.now()?.dataset.take });
      trial.dataset.take = told.take;
      hear(trial);
    } catch (error) {
      touched.replaceChildren(make("p", { className: "wrong", textContent: error.message }));
    }
  };
  let timer = 0;
  let latest = 0;
  const preview = async () => {
    const mine = ++latest;
    said.disabled = ["letters", "word"].includes(mode.value);
    if (!name.value.trim() || (!said.value.trim() && !said.disabled)) return touched.replaceChildren();
    try {
      const told = await post("spread", asked());
      if (mine === latest) touched.replaceChildren(...drawTouched(told));
    } catch (error) {
      if (mine === latest) touched.replaceChildren(make("p", { className: "wrong", textContent: error.message }));
    }
  };
  for (const input of [name, said, mode, anyCase]) {
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(preview, 200);
    });
  }
  ask({
    heading: "Say this everywhere",
    wide: true,
    content: [field("Word", name), field("How", mode), field("Said", said), trial, make("label", { className: "line" }, anyCase, "in any capitals"), touched],
    button: "Put it into the lexicon",
    done: async () => {
      const told = await post("spread", () => ({ ...asked(), save: true, view: shownView() }), (told) => shown(told.state) && told);
      const count = told.touched.length;
      toast(`${told.word} is in the lexicon: ${count} ${count === 1 ? "sentence" : "sentences"} will be said anew.`);
    },
    ready: () => {
      (first ? said : name).focus();
      if (ipa) preview();
    },
  });
}

function drawTouched({ touched, unread }) {
  const scripts = new Set(touched.map(({ episode }) => episode)).size;
  const summary = touched.length ? `${touched.length} ${touched.length === 1 ? "sentence" : "sentences"} in ${scripts} ${scripts === 1 ? "script" : "scripts"}` : "No sentence of any script says this word.";
  const items = touched.slice(0, SHOWN).map(({ episode, before, after }) => make("li", {}, make("span", { className: "in", textContent: episode }), ...wordDiff(before, after)));
  if (touched.length > SHOWN) items.push(make("li", { textContent: `and ${touched.length - SHOWN} more.` }));
  return [make("p", {}, make("strong", { textContent: summary })), ...unread.map((text) => make("p", { className: "wrong", textContent: text })), make("ul", {}, ...items)];
}

// What the voice was given and will be given: where they part, the fewest words until they meet again.
function wordDiff(before, after) {
  const [old, fresh] = [before.split(" "), after.split(" ")];
  const parts = [];
  for (let i = 0, j = 0; i < old.length || j < fresh.length;) {
    if (old[i] === fresh[j]) {
      parts.push(`${old[i++]} `);
      j++;
      continue;
    }
    const [gone, put] = untilTheyMeet(old.slice(i), fresh.slice(j));
    if (gone) parts.push(make("del", { textContent: old.slice(i, i += gone).join(" ") }), " ");
    if (put) parts.push(make("ins", { textContent: fresh.slice(j, j += put).join(" ") }), " ");
  }
  return parts;
}

function untilTheyMeet(old, fresh) {
  for (let both = 1; both < old.length + fresh.length; both++) {
    for (let gone = Math.min(both, old.length); gone >= Math.max(0, both - fresh.length); gone--) {
      if (old[gone] !== undefined && old[gone] === fresh[both - gone]) return [gone, both - gone];
    }
  }
  return [old.length, fresh.length];
}
