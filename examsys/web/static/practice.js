// The practice paper: as at the seat, but its answers live in this page only.
import { now, secondsUntil } from "./clock.js";
import { mark, show, timeInWords, wanted } from "./questions.js";
import { whenReached } from "./reach.js";

const paper = document.getElementById("paper");
const answers = document.getElementById("answers");
const timer = document.getElementById("time-left");
const kept = document.getElementById("left");
const end = now() + Number(paper.dataset.left);
let over = false;

function tick() {
  const seconds = secondsUntil(end);
  timeInWords(timer, seconds);
  kept.value = Math.max(1, seconds);
  if (seconds === 0 && !over) {
    over = true;
    whenReached().then(() => paper.submit());
  }
  window.setTimeout(tick, 500);
}

function answered(input) {
  mark(Number(input.closest("[data-question]").dataset.question), "answered", true);
}

answers.addEventListener("change", (event) => {
  answered(event.target);
  const time = new Date().toLocaleTimeString("vi-VN", { hour12: false });
  document.getElementById("state").textContent = paper.dataset.kept.replace("{t}", time);
});
document.querySelectorAll("[data-with-script]").forEach((element) => { element.hidden = false; });
answers.querySelectorAll("input:checked").forEach(answered);
show(wanted(), false);
tick();
