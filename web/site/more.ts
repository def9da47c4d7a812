// Site: the pages that a form is not on. They are loaded when they are opened, or once the form is there.

import "./match/programme-match.js";

export { start } from "./start.js";
