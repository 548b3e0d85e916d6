// After the hand-in nothing of the paper stays on this computer.
import { forgetClicks } from "./clicks.js";

forgetClicks();
window.localStorage.clear();
