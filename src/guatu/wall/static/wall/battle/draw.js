// Draws what is on the screen, and nothing else: one pass for each colour, whole pixels, no object a bar.

import { headings, levels } from "./axis.js";
import { flag, shape, stopSign } from "./look.js";
import { FINISHED, GROUP, NODE, OVERDUE, PROJECT, there } from "./model.js";

const DETAIL = 14; // pixels of a row from which on it is more than a bar: shapes, flags, baseline, names
const STACKED = 30; // on a narrow screen names stand above their bars, where there is room for both
const TEXTURED = 8; // pixels of a bar from which on a texture can be seen
const DRAWN = [0, 2, 1, 3, 4]; // nodes overlap: what matters most is drawn last

// The first line on the screen and the one after the last.
export function visible(model, view) {
  if (!model.lines) return [0, 0];
  const first = model.lineAt(view.top);
  let last = model.lineAt(view.top + view.height - view.head) + 1;
  if (last > model.lines) last = model.lines;
  return [first, last];
}

export const xOf = (view, model, day) => view.names + (day - model.start) * view.wide - view.left;
export const yOf = (view, model, line) => view.head + model.tops[line] - view.top;

// Where a row's parts stand within its height.
export function bands(high, stacked) {
  if (stacked && high >= STACKED) {
    return { bar: Math.round(high * 0.54), barHigh: Math.round(high * 0.26), base: Math.round(high * 0.84), baseHigh: 3 };
  }
  if (high < DETAIL) return { bar: 0, barHigh: Math.max(high - (high > 3 ? 1 : 0), 1), base: 0, baseHigh: 0 };
  return {
    bar: Math.round(high * 0.22),
    barHigh: Math.round(high * 0.42),
    base: Math.round(high * 0.7),
    baseHigh: Math.max(Math.round(high * 0.12), 2),
  };
}

export function draw(context, model, view, look, words) {
  const { width, height } = view;
  context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  context.fillStyle = look.paper;
  context.fillRect(0, 0, width, height);
  const lines = visible(model, view);
  context.save();
  context.beginPath();
  context.rect(view.names, view.head, width - view.names, height - view.head);
  context.clip();
  ground(context, model, view, look, words);
  const drawn = bars(context, model, view, look, lines);
  today(context, model, view, look);
  if (model.high >= DETAIL) marks(context, model, view, look, words, lines);
  context.restore();
  names(context, model, view, look, words, lines);
  head(context, model, view, look, words);
  return drawn;
}

function spanOfDays(model, view) {
  return [model.start + view.left / view.wide, model.start + (view.left + view.width - view.names) / view.wide];
}

function ground(context, model, view, look, words) {
  const { height, head: top } = view;
  const [first, last] = spanOfDays(model, view);
  context.fillStyle = look.stops(context);
  for (const [from, to] of model.stops) {
    if (to < first || from > last) continue;
    const x = Math.round(xOf(view, model, from));
    const end = Math.round(xOf(view, model, to + 1));
    if (end - x > 1) context.fillRect(x, top, end - x, height - top);
  }
  context.fillStyle = look.rule;
  const { minor } = levels(view.wide / view.coarse);
  for (const [day] of headings(first, last, minor, words.english)) {
    context.fillRect(Math.round(xOf(view, model, day)), top, 1, height - top);
  }
}

// Baselines, bars and nodes. Returns how many were drawn, for those who measure.
function bars(context, model, view, look, [first, last]) {
  const { high } = model;
  const band = bands(high, view.stacked);
  const [from, to] = spanOfDays(model, view);
  let drawn = 0;
  // Numbers at hand: this loop runs for every bar of every frame.
  const origin = view.names - view.left - model.start * view.wide;
  const { wide } = view;
  const rect = (start, end, y, h) => {
    const x = Math.round(origin + start * wide);
    const w = Math.round(origin + (end + 1) * wide) - x;
    context.fillRect(x, y, w > 1 ? w : 1, h);
    drawn += 1;
  };
  if (band.baseHigh) {
    context.fillStyle = look.baseline;
    for (let line = first; line < last; line++) {
      const kind = model.kinds[line];
      if (kind === GROUP) continue;
      const row = model.rows[line];
      const of = kind === NODE ? model.nodesOf(row) : model;
      const at = kind === NODE ? model.parts[line] : row;
      if (!there(of.base0[at]) || of.base0[at] > to || of.base1[at] < from) continue;
      rect(of.base0[at], of.base1[at], yOf(view, model, line) + band.base, band.baseHigh);
    }
  }
  drawn += projectBars(context, model, view, look, [first, last], band, rect);
  const colours = look.states();
  const passes = DRAWN.map((state) => [state, colours[state]]);
  if (band.barHigh >= TEXTURED) for (const state of [3, 4]) passes.push([state, look.texture(context, state)]);
  for (const [state, colour] of passes) {
    context.fillStyle = colour;
    for (let line = first; line < last; line++) {
      const kind = model.kinds[line];
      if (kind === GROUP) continue;
      const nodes = model.nodesOf(model.rows[line]);
      if (!nodes.count) continue;
      const y = Math.round(yOf(view, model, line) + band.bar);
      const one = kind === NODE ? model.parts[line] : 0;
      const end = kind === NODE ? one + 1 : nodes.count;
      for (let at = one; at < end; at++) {
        if (nodes.state[at] !== state || nodes.from[at] > to || nodes.to[at] < from) continue;
        const x = Math.round(origin + nodes.from[at] * wide);
        const w = Math.round(origin + (nodes.to[at] + 1) * wide) - x;
        context.fillRect(x, y, w > 2 ? w - 1 : 1, band.barHigh);
        drawn += 1;
      }
    }
  }
  return drawn;
}

