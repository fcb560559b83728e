// What can be done to the current row: said otherwise, rewritten, dropped, split, joined, paused, given a voice.

import { ask, field, make, toast } from "./dialogs.js";
import * as rows from "./rows.js";
import { edit, named, strict } from "./script.js";

const editors = new Set(); // open in the rows, each with what it takes to stay open when its row goes

export function say() {
  const row = rows.now();
  if (rows.kind() !== "sentence") return;
  const chosen = rows.selected(row);
  const input = make("textarea", { rows: 2, value: chosen ? chosen.spoken : rows.spokenOf(row) });
  const about = chosen ? `Instead of “${chosen.written || chosen.spoken}”, say` : "Instead of the whole sentence, say";
  const place = named(row);
  enterSends(input);
  ask({
    heading: "Say it so",
    content: [field(about, input)],
    button: "Say it so",
    done: () => strict("edit", { ...place, op: "say", range: chosen?.range ?? null, spoken: input.value }),
    ready: () => input.select(),
  });
}

function enterSends(area) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      area.form.requestSubmit();
    }
  });
}

export function editLine() {
  const row = rows.now();
  if (rows.kind() === "heading") return title();
  if (rows.kind() === "cue") return row.matches(".cue-pause") ? pause() : toast("Take it out with d, or edit it in the file.");
  if (rows.kind() !== "sentence") return;
  const open = row.querySelector(".editor");
  if (open) return open.focus();
  const said = row.querySelector(".said");
  const place = named(row);
  const area = make("textarea", { className: "editor", value: rows.lineOf(row), spellcheck: true });
  area.setAttribute("aria-label", "The sentence in the script's notation");
  const wrong = make("p", { className: "wrong" });
  wrong.setAttribute("role", "alert");
  const editor = {
    // The row it stood in is another one now: it goes on beside what stands there.
    stay() {
      const beside = !area.readOnly && !box.isConnected && rows.nearest()?.querySelector(".said");
      if (!beside) return;
      beside.after(box);
      wrong.textContent = "This was changed elsewhere meanwhile: what you save is merged with it.";
      area.focus({ preventScroll: true });
    },
  };
  const close = () => {
    editors.delete(editor);
    const here = box.closest(".row");
    if (box.contains(document.activeElement)) here.focus({ preventScroll: true });
    if (here === row) box.replaceWith(said);
    else box.remove();
  };
  const save = async () => {
    if (area.readOnly) return;
    if (area.value === said.dataset.line) return close();
    area.readOnly = true; // the next key is meant for the page
    rows.now().focus({ preventScroll: true });
    try {
      await strict("edit", { ...place, op: "rewrite", line: area.value });
      close();
    } catch (error) {
      area.readOnly = false;
      editor.stay();
      wrong.textContent = error.message;
      area.focus({ preventScroll: true });
    }
  };
  const box = make("div", { className: "said editing" }, area,
    make("p", {}, "{written|said} where they differ; a line for each sentence."), wrong,
    make("div", { className: "choices" }, make("button", { type: "button", className: "main", onclick: save }, "Save ", make("kbd", { textContent: "Enter" })), " ", make("button", { type: "button", onclick: close }, "Cancel ", make("kbd", { textContent: "Esc" }))));
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  });
  said.replaceWith(box);
  editors.add(editor);
  area.focus();
}

export const keepEditors = () => editors.forEach((editor) => editor.stay());

function title() {
  const heading = rows.now().querySelector("[data-title]");
  if (!heading) return;
  const input = make("input", { value: heading.dataset.title });
  const place = named(rows.now());
  ask({
    heading: "Chapter title",
    content: [field("What players show; what is said stands in the sentence below", input)],
    button: "Name it",
    done: () => strict("edit", { ...place, op: "title", text: input.value }),
    ready: () => input.select(),
  });
}

export function drop() {
  const row = rows.now();
  if (["cue", "note", "right"].includes(rows.kind())) return edit("remove");
  if (rows.kind() !== "sentence") return;
  const chosen = rows.selected(row);
  const isDropped = chosen ? !chosen.spoken : !row.dataset.take;
  edit(isDropped ? "restore" : "drop", chosen ? { range: chosen.range } : {});
}

export function restore() {
  const chosen = rows.selected(rows.now());
  if (["sentence", "unspoken"].includes(rows.kind())) edit("restore", chosen ? { range: chosen.range } : {});
}

export function split() {
  const place = rows.kind() === "sentence" ? rows.cut(rows.now()) : null;
  if (!place) return toast("Select the word that shall begin the second sentence (← →).");
  edit("split", { place });
}

export function pause() {
  const row = rows.now();
  const target = row.matches(".cue-pause") ? row.previousElementSibling : row;
  if (!target) return;
  const beside = target.nextElementSibling;
  const held = beside?.matches(".cue-pause") ? beside.textContent.match(/[\d.]+/)?.[0] : "";
  const input = make("input", { type: "number", min: 0, max: 60, step: 0.1, value: held ?? "" });
  const place = named(target);
  ask({
    heading: "Pause",
    content: [field("Seconds of silence after this; empty for the usual pause", input)],
    button: "Set",
    done: () => strict("edit", { ...place, op: "pause", seconds: input.value === "" ? null : Number(input.value) }),
    ready: () => input.select(),
  });
}

export function voice() {
  const row = rows.now();
  if (rows.kind() !== "sentence") return;
  const above = row.previousElementSibling;
  const input = make("input", { value: above?.matches(".cue-voice") ? above.textContent.replace(/^\W*voice\s+/, "").trim() : "" });
  const place = named(row);
  ask({
    heading: "Who speaks from here on",
    content: [field("narrator, opinion, quotation, or a part and a name: opinion Ada. Empty takes the mark out.", input)],
    button: "Set",
    done: () => strict("edit", { ...place, op: "voice", part: input.value }),
    ready: () => input.select(),
  });
}

export const join = () => rows.kind() === "sentence" && edit("join");
