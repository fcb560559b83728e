// The player: everything it does to the page, on top of a plain <audio> that works without it.

const player = document.querySelector(".player");
const audio = player.querySelector("audio");
const range = player.querySelector("input[type=range]");
const chapters = [...document.querySelectorAll("[data-at]")].map((element) => ({
  element,
  start: Number(element.dataset.at) / 1000,
  title: (element.querySelector("span") ?? element).textContent,
}));
const transcript = document.querySelector(".transcript");
const key = `lettercast:${location.pathname}`;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return h ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
};
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };
const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const duration = () => (Number.isFinite(audio.duration) ? audio.duration : Number(range.max));
/** The index of the last of `starts` that is not after `time`, or -1. */
const lastBefore = (starts, time) => {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
};

// Words: each sentence says its first word's start and the steps from word to word, in hundredths of a second.
const words = [];
const sentences = [];
for (const element of transcript?.querySelectorAll(".s") ?? []) {
  let at = 0;
  const times = element.dataset.t.split(" ").map((step) => (at += Number(step)) / 100);
  const texts = element.textContent.split(/\s+/u).filter(Boolean);
  element.replaceChildren(...texts.flatMap((text, index) => {
    const word = document.createElement("span");
    word.textContent = text;
    words.push({ element: word, sentence: sentences.length, start: times[index], end: times[index + 1] });
    return index ? [" ", word] : [word];
  }));
  sentences.push({ element, start: times[0] });
}
const wordStarts = words.map((word) => word.start);
const sentenceStarts = sentences.map((sentence) => sentence.start);
const chapterStarts = chapters.map((chapter) => chapter.start);
const wordOf = new Map(words.map((word) => [word.element, word]));

// What is shown of where we are
let wordNow = -1;
let sentenceNow = -1;
let chapterNow = -2;
let following = true;
let scrolledByUs = 0;
const follow = document.querySelector(".follow");

const showSentence = () => {
  if (sentenceNow < 0) return;
  scrolledByUs = performance.now();
  sentences[sentenceNow].element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
};
const isInView = (element) => {
  const box = element.getBoundingClientRect();
  return box.bottom > player.getBoundingClientRect().bottom && box.top < innerHeight;
};
const chapterList = document.querySelector("nav.chapters");
/** Scroll the list of chapters to one of them; scrollIntoView would move the page as well. */
const reveal = (chapter) => {
  if (!chapterList || !chapter) return;
  const box = chapter.getBoundingClientRect();
  const frame = chapterList.getBoundingClientRect();
  if (box.top < frame.top) chapterList.scrollTop -= frame.top - box.top + box.height;
  if (box.bottom > frame.bottom) chapterList.scrollTop += box.bottom - frame.bottom + box.height;
};
const update = () => {
  const time = audio.currentTime;
  const total = duration();
  range.value = time;
  range.parentElement.style.setProperty("--done", `${(100 * time) / total}%`);
  range.setAttribute("aria-valuetext", `${clock(time)} of ${clock(total)}`);
  player.querySelector(".elapsed").textContent = clock(time);
  player.querySelector(".left").textContent = `−${clock(total - time)}`;
  const chapter = lastBefore(chapterStarts, time + 0.02);
  if (chapter !== chapterNow) {
    chapters[chapterNow]?.element.removeAttribute("aria-current");
    chapterNow = chapter;
    chapters[chapter]?.element.setAttribute("aria-current", "true");
    reveal(chapters[chapter]?.element);
    player.querySelector(".chapter-now").textContent = chapters[chapter]?.title ?? "";
    describe();
  }
  const word = lastBefore(wordStarts, time + 0.02);
  if (word !== wordNow) {
    words[wordNow]?.element.classList.remove("now");
    wordNow = word;
    words[word]?.element.classList.add("now");
    const sentence = words[word]?.sentence ?? -1;
    if (sentence !== sentenceNow) {
      sentences[sentenceNow]?.element.classList.remove("on");
      sentenceNow = sentence;
      sentences[sentence]?.element.classList.add("on");
      if (following && !audio.paused) showSentence();
    }
  }
};
const tick = () => {
  update();
  if (!audio.paused) requestAnimationFrame(tick);
};
const seek = (time, { play = false, show = true } = {}) => {
  const target = Math.min(Math.max(0, time), Math.max(0, duration() - 0.05));
  following = show;
  follow?.setAttribute("hidden", "");
  audio.currentTime = target;
  update();
  if (play) start();
};
const start = () => audio.play().catch((error) => {
  if (error.name !== "AbortError" && error.name !== "NotAllowedError") complain();
});
const toggle = () => (audio.paused ? start() : audio.pause());
const complain = () => {
  const trouble = player.querySelector(".trouble");
  trouble.textContent = "The sound can’t be loaded just now. Try again, or download the MP3.";
  trouble.hidden = false;
};

