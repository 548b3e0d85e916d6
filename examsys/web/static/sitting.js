// The paper: one question at a time, a palette, a flag, the time left, and what has been saved.
import { Clicks } from "./clicks.js";

const paper = document.getElementById("paper");
const state = document.getElementById("state");
const timer = document.getElementById("time-left");
const questions = [...document.querySelectorAll(".exs-question")];
const palette = [...document.querySelectorAll("[data-go]")];
const opened = performance.now();
let left = Number(paper.dataset.left);
let leftAt = opened;
let current = 1;
let over = false;

const clicks = new Clicks({
  sitting: paper.dataset.sitting,
  seq: Number(paper.dataset.seq),
  onSaved(click, reply) {
    left = reply.left;
    leftAt = performance.now();
    if (!clicks.waiting.some((other) => other.question === click.question)) mark(click.question, "answered", click.choice !== null);
    say(paper.dataset.saved.replace("{t}", reply.time));
  },
  onRefused(click, reply) {
    const box = document.getElementById("refused");
    box.textContent = reply.words || reply.refusal;
    box.hidden = false;
    if (["replaced", "unknown", "closed"].includes(reply.refusal)) document.getElementById("answers").inert = true;
  },
  onTrouble(trouble) {
    document.getElementById("offline").hidden = !trouble;
    if (trouble) say(paper.dataset.kept);
  },
});

function say(words) {
  state.textContent = words;
}

function mark(question, what, yes) {
  const item = palette[question - 1];
  item.dataset[what] = yes ? "yes" : "no";
  const words = item.querySelector("[data-mark]");
  words.textContent = ["answered", "flagged"]
    .filter((name) => item.dataset[name] === "yes")
    .map((name) => ` ${words.dataset[`${name}Words`]}`)
    .join(",");
}

function show(question, focus = true) {
  current = Math.min(Math.max(question, 1), questions.length);
  questions.forEach((element, index) => { element.hidden = index !== current - 1; });
  palette.forEach((item, index) => {
    if (index === current - 1) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
  document.getElementById("back").disabled = current === 1;
  document.getElementById("next").disabled = current === questions.length;
  document.getElementById("flag").setAttribute("aria-pressed", palette[current - 1].dataset.flagged === "yes");
  if (focus) questions[current - 1].querySelector("legend").focus();
}

function tick() {
  const seconds = Math.max(0, Math.ceil(left - (performance.now() - leftAt) / 1000));
  const words = seconds > 60 ? timer.dataset.words.replace("{n}", Math.ceil(seconds / 60)) : timer.dataset.seconds.replace("{n}", seconds);
  if (timer.textContent !== words) timer.textContent = words;
  timer.setAttribute("aria-live", seconds <= 60 ? "off" : "polite");
  if (seconds === 0 && !over) {
    over = true;
    document.getElementById("answers").inert = true;
    clicks.empty(10).then(() => document.getElementById("time-up").submit());
  }
  window.setTimeout(tick, 500);
}

document.getElementById("answers").addEventListener("change", (event) => {
  const question = Number(event.target.closest("[data-question]").dataset.question);
  say(paper.dataset.saving);
  clicks.add(question, Number(event.target.value));
});
document.getElementById("answers").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("back").addEventListener("click", () => show(current - 1));
document.getElementById("next").addEventListener("click", () => show(current + 1));
document.getElementById("flag").addEventListener("click", () => {
  mark(current, "flagged", palette[current - 1].dataset.flagged !== "yes");
  show(current, false);
});
palette.forEach((item) => item.addEventListener("click", () => show(Number(item.dataset.go))));
document.querySelectorAll("[data-size]").forEach((button) => {
  if (button !== paper) button.addEventListener("click", () => { paper.dataset.size = button.dataset.size; });
});
document.getElementById("hand-in").addEventListener("click", async (event) => {
  event.preventDefault();
  const href = event.currentTarget.href;
  if (await clicks.empty(5)) window.location.assign(href);
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "PageDown") { event.preventDefault(); show(current + 1); }
  if (event.key === "PageUp") { event.preventDefault(); show(current - 1); }
  const place = "abcdef".indexOf(event.key.toLowerCase());
  const options = questions[current - 1].querySelectorAll("input");
  if (event.key.length === 1 && place >= 0 && place < options.length) options[place].click();
});

clicks.open().then((kept) => {
  kept.filter((click) => click.choice !== null).forEach((click) => {
    questions[click.question - 1].querySelectorAll("input")[click.choice].checked = true;
  });
  paper.hidden = false;
  const wanted = Number((window.location.hash.match(/^#cau-(\d+)$/) || [])[1] || new URLSearchParams(window.location.search).get("cau") || 1);
  show(wanted, false);
  tick();
});
