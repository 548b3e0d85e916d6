// Count down to a common start by the page's own steady clock, then open the page again.
const start = performance.now();
const clock = document.querySelector("[data-countdown]");
const reload = document.querySelector("[data-reload-at]");

function left(element, name) {
  return Number(element.dataset[name]) - (performance.now() - start) / 1000;
}

function tick() {
  if (clock) {
    const seconds = Math.max(0, Math.ceil(left(clock, "countdown")));
    clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (reload && left(reload, "reloadAt") <= 0) {
    window.location.reload();
    return;
  }
  window.setTimeout(tick, 250);
}

tick();
