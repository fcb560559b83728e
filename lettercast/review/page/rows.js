// The rows: putting changes in, moving among them, and naming places in a sentence as the server counts them.

export const list = document.getElementById("rows");
const trusted = window.trustedTypes?.createPolicy("lettercast", { createHTML: (html) => html });
const STOPS = new Set(["sentence", "heading", "unspoken", "clash", "note", "cue", "right"]);
let current = null;
let place = 0;
const listeners = [];

export const onMove = (listener) => listeners.push(listener);
export const now = () => current;
export const isStop = (row) => STOPS.has(row.dataset.kind) && !row.matches(".cue-link, .cue-image");
export const kind = (row = current) => row?.dataset.kind ?? "";

function parse(htmls) {
  const template = document.createElement("template");
  const html = htmls.join("");
  template.innerHTML = trusted ? trusted.createHTML(html) : html;
  return template.content;
}

export function splice(splices, whole) {
  if (current?.isConnected) place = [...list.children].indexOf(current);
  const words = chosenWords();
  if (whole) list.replaceChildren();
  for (const { at, remove, html } of splices) { // from the last to the first
    if (place >= at + remove) place += html.length - remove;
    else if (place >= at) place = Math.min(place, at + html.length - 1);
    replace([...list.children].slice(at, at + remove), [...parse(html).children], list.children[at + remove] ?? null);
  }
  if (!current?.isConnected && list.children.length) {
    const hadFocus = document.activeElement === document.body;
    const rows = [...list.children];
    const near = rows.slice(place).find(isStop) ?? rows.slice(0, place).reverse().find(isStop);
    if (near) go(near, { scroll: false, focus: hadFocus });
  }
  chooseAgain(words);
}

// A row whose line is the same stays the same element: what is selected, edited or spoken in it is not disturbed.
function replace(olds, fresh, below) {
  let next = 0;
  for (const row of fresh) {
    const same = row.dataset.kind === "break" ? -1 : olds.findIndex((old, n) => n >= next && old.dataset.sha === row.dataset.sha);
    if (same < 0) {
      list.insertBefore(row, olds[next] ?? below);
    } else {
      while (next < same) olds[next++].remove();
      renew(olds[next++], row);
    }
  }
  while (next < olds.length) olds[next++].remove();
}

const HERE = ["current", "looked", "speaking"]; // what this page put on a row

function renew(old, fresh) {
  for (const name of Object.keys(old.dataset)) if (!(name in fresh.dataset)) delete old.dataset[name];
  Object.assign(old.dataset, fresh.dataset);
  const kept = HERE.filter((name) => old.classList.contains(name));
  old.className = fresh.className;
  old.classList.add(...kept);
  if (old.innerHTML !== fresh.innerHTML && !old.querySelector(".editing")) old.replaceChildren(...fresh.childNodes);
}

export function go(row, { scroll = true, focus = true } = {}) {
  if (!row) return;
  if (current !== row) {
    current?.classList.remove("current");
    current?.removeAttribute("aria-current");
    current?.setAttribute("tabindex", "-1");
    current = row;
    row.classList.add("current");
    row.setAttribute("aria-current", "true");
    row.setAttribute("tabindex", "0");
    for (const listener of listeners) listener(row);
  }
  if (focus) row.focus({ preventScroll: true });
  if (scroll) reveal(row);
}

// Into sight, and only as far as needed: what is read stays where it is.
export function reveal(row, block = "nearest") {
  row.scrollIntoView({ block, behavior: "auto" });
}

export function step(direction) {
  let row = current;
  do row = direction > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  while (row && !isStop(row));
  go(row ?? (current ? null : [...list.children].find(isStop)));
}

// A row's name: the hash of its line, and how many equal lines stand before it.
export function name(row) {
  const { sha } = row.dataset;
  let nth = 0;
  for (let before = row.previousElementSibling; before; before = before.previousElementSibling) {
    if (before.dataset.sha === sha) nth++;
  }
  return { sha, nth };
}

export function find({ sha, nth }) {
  return list.querySelectorAll(`[data-sha="${sha}"]`)[nth] ?? null;
}

export const sentences = () => list.querySelectorAll(".sentence");

// The current row where it is a sentence, else the next one, else the last.
export function nearest() {
  if (kind() === "sentence") return current;
  const all = [...sentences()];
  return all.find((row) => current.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) ?? all.at(-1);
}

// --- inside a sentence -------------------------------------------------------------------------------------------

const pieces = (row) => [...row.querySelectorAll(":scope > .said > [data-p]")];
const points = (text) => [...text].length; // the server counts characters, not UTF-16 units