// What can be done
const chapterStep = (step) => {
  const now = lastBefore(chapterStarts, audio.currentTime + 0.02);
  const restart = step < 0 && audio.currentTime - (chapterStarts[now] ?? 0) > 3;
  const target = restart ? now : now + step;
  if (target < chapters.length) seek(chapterStarts[Math.max(0, target)] ?? 0);
};
const unitStep = (starts, step) => {
  if (!starts.length) return;
  const now = lastBefore(starts, audio.currentTime + 0.02);
  seek(starts[Math.min(starts.length - 1, Math.max(0, now + step))]);
  if (audio.paused) showSentence();
};
const speed = player.querySelector("[data-do=speed]");
const setSpeed = (value) => {
  audio.playbackRate = Number(value);
  if (speed) speed.value = value;
  remember("lettercast:speed", value);
};
const stepSpeed = (step) => {
  const next = speed?.options[speed.selectedIndex + step];
  if (next) setSpeed(next.value);
};
const actions = {
  play: toggle,
  back: () => seek(audio.currentTime - 15),
  forward: () => seek(audio.currentTime + 30),
  previous: () => chapterStep(-1),
  next: () => chapterStep(1),
  keys: () => document.querySelector("dialog.keys").showModal(),
  share: async (button) => {
    const link = `${location.href.split("#")[0]}#t=${Math.floor(audio.currentTime)}`;
    history.replaceState(null, "", link);
    const label = button.querySelector("span");
    try {
      await navigator.clipboard.writeText(link);
      label.textContent = "Copied";
    } catch {
      label.textContent = "See the address bar";
    }
    setTimeout(() => { label.textContent = "Link to here"; }, 2000);
  },
};
for (const button of document.querySelectorAll("button[data-do]")) {
  button.addEventListener("click", () => actions[button.dataset.do](button));
}
speed?.addEventListener("change", () => setSpeed(speed.value));
range.addEventListener("input", () => seek(Number(range.value)));
for (const chapter of chapters) {
  chapter.element.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.replaceState(null, "", `#t=${Math.floor(chapter.start)}`);
    seek(chapter.start, { play: true });
    const heading = document.getElementById(`t=${Math.floor(chapter.start)}`);
    scrolledByUs = performance.now();
    heading?.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
  });
}
transcript?.addEventListener("click", (event) => {
  const word = wordOf.get(event.target);
  if (!word || event.target.closest("a") || String(getSelection()).trim()) return;
  seek(word.start, { play: true });
});

// Keys; single letters can be switched off, for people who speak to their computer (WCAG 2.1.4)
const useKeys = document.querySelector("[data-do=use-keys]");
if (useKeys) {
  useKeys.checked = recall("lettercast:keys") !== "off";
  useKeys.addEventListener("change", () => remember("lettercast:keys", useKeys.checked ? "on" : "off"));
}
const bindings = {
  " ": toggle, k: toggle, "[": actions.previous, "]": actions.next, "?": actions.keys,
  ArrowLeft: actions.back, ArrowRight: actions.forward,
  ",": () => unitStep(sentenceStarts, -1), ".": () => unitStep(sentenceStarts, 1),
  "-": () => stepSpeed(-1), "+": () => stepSpeed(1), "=": () => stepSpeed(1),
  m: () => { audio.muted = !audio.muted; },
};
document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || (useKeys && !useKeys.checked)) return;
  if (document.querySelector("dialog[open]")) return;
  const inField = event.target.closest("input, select, textarea");
  const onControl = event.target.closest("button, a, summary");
  if (inField || (onControl && (event.key === " " || event.key === "Enter"))) return;
  if (event.shiftKey && event.key.startsWith("Arrow")) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    unitStep(wordStarts, step);
    return;
  }
  const action = bindings[event.key];
  if (!action || (event.key === "?" && !useKeys)) return;
  event.preventDefault();
  action();
});

