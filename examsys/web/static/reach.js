// No page of the seat is left before the server itself has answered: else a lost network ends on the browser's error page.
import { ask } from "./clock.js";

const LONGEST_WAIT = 10;
const words = document.getElementById("unreached");
let busy = false;
let through = null; // the form that has been let through

export async function reached() {
  const answered = await ask();
  words.hidden = answered;
  if (!answered) words.scrollIntoView({ block: "nearest" });
  return answered;
}

// Try until the server answers, then resolve.
export async function whenReached() {
  for (let wait = 1; !(await reached()); wait = Math.min(wait * 2, LONGEST_WAIT)) {
    await new Promise((resolve) => window.setTimeout(resolve, wait * 1000));
  }
}

async function once(act) {
  if (busy) return;
  busy = true;
  if (await reached()) act();
  busy = false;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  once(() => window.location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target === through) return;
  event.preventDefault();
  const { target, submitter } = event;
  once(() => {
    through = target;
    target.requestSubmit(submitter);
    through = null;
  });
});
