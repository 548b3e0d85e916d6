// Wake the design system's own behaviour: error summaries take the focus, passwords can be shown.
import { initAll } from "./built/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
