// The paper: one question at a time, a palette, a flag, the time left, and what has been saved.
import { Clicks } from "./clicks.js";
import { mark, options, show, timeInWords, wanted } from "./questions.js";

const paper = document.getElementById("paper");
const state = document.getElementById("state");
const timer = document.getElementById("time-left");
const opened = performance.now();
let left = Number(paper.dataset.left);
let leftAt = opened;
let over = false;
let lost = false; // the hand-in waits for the network

const clicks = new Clicks({
  sitting: paper.dataset.sitting,
  token: paper.dataset.token,
  seq: Number(paper.dataset.seq),
  onSaved(click, reply) {
    left = reply.left;
    leftAt = performance.now();
    if (!clicks.waiting.some((other) => other.question === click.question)) {
      if (clicks.isOld(click)) choose(click);
      mark(click.question, "answered", click.choice !== null);
    }
    if (lost) showRefused("");
    say(paper.dataset.saved.replace("{t}", reply.time).replace("{n}", click.question));
  },
  onRefused(click, reply) {
    showRefused(reply.words || reply.refusal);
    say("");
    const ended = clicks.isOld(click) ? ["suspended"] : ["replaced", "unknown", "closed", "suspended"];
    if (ended.includes(reply.refusal)) document.getElementById("answers").inert = true;
  },
  onTrouble(trouble) {
    document.getElementById("offline").hidden = !trouble;
    if (trouble) say(paper.dataset.kept);
  },
});

function showRefused(words) {
  const box = document.getElementById("refused");
  box.textContent = words;
  box.hidden = !words;
  lost = words === paper.dataset.notHandedIn;
  box.scrollIntoView({ block: "nearest" });
}

function choose(click) {
  if (click.choice !== null) options(click.question)[click.choice].checked = true;
}

function say(words) {
  state.textContent = words;
}

function tick() {
  const seconds = Math.max(0, Math.ceil(left - (performance.now() - leftAt) / 1000));
  timeInWords(timer, seconds);
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
document.getElementById("hand-in").addEventListener("click", async (event) => {
  event.preventDefault();
  const href = event.currentTarget.href;
  if (await clicks.empty(5)) window.location.assign(href);
  else showRefused(paper.dataset.notHandedIn);
});
clicks.open().then((kept) => {
  kept.filter((click) => !clicks.isOld(click)).forEach(choose); // an older one may have been overtaken: first ask
  paper.hidden = false;
  show(wanted(), false);
  tick();
});
