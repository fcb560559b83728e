// The script as this page shows it: what the server tells is put in, edits go out.

import { notice, toast } from "./dialogs.js";
import * as rows from "./rows.js";
import { getInTurn, post } from "./server.js";

let view = "";
let notices = 0;
let drawn = ""; // the view and the status as they stand on the page
export let status = {};
const listeners = { changed: () => {}, broken: () => {} };

export const shownView = () => view;

// `changed` is called when the rows and the status are new, `broken` when the file can't be read as a script.
export const onScript = (given) => Object.assign(listeners, given);

export function begin(told) {
  view = told.base;
  apply(told);
}

export function apply(told) {
  if (!told.whole && told.base !== view) return void refresh(); // made for rows that are not these any more
  if (told.splices.length || told.whole) rows.splice(told.splices, told.whole);
  view = told.view;
  status = told.status;
  for (const { number, text } of told.notices) {
    notices = Math.max(notices, number);
    notice(text);
  }
  if (told.clashes) toast("Someone changed the same words: both versions are in the script, choose there.", true);
  const now = JSON.stringify([view, status]);
  if (now !== drawn || told.whole || told.splices.length) listeners.changed();
  drawn = now;
}

export async function refresh() {
  try {
    await getInTurn("state", () => ({ view, notices }), apply);
  } catch (error) {
    if (!error.problems?.some(({ where }) => where)) return toast(error.message, true);
    drawn = "";
    listeners.broken(error.problems);
  }
}

export function shown(told) {
  apply(told);
  return told;
}

export async function change(path, body = {}, done = "") {
  try {
    const told = await post(path, () => ({ view, notices, ...body, base: view }), shown);
    if (done) toast(done);
    return told;
  } catch (error) {
    toast(error.message, true);
    refresh();
    return null;
  }
}

// A row is named when the person acts, on the view they saw; the server merges.
export const named = (row) => ({ view, ...rows.name(row) });
export const edit = (op, extra = {}, row = rows.now()) => row && change("edit", { ...named(row), op, ...extra });

// Throws what the server refuses, for a dialog to show.
export const strict = (path, body) => post(path, () => ({ view, notices, ...body, base: view }), apply);
