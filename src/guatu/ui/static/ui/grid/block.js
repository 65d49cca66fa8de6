// A block of cells as spreadsheets put it on the clipboard: lines, tabs, and quotes around a cell that holds either. Pure.

/** @param {string} text @returns {string[][]} lines of cells; the line end that Excel adds after the last line is none. */
export function readBlock(text) {
  const lines = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "" && closes(plain, at + 1)) quoted = true;
    else if (sign === "\t" || sign === "\n") {
      lines.at(-1).push(cell);
      cell = "";
      if (sign === "\n") lines.push([]);
    } else cell += sign;
  }
  lines.at(-1).push(cell);
  while (lines.length > 1 && lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
  return lines;
}

// A quote is one of a spreadsheet's only if another ends the cell: an inch sign at the beginning of a text is text.
function closes(text, from) {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || text[at + 1] === "\t" || text[at + 1] === "\n";
  }
  return false;
}

/** @param {string[][]} lines @returns {string} */
export const writeBlock = (lines) => lines.map((line) => line.map(quoted).join("\t")).join("\n");

const quoted = (cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Whether a pasted text is more than one cell. */
export const isBlock = (text) => /[\t\n]/.test(text.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));
