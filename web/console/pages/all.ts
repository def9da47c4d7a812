// Desk: its pages.

import "./audit.js";
import "./cases.js";
import "./change.js";
import "./changes.js";
import "./edit.js";
import "./me.js";
import "./parameter.js";
import "./people.js";
import "./preview.js";
import "./releases.js";
import "./thresholds.js";
import "./upload.js";
