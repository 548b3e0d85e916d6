// Count down to a common instant by the server's time, then open the page again, once the server can be reached.
import { now, secondsUntil } from "./clock.js";
import { whenReached } from "./reach.js";

const clock = document.querySelector("[data-countdown-to]");
const reload = document.querySelector("[data-reload-at]");

async function tick() {
  if (clock) {
    const seconds = secondsUntil(Number(clock.dataset.countdownTo));
    clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (reload && now() >= Number(reload.dataset.reloadAt)) {
    await whenReached();
    if (now() >= Number(reload.dataset.reloadAt)) { // the server, now asked, agrees
      window.location.reload();
      return;
    }
  }
  window.setTimeout(tick, 250);
}

tick();
