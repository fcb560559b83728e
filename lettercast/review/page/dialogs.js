// One dialog for every question, and short words in the corner.

const dialog = document.getElementById("dialog");
const title = document.getElementById("dialog-title");
const body = document.getElementById("dialog-body");
const ok = document.getElementById("dialog-ok");
const cancel = document.getElementById("dialog-cancel");

export const make = (tag, properties = {}, ...children) => {
  const { dataset, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
};

let back = null; // what had the focus before the dialog
let asked = 0; // how many questions there were: an answer that comes late must not close another one's dialog

export function shut() {
  dialog.close();
  giveBack();
}

// The next key is meant for the page. Where the row that had the focus was made anew, a browser leaves the focus in
// the closed dialog until it draws again, and a key pressed before that would be lost.
function giveBack() {
  if (dialog.contains(document.activeElement)) document.activeElement.blur();
  if (document.activeElement !== document.body) return;
  (back?.isConnected ? back : document.querySelector(".row.current"))?.focus({ preventScroll: true });
}

// Ask with the given content; `done` is called on OK and may throw to keep the dialog open with the reason.
export function ask({ heading, content, button = "OK", done = null, wide = false, ready = () => {} }) {
  if (dialog.open) shut();
  const mine = ++asked;
  title.textContent = heading;
  const wrong = make("p", { className: "wrong" });
  wrong.setAttribute("role", "alert");
  body.replaceChildren(...content, wrong);
  ok.hidden = !done;
  ok.disabled = false;
  ok.textContent = button;
  cancel.firstChild.data = done ? "Cancel " : "Close ";
  dialog.classList.toggle("wide", wide);
  dialog.firstElementChild.onsubmit = async (event) => {
    event.preventDefault();
    if (ok.disabled) return; // Enter twice is one answer
    ok.disabled = true;
    const isShown = () => mine === asked && dialog.open;
    try {
      await done?.();
      if (isShown()) shut();
    } catch (error) {
      if (isShown()) wrong.textContent = error.message;
      else toast(error.message, true);
    } finally {
      if (mine === asked) ok.disabled = false;
    }
  };
  cancel.onclick = shut;
  back = document.activeElement;
  dialog.oncancel = (event) => { // Escape
    event.preventDefault();
    shut();
  };
  dialog.onclose = giveBack; // where a browser does not ask
  dialog.showModal();
  ready();
}

export const isOpen = () => dialog.open;
export const field = (text, input) => make("label", {}, text, input);

function say(text, wrong) {
  const shown = make("div", { className: wrong ? "toast wrong" : "toast", textContent: text });
  const toasts = document.getElementById("toasts");
  toasts.append(shown);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  return shown;
}

export function toast(text, wrong = false) {
  const shown = say(text, wrong);
  setTimeout(() => shown.remove(), wrong ? 8000 : 3500);
}

// What happened while nobody may have looked stays until somebody does something, and long enough to be read.
export function notice(text) {
  const shown = say(text, false);
  setTimeout(() => {
    for (const act of ["keydown", "pointerdown"]) addEventListener(act, () => shown.remove(), { once: true });
  }, 3500);
}
