const score = document.getElementById("score"), head = document.getElementById("head");
const player = document.getElementById("player"), where = document.getElementById("where");
const track = score.querySelector(".wave");

function clock(seconds) {
  const whole = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
function chapterAt(seconds) {
  let at = 0;
  while (at + 1 < marks.length && marks[at + 1] <= seconds) at += 1;
  return names[at];
}
function place(event) {
  const box = track.getBoundingClientRect();
  const part = (event.clientX - box.left) / box.width;
  return part >= 0 && part <= 1 ? part * length : null;
}
function showAt(seconds) {
  const box = track.getBoundingClientRect(), frame = score.getBoundingClientRect();
  head.style.left = `${box.left - frame.left + (seconds / length) * box.width}px`;
  head.hidden = false;
  where.textContent = `${clock(seconds)} ${chapterAt(seconds)}`;
}
function listen(seconds) {
  player.currentTime = seconds;
  player.play();
}
score.addEventListener("pointermove", (event) => {
  const seconds = place(event);
  if (seconds !== null) showAt(seconds);
});
score.addEventListener("click", (event) => {
  const seconds = place(event);
  if (seconds === null) return;
  event.preventDefault();
  listen(seconds);
});
player.addEventListener("timeupdate", () => showAt(player.currentTime));
for (const button of document.querySelectorAll("button[data-at]")) {
  button.addEventListener("click", () => listen(Number(button.dataset.at)));
}
