// After the hand-in nothing of the paper stays on this computer: what was still kept goes to the server, which says of each
// click that it came too late; only its receipt empties the store.
import { Clicks } from "./clicks.js";

const { sitting } = document.querySelector("[data-handed-in]").dataset;

new Clicks({ sitting, token: null, seq: 0 }).open();
try {
  window.localStorage.removeItem(`paper:${sitting}`);
} catch { /* no store on this computer: nothing was kept */ }
