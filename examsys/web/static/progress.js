// A page that waits for a job: its line is asked for again, and the page opened anew once the job is done.
const EVERY = 2_000;
const line = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (!now && answer.status < 500) return window.location.reload();
    if (now && now.textContent !== line.textContent) line.textContent = now.textContent;
  } catch {
    // the network is away for a moment: asked again below
  }
  return window.setTimeout(look, EVERY);
}

window.setTimeout(look, EVERY);