// Projects whose nodes are not there: done in dark, the rest pale. Of the others the frame of the whole.
function projectBars(context, model, view, look, [first, last], band, rect) {
  const [from, to] = spanOfDays(model, view);
  for (const dark of [false, true]) {
    context.fillStyle = dark ? look.barDone : look.bar;
    for (let line = first; line < last; line++) {
      if (model.kinds[line] !== PROJECT) continue;
      const row = model.rows[line];
      if (!there(model.from[row]) || model.from[row] > to || model.to[row] < from) continue;
      const y = Math.round(yOf(view, model, line) + band.bar);
      const nodes = model.nodesOf(row);
      if (nodes.count) {
        if (!dark && band.baseHigh) rect(model.from[row], model.to[row], y + (band.barHigh >> 1), 1);
        continue;
      }
      const done = model.done[row] ?? 0;
      if (!dark) rect(model.from[row], model.to[row], y, band.barHigh);
      else if (done) rect(model.from[row], model.from[row] + Math.round((model.to[row] - model.from[row] + 1) * done / 100) - 1, y, band.barHigh);
    }
  }
  return 0;
}

function today(context, model, view, look) {
  const x = Math.round(xOf(view, model, model.today) + view.wide / 2);
  context.fillStyle = look.red;
  const wide = Math.round(2 * view.coarse);
  context.fillRect(x - (wide >> 1), view.head, wide, view.height - view.head);
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

function sayings(model, row, held, words) {
  const said = [];
  if (model.over[row]) said.push(words.over.replace("{n}", model.over[row]));
  else if (model.short[row]) said.push(words.short.replace("{n}", model.short[row]));
  if (held) said.push([held[0].kind, held[0].holder].filter(Boolean).join(" · "));
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
  const glyph = view.wall ? high * 0.5 : Math.min(high * 0.5, 12);
  context.textBaseline = "middle";
  for (let line = first; line < last; line++) {
    const top = yOf(view, model, line);
    const kind = model.kinds[line];
    const row = model.rows[line];
    if (kind === GROUP) {
      groupHead(context, model, view, look, row, top, model.tops[line + 1] - model.tops[line]);
      continue;
    }
    const indent = stacked ? 4 : kind === NODE ? glyph * 2.6 : glyph * 0.5 + 4;
    const middle = top + high * (stacked ? 0.28 : 0.5);
    const light = kind === NODE ? SHAPES[model.nodesOf(row).state[model.parts[line]]] : model.lights[model.light[row]];
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

function groupHead(context, model, view, look, at, top, high) {
  const group = model.groups[at];
  context.fillStyle = look.paper3;
  context.fillRect(0, top, view.width, high);
  const letters = view.wall ? Math.round(high * 0.5) : 13;
  context.fillStyle = look.ink3;
  const middle = top + high / 2;
  const mark = letters * 0.35;
  context.beginPath();
  if (model.folded.has(group.label)) {
    context.moveTo(8, middle - mark);
    context.lineTo(8 + mark * 1.2, middle);
    context.lineTo(8, middle + mark);
  } else {
    context.moveTo(6, middle - mark * 0.6);
    context.lineTo(6 + mark * 2, middle - mark * 0.6);
    context.lineTo(6 + mark, middle + mark * 0.7);
  }
  context.fill();
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
  const [first, last] = spanOfDays(model, view);
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