// Words of plain text, and changes as one: what the arrow keys step through.
export function atoms(row) {
  const found = [];
  for (const piece of pieces(row)) {
    if ("plain" in piece.dataset) {
      const node = piece.firstChild;
      for (const word of node?.data.matchAll(/\S+/g) ?? []) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        found.push(range);
      }
    } else {
      const range = document.createRange();
      range.selectNode(piece);
      found.push(range);
    }
  }
  return found;
}

export function select(ranges) {
  const selection = getSelection();
  if (!ranges.length) return selection.removeAllRanges();
  const first = ranges[0];
  const last = ranges[ranges.length - 1];
  selection.setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
}

export function selectedAtoms(row) {
  const all = atoms(row);
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !row.contains(selection.anchorNode)) return { all, from: -1, to: -1 };
  const chosen = selection.getRangeAt(0);
  const touched = all.map((atom, index) => [atom, index]).filter(([atom]) => {
    const startsBefore = atom.compareBoundaryPoints(Range.END_TO_START, chosen) < 0;
    const endsAfter = atom.compareBoundaryPoints(Range.START_TO_END, chosen) > 0;
    return startsBefore && endsAfter;
  });
  if (!touched.length) return { all, from: -1, to: -1 };
  return { all, from: touched[0][1], to: touched[touched.length - 1][1] };
}

// What stands around the selected words: they are found again by it when the sentence was put in anew.
function chosenWords() {
  if (kind() !== "sentence" || !current.isConnected) return null;
  const { all, from, to } = selectedAtoms(current);
  if (from < 0) return null;
  const texts = all.map(String);
  return { sha: current.dataset.sha, before: texts.slice(0, from), own: texts.slice(from, to + 1), after: texts.slice(to + 1) };
}

function chooseAgain(words) {
  if (!words || kind() !== "sentence" || selectedAtoms(current).from >= 0) return;
  const { before, own, after } = words;
  const all = atoms(current);
  const reads = (texts, start) => texts.every((text, n) => String(all[start + n]) === text);
  const end = all.length - after.length;
  const head = before.length > 0 && reads(before, 0);
  const tail = after.length > 0 && reads(after, end);
  if (current.dataset.sha === words.sha || (head && tail) || (head && !after.length) || (tail && !before.length)) select(all.slice(before.length, end));
  else if (tail && reads(own, end - own.length)) select(all.slice(end - own.length, end));
  else if (head && reads(own, before.length)) select(all.slice(before.length, before.length + own.length));
}

function placeOf(container, offset, after) {
  const element = container.nodeType === Node.TEXT_NODE ? container.parentElement : container;
  const piece = element.closest("[data-p]") ?? element.childNodes[after ? offset - 1 : offset];
  const number = Number(piece.dataset.p);
  if ("plain" in piece.dataset && container.nodeType === Node.TEXT_NODE) {
    return [number, points(container.data.slice(0, offset))];
  }
  return [after ? number + 1 : number, 0];
}

// The selected words as the server names them, what they write and what is said there; null where none are selected.
export function selected(row) {
  if (!row || row.dataset.kind !== "sentence") return null;
  const { all, from, to } = selectedAtoms(row);
  if (from < 0) return null;
  const start = placeOf(all[from].startContainer, all[from].startOffset, false);
  const end = placeOf(all[to].endContainer, all[to].endOffset, true);
  const whole = document.createRange();
  whole.setStart(all[from].startContainer, all[from].startOffset);
  whole.setEnd(all[to].endContainer, all[to].endOffset);
  const copy = whole.cloneContents();
  return { range: [start, end], spoken: sound(copy), written: letters(copy) };
}

function sound(fragment) {
  const copy = fragment.cloneNode(true);
  for (const change of copy.querySelectorAll(".change")) change.replaceWith(change.dataset.spoken ?? "");
  for (const other of copy.querySelectorAll(".voice")) other.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function letters(fragment) {
  const copy = fragment.cloneNode(true);
  for (const other of copy.querySelectorAll("rt, rp, ins, small, .voice")) other.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

export const spokenOf = (row) => sound(row.querySelector(".said"));
export const lineOf = (row) => row.querySelector(".said")?.dataset.line ?? "";

// Where a split goes: before the first selected word.
export function cut(row) {
  const { all, from } = selectedAtoms(row);
  return from > 0 ? placeOf(all[from].startContainer, all[from].startOffset, false) : null;
}

export function selectWord(row, word) {
  for (const piece of pieces(row)) {
    if ("plain" in piece.dataset) {
      const node = piece.firstChild;
      const at = node?.data.indexOf(word) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      return select([range]);
    }
    if (piece.dataset.spoken?.includes(word)) {
      const range = document.createRange();
      range.selectNode(piece);
      return select([range]);
    }
  }
}