// Following the words, until the reader scrolls away
const leave = () => {
  if (performance.now() - scrolledByUs < 1200 || audio.paused || sentenceNow < 0) return;
  following = isInView(sentences[sentenceNow].element);
  if (follow) follow.hidden = following;
};
addEventListener("wheel", leave, { passive: true });
addEventListener("touchmove", leave, { passive: true });
follow?.addEventListener("click", () => {
  following = true;
  follow.hidden = true;
  showSentence();
});

// The system's own controls
const describe = () => {
  if (!("mediaSession" in navigator) || !("MediaMetadata" in window)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: chapters[chapterNow]?.title || player.dataset.title,
    album: player.dataset.title,
    artist: player.dataset.show,
    artwork: [{ src: player.dataset.art, sizes: "480x480", type: "image/jpeg" }],
  });
};
const handlers = {
  play: start, pause: () => audio.pause(), seekbackward: actions.back, seekforward: actions.forward,
  previoustrack: actions.previous, nexttrack: actions.next,
};
for (const [name, handler] of Object.entries(handlers)) {
  try { navigator.mediaSession?.setActionHandler(name, handler); } catch { /* not known here */ }
}

// Where to begin: a link's time (#t=754, #t=12:34, #t=1h2m3s), else where this listener stopped
const timeOf = (hash) => {
  const text = /^#t=([\d:.hms]+)/.exec(hash)?.[1];
  if (!text) return null;
  const named = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text);
  if (named && !text.includes(":")) return (Number(named[1] ?? 0) * 60 + Number(named[2] ?? 0)) * 60 + Number(named[3] ?? 0);
  const parts = text.split(":").map(Number);
  return parts.some(Number.isNaN) ? null : parts.reduce((sum, part) => sum * 60 + part, 0);
};
const goToLink = () => {
  const time = timeOf(location.hash);
  if (time === null) return false;
  seek(time);
  if (sentenceNow >= 0) showSentence();
  return true;
};
addEventListener("hashchange", goToLink);

audio.addEventListener("play", () => {
  player.classList.add("playing");
  player.querySelector("[data-do=play]").setAttribute("aria-label", "Pause");
  player.querySelector(".trouble").hidden = true;
  tick();
});
audio.addEventListener("pause", () => {
  player.classList.remove("playing");
  player.querySelector("[data-do=play]").setAttribute("aria-label", "Play");
  update(); // on a busy machine the last frame may be long ago
  remember(key, audio.currentTime);
});
audio.addEventListener("ended", () => remember(key, 0));
audio.addEventListener("seeked", update);
audio.addEventListener("error", complain);
addEventListener("pagehide", () => { if (audio.currentTime > 1 && !audio.ended) remember(key, audio.currentTime); });

audio.controls = false;
audio.hidden = true;
for (const part of document.querySelectorAll(".controls, .scrub, .extras, .hint")) part.hidden = false;
transcript?.classList.add("seekable");
if (matchMedia("(max-width: 56rem)").matches) document.querySelector(".chapters details")?.removeAttribute("open");
const drawTicks = () => {
  range.max = duration();
  player.querySelector(".ticks").replaceChildren(...chapterStarts.slice(1).map((at) => {
    const tickMark = document.createElement("i");
    tickMark.style.left = `${(100 * at) / duration()}%`;
    return tickMark;
  }));
  update();
};
drawTicks();
const begin = () => {
  drawTicks();
  if (!goToLink()) {
    const before = Number(recall(key));
    if (before > 5 && before < duration() - 5) seek(before, { show: false });
  }
};
if (audio.readyState >= 1) begin(); else audio.addEventListener("loadedmetadata", begin, { once: true });
const wanted = recall("lettercast:speed");
if (wanted && speed && [...speed.options].some((option) => option.value === wanted)) setSpeed(wanted);
