// The ground and the bars: one look at every bar, one pass for each colour, whole pixels, no object a bar. A map that
// was only moved keeps what it shows and draws the strips that came into sight.

import { headings, levels } from "./axis.js";
import { GROUP, NODE, PROJECT, there } from "./model.js";

export const DETAIL = 14; // pixels of a row from which on it is more than a bar: shapes, flags, baseline, names
export const STACKED = 30; // on a narrow screen names stand above their bars, where there is room for both
const TEXTURED = 8; // pixels of a bar from which on a texture can be seen
const DRAWN = [0, 2, 1, 3, 4]; // nodes overlap: what matters most is drawn last
const STATES = 5;

export const xOf = (view, model, day) => view.names + (day - model.start) * view.wide - view.left;
export const yOf = (view, model, line) => view.head + model.tops[line] - view.top;

// Where a row's parts stand within its height.
export function bands(high, stacked) {
  if (stacked && high >= STACKED) {
    return { bar: Math.round(high * 0.54), barHigh: Math.round(high * 0.26), base: Math.round(high * 0.84), baseHigh: 3 };
  }
  if (high < DETAIL) return { bar: 0, barHigh: Math.max(Math.floor(high) - (high > 3 ? 1 : 0), 1), base: 0, baseHigh: 0 };
  return {
    bar: Math.round(high * 0.22),
    barHigh: Math.round(high * 0.42),
    base: Math.round(high * 0.7),
    baseHigh: Math.max(Math.round(high * 0.12), 2),
  };
}

// What a node of a state looks like in a bar of so many pixels, as [from, height] pairs: a thin line not begun, two lines
// under way, a whole bar done, the lower half short of days, a bar beyond its row late. So no state is told by its colour
// alone, from three pixels on; where a bar is eight high, short ones are hatched and late ones crossed besides.
export function stateShapes(high) {
  const thin = Math.max(Math.round(high * 0.4), 1);
  const slit = Math.max(Math.round(high * 0.16), 1);
  const upper = Math.max(Math.round(high * 0.55), 1);
  const under = high - upper - slit;
  const half = Math.max(Math.floor(high / 2), 1);
  const over = high < TEXTURED ? 1 : 2;
  return [
    [[(high - thin) >> 1, thin]],
    under > 0 ? [[0, upper], [upper + slit, under]] : [[0, upper]],
    [[0, high]],
    high < TEXTURED ? [[high - half, half]] : [[0, high]],
    [[-over, high + 2 * over]],
  ];
}

// What a picture of the bars rests on beside its place: a map that differs in nothing else was only moved.
function keyOf(model, view) {
  return [model.stamp, view.wide, model.high, view.width, view.height, view.ratio, view.names, view.head].join();
}

// Draws the body of the map, all of it or what has come into sight since `view.last`. Returns whether it was all.
export function body(context, model, view, look, words) {
  const whole = { x: view.names, y: view.head, width: view.width - view.names, height: view.height - view.head };
  const moved = shift(context, model, view, whole);
  for (const part of moved ?? [whole]) paint(context, model, view, look, words, part);
  // Rows with shapes and words are drawn over the bars and do not move with them; the row in hand has a frame.
  const still = model.high < DETAIL && view.cursor < 0;
  view.last = still ? { key: keyOf(model, view), left: view.left, top: view.top } : null;
  return !moved;
}

// Moves what is shown; the strips that this leaves open, or null where everything is to be drawn.
function shift(context, model, view, whole) {
  const { last, ratio } = view;
  if (!last || last.key !== keyOf(model, view) || view.cursor >= 0) return null;
  const [right, down] = [view.left - last.left, view.top - last.top];
  if (!Number.isInteger(right * ratio) || !Number.isInteger(down * ratio) || !Number.isInteger(right) || !Number.isInteger(down)) return null;
  const [width, height] = [whole.width - Math.abs(right), whole.height - Math.abs(down)];
  if (width < whole.width / 2 || height < whole.height / 2) return null;
  const { x, y } = whole;
  if (right || down) {
    context.drawImage(
      context.canvas,
      (x + Math.max(right, 0)) * ratio, (y + Math.max(down, 0)) * ratio, width * ratio, height * ratio,
      x + Math.max(-right, 0), y + Math.max(-down, 0), width, height,
    );
  }
  const open = [];
  if (down) open.push({ x, y: down > 0 ? y + height : y, width: whole.width, height: Math.abs(down) });
  if (right) open.push({ x: right > 0 ? x + width : x, y, width: Math.abs(right), height: whole.height });
  return open;
}

