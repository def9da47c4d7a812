// Site: the pages that a form is not on, and what stands around one. They are loaded when they are opened, or once the form is there.

import "./match/programme-match.js";

export { before, contact } from "./before.js";
export { news } from "./news/rule-news.js";
export { start } from "./start.js";
