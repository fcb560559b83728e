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

function shut() {
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
  title.textContent = heading;
  const wrong = make("p", { className: "wrong" });
  wrong.setAttribute("role", "alert");
  body.replaceChildren(...content, wrong);
  ok.hidden = !done;
  ok.textContent = button;
  cancel.firstChild.data = done ? "Cancel " : "Close ";
  dialog.classList.toggle("wide", wide);
  dialog.firstElementChild.onsubmit = async (event) => {
    event.preventDefault();
    ok.disabled = true;
    try {
      await done?.();
      shut();
    } catch (error) {
      wrong.textContent = error.message;
    } finally {
      ok.disabled = false;
    }
  };
  cancel.onclick = shut;
  back = document.activeElement;
  dialog.onclose = giveBack; // Escape closes it too
  dialog.showModal();
  ready();
}

export const isOpen = () => dialog.open;
export const field = (text, input) => make("label", {}, text, input);

export function toast(text, wrong = false) {
  const shown = make("div", { className: wrong ? "toast wrong" : "toast", textContent: text });
  const toasts = document.getElementById("toasts");
  toasts.append(shown);
  while (toasts.children.length > 3) toasts.firstElementChild.remove();
  setTimeout(() => shown.remove(), wrong ? 8000 : 3500);
}
