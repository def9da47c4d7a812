// What stands for a text when native answers and those of the module are compared, in Node and in a browser.

/** The length and two sums over the UTF-16 units: `digest` in native_answers.rs. */
export function digest(text) {
  let one = 0x811c9dc5 | 0;
  let two = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(((two << 5) | (two >>> 27)) ^ unit, 0x9e3779b1);
  }
  const hex = (sum) => (sum >>> 0).toString(16).padStart(8, "0");
  return `${text.length}:${hex(one)}${hex(two)}`;
}
