// Draws what is on the screen, and nothing else: the bars, what stands beside them, names, and the axis.

import { headings, levels } from "./axis.js";
import { bands, body, DETAIL, spanOfDays, STACKED, xOf, yOf } from "./bars.js";
import { flag, shape, stopSign } from "./look.js";
import { FINISHED, GROUP, NODE, OVERDUE, PROJECT, there } from "./model.js";

export { bands, xOf, yOf };
export const MARK = 14; // pixels at the head of a row: the mark that opens a project's nodes

// The size of a row's light, and where it begins.
const glyphOf = (model, view) => (view.wall ? model.high * 0.5 : Math.min(model.high * 0.5, 12));
const indentOf = (model, view) => (view.wall ? glyphOf(model, view) * 0.5 + 4 : MARK + 2);

// From where to where the light at the head of a row reaches.
export function lightSpan(model, view) {
  if (view.stacked) return [0, 24];
  const from = indentOf(model, view);
  return model.high < 8 ? [0, 10] : [from - 2, from + glyphOf(model, view) * 1.4];
}

// The first line on the screen and the one after the last.
export function visible(model, view) {
  if (!model.lines) return [0, 0];
  const first = model.lineAt(view.top);
  let last = model.lineAt(view.top + view.height - view.head) + 1;
  if (last > model.lines) last = model.lines;
  return [first, last];
}

// Returns how many bars are on the screen, for those who measure.
export function draw(context, model, view, look, words) {
  context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  const lines = visible(model, view);
  body(context, model, view, look, words);
  if (model.high >= DETAIL) {
    context.save();
    context.beginPath();
    context.rect(view.names, view.head, view.width - view.names, view.height - view.head);
    context.clip();
    marks(context, model, view, look, words, lines);
    context.restore();
  }
  names(context, model, view, look, words, lines);
  head(context, model, view, look, words);
  return view.bars;
}

// Flags, due days, blockers, and what is said beside the bar.
function marks(context, model, view, look, words, [first, last]) {
  const { high } = model;
  const size = view.wall ? high * 0.72 : Math.min(high * (view.stacked ? 0.45 : 0.72), 34);
  const letters = view.stacked ? 11 : Math.min(Math.max(Math.round(high * 0.46), 10), view.wall ? 60 : 26);
  const done = { fill: look.red, edge: look.red, square: false };
  const late = { fill: "#000", edge: look.dark ? look.ink : "#000", square: true };
  const band = bands(high, view.stacked);
  const middle = band.bar + band.barHigh / 2;
  context.textBaseline = "middle";
  for (let line = first; line < last; line++) {
    const kind = model.kinds[line];
    if (kind === GROUP) continue;
    const row = model.rows[line];
    const top = yOf(view, model, line);
    if (kind === NODE) {
      nodeMarks(context, model, view, look, { row, at: model.parts[line], top, middle, size, letters, done, late });
      continue;
    }
    const due = there(model.due[row]) ? xOf(view, model, model.due[row] + 1) : null;
    if (due !== null && !(model.flags[row] & FINISHED)) {
      context.fillStyle = look.ink;
      context.fillRect(Math.round(due) - 1, top + band.bar - 3, 2, band.base + band.baseHigh - band.bar + 4);
    }
    let end = xOf(view, model, model.to[row] + 1);
    if (model.flags[row] & FINISHED) {
      flag(context, end + 1, top + band.bar + band.barHigh - size, size, done);
      end += size;
    }
    if (model.flags[row] & OVERDUE) {
      flag(context, (due ?? end) + 1, top + band.bar + band.barHigh - size, size, late);
      end = Math.max(end, (due ?? end) + size);
    }
    const held = model.blocked.get(row);
    if (held) for (const one of held) stopSign(context, xOf(view, model, one.day), top + middle, Math.min(band.barHigh * 1.2, view.wall ? 60 : 22), look);
    const said = sayings(model, row, held, words);
    if (said && high >= 18) {
      context.font = look.font(letters);
      const colour = held || model.over[row] ? look.red : look.ink2;
      say(context, view, look, said, xOf(view, model, model.from[row]), Math.max(end, due ?? end) + 6, top + middle, high * 0.4, colour);
    }
  }
}

