// Numbers as people type and paste them, exactly: text to whole steps (BigInt) and back. Pure.

const PLAIN = /^[+-]?(\d{1,20}|\d{1,3}(,\d{3}){1,6})(\.\d{1,20})?$/;

// { steps } or { fault: "not_a_number" | "too_fine" | "negative" }. Full-width digits and thousands separators are read; nothing is 0.
// Only what is `signed` (a growth rate) may be below zero.
export function toSteps(text, decimals, signed = false) {
  const plain = text.normalize("NFKC").trim().replace("−", "-");
  if (plain === "") return { steps: 0n };
  if (!PLAIN.test(plain)) return { fault: "not_a_number" };
  const [whole, part = ""] = plain.replaceAll(",", "").replace(/^[+-]/, "").split(".");
  if (/[^0]/.test(part.slice(decimals))) return { fault: "too_fine" };
  const steps = BigInt(whole + part.slice(0, decimals).padEnd(decimals, "0"));
  if (!plain.startsWith("-") || !steps) return { steps };
  return signed ? { steps: -steps } : { fault: "negative" };
}

export function toText(steps, decimals) {
  const sign = steps < 0n ? "-" : "";
  const digits = String(steps < 0n ? -steps : steps).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return sign + whole + (decimals ? `.${digits.slice(-decimals)}` : "");
}

// Weights by their proportion: "1.5" and "2" become 15n and 20n.
export function toWeights(texts) {
  const read = texts.map((text) => toSteps(text, 6));
  return read.some((one) => one.fault) ? null : read.map((one) => one.steps);
}

const isNumber = (text) => PLAIN.test(text.normalize("NFKC").trim().replace("−", "-"));

// A block from a spreadsheet (lines of cells, ui/grid/block.js), placed on the grid. `at` is { row, column } of the cell in hand; column 0 is the year, row
// units.length the city's. A first column of names places each line by its name; a first line of month names each column.
// { changes: [{ row, column, steps }] } or { faults: [{ kind, ... }] }: all of it fits, or nothing is taken.
export function placed(block, at, { units, months, city, year, decimals, signed }) {
  const lines = block.map((line) => [...line]);
  const names = lines.length > 0 && lines.every((line) => line[0].trim() !== "" && !isNumber(line[0]));
  const word = (cell) => cell.normalize("NFKC").trim().toLowerCase();
  const month = (cell) => (year.includes(word(cell)) ? 0 : 1 + months.findIndex((list) => list.includes(word(cell))));
  const faults = [];
  let columns = null;
  if (names && lines.length > 1 && lines[0].slice(1).every((cell) => !isNumber(cell))) {
    columns = lines.shift().slice(1).map((cell) => {
      if (!year.includes(word(cell)) && month(cell) === 0) {
        if (word(cell) !== "") faults.push({ kind: "no_month", text: cell.trim() });
        return null;
      }
      return month(cell);
    });
  }
  const changes = [];
  const width = months.length;
  lines.forEach((line, index) => {
    const cells = names ? line.slice(1) : line;
    let row = at.row + index;
    if (names) {
      row = units.findIndex((list) => list.some((name) => word(name) === word(line[0])));
      if (row < 0 && city.includes(word(line[0]))) row = units.length;
      if (row < 0) faults.push({ kind: "no_unit", text: line[0].trim() });
    } else if (row > units.length) {
      faults.push({ kind: "too_low", line: index + 1 });
    }
    const first = names && cells.length === width ? 1 : names && cells.length === width + 1 ? 0 : at.column;
    cells.forEach((cell, offset) => {
      const column = columns ? columns[offset] : first + offset;
      if (column === null || column === undefined || (names && cell.trim() === "" && columns)) return;
      const read = toSteps(cell, decimals, signed);
      if (column > width) faults.push({ kind: "too_wide", line: index + 1, column: offset + 1 });
      else if (read.fault) faults.push({ kind: read.fault, text: cell.trim(), line: index + 1, column: offset + 1 });
      else if (row >= 0) changes.push({ row, column, steps: read.steps });
    });
  });
  return faults.length ? { faults } : { changes };
}
