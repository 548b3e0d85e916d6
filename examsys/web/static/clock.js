// The server's time as this page knows it. The steady clock stands still while a computer sleeps, and the computer's own
// clock can be moved: the one that has gone further is believed, and the server asked again whenever they disagree.
const EVERY = 30_000;
const GAP = 2_000;
const SLOW = 2_000; // an answer that took longer says the time too vaguely, unless nothing better is known
const PATIENCE = 8_000;
const page = performance.getEntriesByType("navigation")[0];
const asked = page ? page.requestStart : 0;
let doubtful = false;
let known = {
  server: Number(document.querySelector("[data-now]").dataset.now) * 1000,
  steady: asked,
  wall: Date.now() - (performance.now() - asked),
};
let seen = { steady: performance.now(), wall: Date.now() };

export function reading() {
  return { steady: performance.now(), wall: Date.now() };
}

// What the server said, counted from when it was asked: so the page may be early by the way there, and never late.
export function heard(seconds, since) {
  if (!doubtful && performance.now() - since.steady > SLOW) return;
  known = { server: seconds * 1000, ...since };
  doubtful = false;
}

export function now() {
  return (known.server + Math.max(performance.now() - known.steady, Date.now() - known.wall)) / 1000;
}

export function secondsUntil(moment) {
  return Math.max(0, Math.ceil(moment - now()));
}

// Resolves to true when the server itself has told its time, to false when anything else answered or nothing did.
export async function ask() {
  const since = reading();
  try {
    const answer = await fetch("/thi/gio", { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    const reply = await answer.json();
    if (!answer.ok || typeof reply.now !== "number") return false;
    heard(reply.now, since);
    return true;
  } catch {
    return false;
  }
}

function watch() {
  const found = reading();
  const steady = found.steady - seen.steady;
  if (steady > GAP + 1_000 || Math.abs(found.wall - seen.wall - steady) > GAP) {
    doubtful = true;
    ask();
  }
  seen = found;
}

function again() {
  ask();
  window.setTimeout(again, EVERY * (0.8 + Math.random() * 0.4)); // a hall opens its papers at once: spread the asking
}

window.setInterval(watch, 1_000);
window.setTimeout(again, EVERY);
window.addEventListener("online", ask);
window.addEventListener("pageshow", ask);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
