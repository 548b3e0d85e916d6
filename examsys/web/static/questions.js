// One question at a time, the palette, the flag, the sizes and the keyboard: the same at the seat and in the practice.
const questions = [...document.querySelectorAll(".exs-question")];
const palette = [...document.querySelectorAll("[data-go]")];
const paper = document.getElementById("paper");
const letters = document.getElementById("letters");
const keeper = paper.dataset.sitting && `paper:${paper.dataset.sitting}`; // a practice is new each time: nothing is kept
let current = 1;

function kept() {
  try {
    return (keeper && JSON.parse(window.localStorage.getItem(keeper))) || {};
  } catch {
    return {}; // no store on this computer: size, flags and place live as long as the page
  }
}

function keep(what) {
  try {
    if (keeper) window.localStorage.setItem(keeper, JSON.stringify({ ...kept(), ...what }));
  } catch { /* see kept() */ }
}

export function options(question) {
  return questions[question - 1].querySelectorAll("input");
}

export function mark(question, what, yes) {
  const item = palette[question - 1];
  item.dataset[what] = yes ? "yes" : "no";
  const words = item.querySelector("[data-mark]");
  words.textContent = ["answered", "flagged"]
    .filter((name) => item.dataset[name] === "yes")
    .map((name) => ` ${words.dataset[`${name}Words`]}`)
    .join(",");
}

export function show(question, focus = true) {
  current = Math.min(Math.max(question, 1), questions.length);
  questions.forEach((element, index) => { element.hidden = index !== current - 1; });
  palette.forEach((item, index) => {
    if (index === current - 1) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
  document.getElementById("back").disabled = current === 1;
  document.getElementById("next").disabled = current === questions.length;
  document.getElementById("flag").setAttribute("aria-pressed", palette[current - 1].dataset.flagged === "yes");
  keep({ place: current });
  if (focus) questions[current - 1].querySelector("legend").focus();
}

export function wanted() {
  const asked = (window.location.hash.match(/^#cau-(\d+)$/) || [])[1] || new URLSearchParams(window.location.search).get("cau");
  if (asked) window.history.replaceState(null, "", window.location.pathname); // asked once: a reload stays where one is
  return Number(asked || kept().place || 1);
}

export function timeInWords(timer, seconds) {
  const words = seconds > 60 ? timer.dataset.words.replace("{n}", Math.ceil(seconds / 60)) : timer.dataset.seconds.replace("{n}", seconds);
  if (timer.textContent !== words) timer.textContent = words;
  timer.setAttribute("aria-live", seconds <= 60 ? "off" : "polite");
}

document.getElementById("back").addEventListener("click", () => show(current - 1));
document.getElementById("next").addEventListener("click", () => show(current + 1));
document.getElementById("flag").addEventListener("click", () => {
  mark(current, "flagged", palette[current - 1].dataset.flagged !== "yes");
  keep({ flags: palette.filter((item) => item.dataset.flagged === "yes").map((item) => Number(item.dataset.go)) });
  show(current, false);
});
palette.forEach((item) => item.addEventListener("click", (event) => {
  event.preventDefault();
  show(Number(item.dataset.go));
}));
document.querySelectorAll("[data-size]").forEach((button) => {
  if (button !== paper) button.addEventListener("click", () => {
    paper.dataset.size = button.dataset.size;
    keep({ size: button.dataset.size });
  });
});
(kept().flags || []).filter((question) => palette[question - 1]).forEach((question) => mark(question, "flagged", true));
if (kept().size) paper.dataset.size = kept().size;
letters.checked = kept().letters !== false;
letters.addEventListener("change", () => keep({ letters: letters.checked }));
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "PageDown") { event.preventDefault(); show(current + 1); }
  if (event.key === "PageUp") { event.preventDefault(); show(current - 1); }
  if (!letters.checked || event.repeat || !event.target.closest?.(".exs-question")) return; // WCAG 2.1.4
  const place = "abcdef".indexOf(event.key.toLowerCase());
  if (event.key.length === 1 && place >= 0 && place < options(current).length) options(current)[place].click();
});
