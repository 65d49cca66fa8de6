// Reads pasted blocks as JSON, answers where each goes. Used by test_paste_js.py.
import { readFileSync } from "node:fs";
import { readBlock } from "../../ui/static/ui/grid/block.js";
import { placed, toText } from "../static/targets/numbers.js";

const { grid, blocks } = JSON.parse(readFileSync(0, "utf8"));
const answers = blocks.map(({ text, row, column }) => {
  const { changes, faults } = placed(readBlock(text), { row, column }, grid);
  return faults ? { faults } : { changes: changes.map((one) => [one.row, one.column, toText(one.steps, grid.decimals)]) };
});
console.log(JSON.stringify(answers));
