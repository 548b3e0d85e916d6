// The paper: one question at a time, a palette, a flag, the time left, and what has been saved.
import { Clicks } from "./clicks.js";
import { heard, now, secondsUntil } from "./clock.js";
import { mark, options, show, timeInWords, wanted } from "./questions.js";
import { reached, whenReached } from "./reach.js";

const ROUNDED = 2; // the seconds left come rounded up; only a deadline further away than that is another one
const paper = document.getElementById("paper");
const answers = document.getElementById("answers");
const timer = document.getElementById("time-left");
let deadline = Number(paper.dataset.deadline);
let closing = false; // the time is over, and the server is asked
let ended = false; // this computer writes no more, whatever the time
let lost = false; // the hand-in waits for the network

const clicks = new Clicks({
  sitting: paper.dataset.sitting,
  token: paper.dataset.token,
  seq: Number(paper.dataset.seq),
  onKept(kept) {
    kept.filter((click) => !clicks.isOld(click)).forEach(choose); // an older one may have been overtaken: first ask
  },
  onSaved(click, reply, since) {
    heard(reply.now, since);
    if (Math.abs(reply.now + reply.left - deadline) > ROUNDED) deadline = reply.now + reply.left;
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
    const last = clicks.isOld(click) ? ["suspended"] : ["replaced", "closed", "suspended"];
    if (last.includes(reply.refusal)) end();
  },
  onTrouble(trouble) {
    document.getElementById("offline").hidden = !trouble;
    if (trouble) say(clicks.storing ? paper.dataset.kept : paper.dataset.keptInPage);
  },
  onSignedOut() {
    document.getElementById("signed-out").hidden = false;
    say(paper.dataset.kept);
    end();
  },
});

function end() {
  ended = true;
  answers.inert = true;
}

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
  document.getElementById("state").textContent = words;
}

// The time seems over: nothing can be chosen, and once the server answers, it is handed in, or goes on if there is time left.
async function close() {
  closing = true;
  answers.inert = true;
  document.getElementById("time-is-up").hidden = false;
  await clicks.empty(5);
  await whenReached();
  if (now() >= deadline) {
    await clicks.empty(10);
    document.getElementById("time-up").submit();
    return;
  }
  document.getElementById("time-is-up").hidden = true;
  answers.inert = ended;
  closing = false;
}

function tick() {
  const seconds = secondsUntil(deadline);
  timeInWords(timer, seconds);
  if (seconds === 0 && !closing) close();
  window.setTimeout(tick, 250);
}

answers.addEventListener("change", (event) => {
  say(paper.dataset.saving);
  clicks.add(Number(event.target.closest("[data-question]").dataset.question), Number(event.target.value));
});
answers.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("hand-in").addEventListener("click", async (event) => {
  event.preventDefault();
  const href = event.currentTarget.href;
  if ((await clicks.empty(5)) && (await reached())) window.location.assign(href);
  else if (!clicks.signedOut) showRefused(paper.dataset.notHandedIn);
});
clicks.open().then(() => {
  paper.hidden = false;
  show(wanted(), false);
  tick();
});