// One part of the body: ground, bars, today.
function paint(context, model, view, look, words, part) {
  context.save();
  context.beginPath();
  context.rect(part.x, part.y, part.width, part.height);
  context.clip();
  context.fillStyle = look.paper;
  context.fillRect(part.x, part.y, part.width, part.height);
  ground(context, model, view, look, words, part);
  const lines = linesOf(model, view, part);
  if (lines[1] > lines[0]) {
    const count = barsOf(context, model, view, look, lines, part);
    if (part.height === view.height - view.head && part.width === view.width - view.names) view.bars = count;
  }
  context.fillStyle = look.red;
  const wide = Math.round(2 * view.coarse);
  const x = Math.round(xOf(view, model, model.today) + view.wide / 2);
  context.fillRect(x - (wide >> 1), part.y, wide, part.height);
  context.restore();
}

// The first line that a part shows and the one after the last; a late bar reaches into the rows beside its own.
function linesOf(model, view, part) {
  if (!model.lines) return [0, 0];
  const from = view.top + part.y - view.head;
  return [Math.max(model.lineAt(from - 2), 0), Math.min(model.lineAt(from + part.height + 2) + 1, model.lines)];
}

export function spanOfDays(model, view, part) {
  const from = model.start + (view.left + part.x - view.names) / view.wide;
  return [from, from + part.width / view.wide];
}

function ground(context, model, view, look, words, part) {
  const [first, last] = spanOfDays(model, view, part);
  context.fillStyle = look.stops(context, view);
  for (const [from, to] of model.stops) {
    if (to + 1 < first || from > last) continue;
    const x = Math.round(xOf(view, model, from));
    const end = Math.round(xOf(view, model, to + 1));
    if (end - x > 1) context.fillRect(x, part.y, end - x, part.height);
  }
  context.fillStyle = look.rule;
  const { minor } = levels(view.wide / view.coarse);
  for (const [day] of headings(first - 1 / view.wide, last + 1 / view.wide, minor, words.english)) {
    context.fillRect(Math.round(xOf(view, model, day)), part.y, 1, part.height);
  }
}

// Baselines, bars and nodes. Returns how many were drawn, for those who measure.
function barsOf(context, model, view, look, lines, part) {
  const band = bands(model.high, view.stacked);
  const [from, to] = spanOfDays(model, view, part);
  const days = [from - 1 - 1 / view.wide, to + 1 / view.wide]; // a bar ends with its last day, and is a pixel wide at least
  if (band.baseHigh) baselines(context, model, view, look, lines, days, band);
  return projectBars(context, model, view, look, lines, days, band) + nodeBars(context, model, view, look, lines, days, band);
}

function rect(context, origin, wide, start, end, y, high) {
  const x = Math.round(origin + start * wide);
  const width = Math.round(origin + (end + 1) * wide) - x;
  context.fillRect(x, y, width > 1 ? width : 1, high);
}

const originOf = (model, view) => view.names - view.left - model.start * view.wide;

function baselines(context, model, view, look, [first, last], [from, to], band) {
  const origin = originOf(model, view);
  context.fillStyle = look.baseline;
  for (let line = first; line < last; line++) {
    const kind = model.kinds[line];
    if (kind === GROUP) continue;
    const row = model.rows[line];
    const of = kind === NODE ? model.nodesOf(row) : model;
    const at = kind === NODE ? model.parts[line] : row;
    if (!there(of.base0[at]) || of.base0[at] > to || of.base1[at] < from) continue;
    rect(context, origin, view.wide, of.base0[at], of.base1[at], Math.round(yOf(view, model, line)) + band.base, band.baseHigh);
  }
}

