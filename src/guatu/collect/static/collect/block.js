// Where a pasted block goes. Its lines go to rows of the kind in hand (a column of projects skips the nodes between them), placed
// by the names or codes in its first column and by the headings in its first line where it has such. Pure.

const word = (text) => text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");

/**
 * @param {string[][]} block
 * @param {{ row: number, column: number }} at the cell in hand
 * @param {{ row: number, names: string[] }[]} lines the rows of its kind, top to bottom, each with its names
 * @param {string[][]} headings the words of each column of that kind
 * @returns {{ changes: { row: number, column: number, text: string }[] } | { faults: { kind: string, n?: number, text?: string }[] }}
 *   all of it fits, or nothing is taken
 */
export function placed(block, at, lines, headings) {
  const byName = new Map();
  for (const { row, names } of lines) for (const name of names) byName.set(word(name), byName.has(word(name)) ? null : row);
  const byHeading = new Map(headings.flatMap((names, column) => names.map((name) => [word(name), column])));
  const known = (text) => byName.get(word(text)) ?? null;

  const headed = block.length > 1 && block[0].some((cell) => byHeading.has(word(cell)));
  const body = headed ? block.slice(1) : block;
  const named = body.some((line) => known(line[0]) !== null);
  const first = named ? 1 : 0;
  const faults = [];
  const columns = headed ? headedColumns(block[0].slice(first), byHeading, faults) : null;
  const start = lines.findIndex(({ row }) => row === at.row);

  const changes = [];
  let low = 0;
  let broad = 0;
  body.forEach((line, index) => {
    const row = named ? known(line[0]) : (lines[start + index]?.row ?? null);
    if (row === null) {
      if (!named) low += 1;
      else if (line.some((cell) => cell.trim() !== "")) faults.push({ kind: "no_row", text: line[0].trim() });
      return;
    }
    line.slice(first).forEach((text, offset) => {
      const column = columns ? columns[offset] : at.column + offset;
      if (column === undefined || column === null) return;
      if (column >= headings.length) broad = Math.max(broad, column - headings.length + 1);
      else changes.push({ row, column, text });
    });
  });
  if (low) faults.push({ kind: "too_low", n: low });
  if (broad) faults.push({ kind: "too_wide", n: broad });
  return faults.length ? { faults } : { changes };
}

// The column of each heading; one that stands for none of ours is named, unless it is empty.
function headedColumns(cells, byHeading, faults) {
  return cells.map((cell) => {
    const column = byHeading.get(word(cell));
    if (column === undefined && cell.trim() !== "") faults.push({ kind: "no_column", text: cell.trim() });
    return column ?? null;
  });
}
