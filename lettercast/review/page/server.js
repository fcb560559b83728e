// Talking to the server: one change at a time, each on the view that its author saw.

const { base, token } = document.body.dataset;
const main = document.querySelector("main");
let queue = Promise.resolve();
let waiting = 0; // changes that are not answered yet

export class Refused extends Error {
  constructor(problems) {
    super(problems.map(({ what, remedy }) => (remedy ? `${what}; ${remedy}` : what)).join("\n"));
    this.problems = problems;
  }
}

async function answer(response) {
  if (response.status === 204) return null;
  const told = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : null;
  if (told?.problems) throw new Refused(told.problems);
  if (!response.ok) throw new Refused([{ what: `the server said ${response.status}`, remedy: "reload the page" }]);
  return told;
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Refused([{ what: "the server is not there", remedy: "start it again in the terminal" }]);
  }
}

export async function get(path, parameters = {}) {
  return answer(await reach(`${base}/${path}?${new URLSearchParams(parameters)}`));
}

function send(path, body, keepalive) {
  const headers = { "content-type": "application/json", "x-token": token };
  return reach(`${base}/${path}`, { method: "POST", headers, body: JSON.stringify(body), keepalive });
}

// In turn: `asking` is called when all before it are answered, and `then` before the next one is sent.
function inTurn(asking, then = (told) => told) {
  const done = queue.then(async () => then(await answer(await asking())));
  queue = done.catch(() => {});
  return done;
}

export function post(path, body, then) {
  main.setAttribute("aria-busy", String(++waiting > 0));
  const done = inTurn(() => send(path, typeof body === "function" ? body() : body), then);
  const over = () => main.setAttribute("aria-busy", String(--waiting > 0));
  done.then(over, over);
  return done;
}

// When all that was asked is answered.
export const settled = () => queue;

export const getInTurn = (path, parameters, then) => inTurn(() => reach(`${base}/${path}?${new URLSearchParams(parameters())}`), then);

// On the way out: nobody waits for the answer.
export function leave(path, body) {
  send(path, body, true).catch(() => {});
}

export function watch(changed) {
  const events = new EventSource(`${base}/events`);
  events.onmessage = changed;
  events.onopen = changed; // what changed before somebody watched
  return events;
}

export const takeAddress = (key) => `/take/${key}.flac`;