// Projects whose nodes are not there: done in dark, the rest pale. Of the others a line from the first to the last day.
function projectBars(context, model, view, look, [first, last], [from, to], band) {
  const origin = originOf(model, view);
  let drawn = 0;
  for (const dark of [false, true]) {
    context.fillStyle = dark ? look.barDone : look.bar;
    for (let line = first; line < last; line++) {
      if (model.kinds[line] !== PROJECT) continue;
      const row = model.rows[line];
      if (!there(model.from[row]) || model.from[row] > to || model.to[row] < from) continue;
      const y = Math.round(yOf(view, model, line) + band.bar);
      const nodes = model.nodesOf(row);
      const [start, end] = [model.from[row], model.to[row]];
      if (nodes.count) {
        if (!dark && band.baseHigh) rect(context, origin, view.wide, start, end, y + (band.barHigh >> 1), 1);
        continue;
      }
      const done = model.done[row] ?? 0;
      if (!dark) {
        rect(context, origin, view.wide, start, end, y, band.barHigh);
        drawn += 1;
      } else if (done) rect(context, origin, view.wide, start, start + Math.round(((end - start + 1) * done) / 100) - 1, y, band.barHigh);
    }
  }
  return drawn;
}

let room = new Int32Array(3 * 4096); // of every bar in sight: x, y, width; grows, and is never given back
const ends = new Int32Array(STATES); // where each state's bars end among them, while they are sorted

// Every node in sight is looked at once and sorted by its state; then each state is one run of rectangles.
function nodeBars(context, model, view, look, lines, days, band) {
  const counts = countNodes(model, lines, days);
  const count = counts.reduce((sum, one) => sum + one, 0);
  if (!count) return 0;
  if (room.length < 3 * count) room = new Int32Array(3 * count * 2);
  const begins = new Int32Array(STATES);
  for (let at = 0, sum = 0; at < STATES; at++) {
    begins[DRAWN[at]] = ends[DRAWN[at]] = sum;
    sum += counts[DRAWN[at]];
  }
  placeNodes(model, view, lines, days, band);
  const colours = look.states();
  const shapes = stateShapes(band.barHigh);
  for (const state of DRAWN) {
    if (!counts[state]) continue;
    context.fillStyle = colours[state];
    for (const [down, high] of shapes[state]) run(context, begins[state], ends[state], down, high);
  }
  if (band.barHigh < TEXTURED) return count;
  for (const state of [3, 4]) {
    if (!counts[state]) continue;
    context.fillStyle = look.texture(context, state, view);
    for (const [down, high] of shapes[state]) run(context, begins[state], ends[state], down, high);
  }
  return count;
}

function run(context, from, to, down, high) {
  for (let at = from * 3; at < to * 3; at += 3) context.fillRect(room[at], room[at + 1] + down, room[at + 2], high);
}

function countNodes(model, [first, last], [from, to]) {
  const counts = new Int32Array(STATES);
  for (let line = first; line < last; line++) {
    const kind = model.kinds[line];
    if (kind === GROUP) continue;
    const nodes = model.nodesOf(model.rows[line]);
    const one = kind === NODE ? model.parts[line] : 0;
    const end = kind === NODE ? one + 1 : nodes.count;
    for (let at = one; at < end; at++) {
      if (nodes.from[at] <= to && nodes.to[at] >= from) counts[nodes.state[at]] += 1;
    }
  }
  return counts;
}

function placeNodes(model, view, [first, last], [from, to], band) {
  const origin = originOf(model, view);
  const { wide } = view;
  for (let line = first; line < last; line++) {
    const kind = model.kinds[line];
    if (kind === GROUP) continue;
    const nodes = model.nodesOf(model.rows[line]);
    const y = Math.round(yOf(view, model, line) + band.bar);
    const one = kind === NODE ? model.parts[line] : 0;
    const end = kind === NODE ? one + 1 : nodes.count;
    for (let at = one; at < end; at++) {
      if (nodes.from[at] > to || nodes.to[at] < from) continue;
      const x = Math.round(origin + nodes.from[at] * wide);
      const width = Math.round(origin + (nodes.to[at] + 1) * wide) - x;
      const place = 3 * ends[nodes.state[at]]++;
      room[place] = x;
      room[place + 1] = y;
      room[place + 2] = width > 2 ? width - 1 : 1;
    }
  }
}
