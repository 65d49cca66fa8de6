// A block from a spreadsheet in, and one out.

import { isBlock, readBlock, writeBlock } from "../ui/grid/block.js";
import { desk, fill, table, text, texts, where } from "./desk.js";
import { edit, isEditing, paste, show } from "./deeds.js";
import { span } from "./hand.js";
import { state } from "./history.js";
import { placed } from "./numbers.js";
import { valueAt } from "./sheet.js";

const grid = {
  units: desk.units.map((unit) => unit.names),
  months: desk.months.length ? texts.month_words : [],
  city: texts.city_words,
  year: texts.year_words,
  decimals: desk.decimals,
  signed: desk.signed,
};

table.addEventListener("paste", (event) => {
  const at = where.get(event.target);
  const block = event.clipboardData.getData("text/plain");
  if (!at || !isBlock(block)) return;
  event.preventDefault();
  edit(false);
  const { changes, faults } = placed(readBlock(block), at, grid);
  if (faults) {
    const list = faults.slice(0, 5).map((one) => fill(texts[`paste_${one.kind}`], one));
    show({ fault: fill(texts.paste_refused, { count: faults.length }), list });
  } else if (desk.fixed && changes.some(({ column }) => column === 0)) show({ fault: texts.fixed });
  else paste(changes);
});

document.addEventListener("copy", (event) => {
  const { from, to } = span();
  if (!where.has(document.activeElement) || isEditing() || (from.row === to.row && from.column === to.column)) return;
  event.preventDefault();
  const range = (a, b) => Array.from({ length: Math.abs(a - b) + 1 }, (_, at) => Math.min(a, b) + at);
  const lines = range(from.row, to.row).map((row) => range(from.column, to.column).map((column) => text(valueAt(state(), row, column))));
  event.clipboardData.setData("text/plain", writeBlock(lines));
});