// Behind the bar; without room there before it, or shortened; where the bar leaves the screen, at its edge on a plate.
function say(context, view, look, said, start, x, y, half, colour) {
  const wide = context.measureText(said).width;
  const room = view.width - x - 8;
  let text = said;
  if (wide > room) {
    if (view.stacked) return; // a phone says it in the card
    if (start - wide - 12 > view.names) x = start - wide - 12;
    else if (room > 90) text = look.fit(context, said, room);
    else {
      text = look.fit(context, said, (view.width - view.names) * 0.45);
      x = view.width - context.measureText(text).width - 8;
      context.fillStyle = look.paper;
      context.fillRect(x - 5, y - half, view.width - x + 5, half * 2);
    }
  }
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

// How old the figures of a grey project are; "" of any other.
export function silence(model, row, words) {
  const days = model.silent[row];
  if (days === null) return "";
  return days < 0 ? words.never : words.silent.replace("{n}", days);
}

function sayings(model, row, held, words) {
  const said = [];
  if (model.over[row]) said.push(words.over.replace("{n}", model.over[row]));
  else if (model.short[row]) said.push(words.short.replace("{n}", model.short[row]));
  if (held) said.push([held[0].kind, held[0].holder].filter(Boolean).join(" · "));
  const silent = silence(model, row, words);
  if (silent) said.push(silent);
  return said.join(words.english ? "; " : "；");
}

const SHAPES = [null, "green", "done", "yellow", "red"]; // of a node's states

function nodeMarks(context, model, view, look, { row, at, top, middle, size, letters, done, late }) {
  const { high } = model;
  const nodes = model.nodesOf(row);
  const state = nodes.state[at];
  const end = xOf(view, model, nodes.to[at] + 1);
  let beside = end + 6;
  if (state === 2) {
    flag(context, end + 1, top + middle + high * 0.2 - size, size, done);
    beside += size;
  } else if (state === 4) {
    const due = xOf(view, model, nodes.latest[at] + 1);
    flag(context, due + 1, top + middle + high * 0.2 - size, size, late);
    beside = Math.max(beside, due + size);
  } else if (there(nodes.latest[at])) {
    const latest = xOf(view, model, nodes.latest[at] + 1);
    context.fillStyle = look.ink3;
    const from = Math.min(end, latest);
    context.fillRect(from, Math.round(top + middle), Math.abs(latest - end), 1);
    context.fillRect(Math.round(latest), top + middle - high * 0.18, 1, high * 0.36);
    beside = Math.max(beside, latest + 6);
  }
  if (nodes.blocker[at]) {
    stopSign(context, xOf(view, model, nodes.from[at]), top + middle, Math.min(high * 0.5, 22), look);
    if (high >= 18) {
      context.font = look.font(letters);
      say(context, view, look, nodes.blocker[at], xOf(view, model, nodes.from[at]), beside, top + middle, high * 0.4, look.red);
    }
  }
}

function names(context, model, view, look, words, [first, last]) {
  const { high } = model;
  context.fillStyle = look.paper;
  context.fillRect(0, view.head, view.names, view.height - view.head);
  context.fillStyle = look.rule2;
  context.fillRect(view.names - 1, view.head, 1, view.height - view.head);
  context.save();
  context.beginPath();
  context.rect(0, view.head, view.width, view.height - view.head);
  context.clip();
  const stacked = view.stacked && high >= STACKED;
  const letters = view.wall ? Math.round(high * 0.52) : Math.min(Math.max(Math.round(high * (stacked ? 0.34 : 0.54)), 10), 15);
  const glyph = glyphOf(model, view);
  context.textBaseline = "middle";
  for (let line = first; line < last; line++) {
    const top = yOf(view, model, line);
    const kind = model.kinds[line];
    const row = model.rows[line];
    if (kind === GROUP) {
      groupHead(context, model, view, look, row, top, model.tops[line + 1] - model.tops[line]);
      continue;
    }
    const indent = stacked ? 4 : indentOf(model, view) + (kind === NODE ? glyph * 2 : 0);
    const middle = top + high * (stacked ? 0.28 : 0.5);
    const light = kind === NODE ? SHAPES[model.nodesOf(row).state[model.parts[line]]] : model.lights[model.light[row]];
    if (kind === PROJECT && high >= DETAIL && !view.wall && !stacked && model.nodeCount[row]) {
      context.fillStyle = look.ink3;
      openMark(context, 3, middle, 4.5, model.open.has(model.id[row]));
    }
    if (high >= 8 && light) shape(context, light, indent + glyph / 2, middle, glyph, look.light(light));
    else if (light) {
      context.fillStyle = look.light(light);
      context.fillRect(2, top, 6, Math.max(high - 1, 1));
    }
    if (high < 11) continue;
    context.font = look.font(letters);
    context.fillStyle = kind === NODE ? look.ink2 : look.ink;
    const text = kind === NODE ? model.nodesOf(row).name[model.parts[line]] : model.name[row];
    if (stacked || !view.stacked) {
      const x = stacked ? view.names + (kind === NODE ? 14 : 2) : indent + glyph * 1.6;
      context.fillText(look.fit(context, text, (stacked ? view.width : view.names) - x - 8), x, middle + 0.5);
    }
    if (high >= DETAIL) {
      context.fillStyle = look.rule;
      context.fillRect(0, Math.round(top + high) - 1, view.width, 1);
    }
  }
  if (view.cursor >= first && view.cursor < last) {
    context.strokeStyle = look.red;
    context.lineWidth = 2;
    context.strokeRect(1, yOf(view, model, view.cursor) + 1, view.width - 2, Math.max(high - 2, 3));
  }
  context.restore();
}

// ▾ what is open, ▸ what can be opened.
function openMark(context, x, middle, mark, open) {
  context.beginPath();
  if (open) {
    context.moveTo(x, middle - mark * 0.6);
    context.lineTo(x + mark * 2, middle - mark * 0.6);
    context.lineTo(x + mark, middle + mark * 0.7);
  } else {
    context.moveTo(x + mark * 0.4, middle - mark);
    context.lineTo(x + mark * 1.6, middle);
    context.lineTo(x + mark * 0.4, middle + mark);
  }
  context.fill();
}

function groupHead(context, model, view, look, at, top, high) {
  const group = model.groups[at];
  context.fillStyle = look.paper3;
  context.fillRect(0, top, view.width, high);
  const letters = view.wall ? Math.round(high * 0.5) : 13;
  context.fillStyle = look.ink3;
  const middle = top + high / 2;
  openMark(context, 6, middle, letters * 0.35, !model.folded.has(group.label));
  context.font = look.font(letters, 600);
  context.fillStyle = look.ink;
  let x = 12 + letters;
  const title = look.fit(context, group.label, view.width * 0.5);
  context.fillText(title, x, middle + 0.5);
  x += context.measureText(title).width + letters;
  context.font = look.font(letters);
  group.lights.forEach((count, light) => {
    if (!count) return;
    const name = model.lights[light];
    shape(context, name, x + letters * 0.35, middle, letters * 0.75, look.light(name));
    x += letters;
    context.fillStyle = look.ink2;
    context.fillText(String(count), x, middle + 0.5);
    x += context.measureText(String(count)).width + letters * 0.8;
  });
}

function head(context, model, view, look, words) {
  const { width, head: high, names: side } = view;
  context.fillStyle = look.paper;
  context.fillRect(0, 0, width, high);
  const [first, last] = spanOfDays(model, view, { x: side, width: width - side });
  const { major, minor } = levels(view.wide / view.coarse);
  const letters = Math.round(12 * view.coarse);
  context.save();
  context.beginPath();
  context.rect(side, 0, width - side, high);
  context.clip();
  context.textBaseline = "middle";
  for (const [level, top, upper] of [[major, 0, true], [minor, high / 2, false]]) {
    const found = headings(first, last, level, words.english, upper);
    context.font = look.font(letters, upper ? 600 : 400);
    found.forEach(([day, text], at) => {
      const x = Math.round(xOf(view, model, day));
      const next = at + 1 < found.length ? xOf(view, model, found[at + 1][0]) : width;
      context.fillStyle = look.rule2;
      context.fillRect(x, top, 1, high / 2);
      const from = Math.max(x, side) + 4;
      if (context.measureText(text).width > next - from - 2) return;
      context.fillStyle = upper ? look.ink : look.ink2;
      context.fillText(text, from, top + high / 4 + 0.5);
    });
  }
  const x = xOf(view, model, model.today) + view.wide / 2;
  context.font = look.font(letters, 600);
  const wide = context.measureText(words.today).width + 10;
  context.fillStyle = look.red;
  context.fillRect(x - wide / 2, high / 2, wide, high / 2);
  context.fillStyle = look.paper;
  context.fillText(words.today, x - wide / 2 + 5, high * 0.75 + 0.5);
  context.restore();
  context.fillStyle = look.ink;
  context.fillRect(0, high - 1, width, 1);
  context.font = look.font(letters, 600);
  context.textBaseline = "middle";
  context.fillText(look.fit(context, words.rows.replace("{n}", model.size), side - 12), 8, high * 0.75);
}
