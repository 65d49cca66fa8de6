// What lies under a point or on a line: where it leads, what is said of it.

import { iso } from "./axis.js";
import { bands, lightSpan, silence, xOf, yOf } from "./draw.js";
import { FINISHED, GROUP, NODE, PROJECT, there } from "./model.js";

// The line, and the part of it: a project's node where the point is on its bar, its light at the row's head, else the
// project; null beside the rows.
export function find(model, view, x, y) {
  if (y < view.head || !model.lines) return null;
  const height = view.top + y - view.head;
  if (height >= model.tops[model.lines]) return null;
  const line = model.lineAt(height);
  const row = model.rows[line];
  if (model.kinds[line] === GROUP) return { kind: GROUP, line, row };
  if (model.kinds[line] === NODE) return { kind: NODE, line, row, part: model.parts[line] };
  const nodes = model.nodesOf(row);
  if (x > view.names) {
    const day = model.start + (x - view.names + view.left) / view.wide;
    for (let part = nodes.count - 1; part >= 0; part--) {
      if (nodes.from[part] <= day && day < nodes.to[part] + 1) return { kind: NODE, line, row, part, within: true };
    }
  }
  const [from, to] = lightSpan(model, view);
  if (from <= x && x < to && model.lightId[row] !== null) return { kind: PROJECT, line, row, light: true };
  return { kind: PROJECT, line, row };
}

export function same(one, other) {
  return one?.kind === other?.kind && one?.line === other?.line && one?.part === other?.part && one?.light === other?.light;
}

// The box of a bar on the screen, for the link that lies over it; the whole row where `whole`.
export function box(model, view, what, whole) {
  const y = yOf(view, model, what.line);
  const high = model.tops[what.line + 1] - model.tops[what.line];
  if (what.light) {
    const [from, to] = lightSpan(model, view);
    return { x: from, y, width: to - from, high };
  }
  if (whole || what.kind === GROUP) return { x: 0, y, width: view.width, high };
  const of = what.kind === NODE ? model.nodesOf(what.row) : model;
  const at = what.kind === NODE ? what.part : what.row;
  const from = Math.max(xOf(view, model, of.from[at]), view.names);
  const to = Math.min(xOf(view, model, of.to[at] + 1), view.width);
  const band = bands(model.high, view.stacked);
  return { x: from - 3, y: y + band.bar - 3, width: Math.max(to - from, 6) + 6, high: band.barHigh + 6 };
}

export function link(model, what, words) {
  if (what.kind === GROUP) return "";
  if (what.light) return lightLink(model, what.row, words);
  const code = encodeURIComponent(model.code[what.row]);
  if (what.kind === PROJECT) return words.projectUrl.replace("CODE", code);
  return words.nodeUrl.replace("CODE", code).replace("/0/", `/${model.nodesOf(what.row).id[what.part]}/`);
}

export function lightLink(model, row, words) {
  return model.lightId[row] === null ? "" : words.lightUrl.replace("/0/", `/${model.lightId[row]}/`);
}

// What is said of it: a title, the light, and lines of name and value.
export function about(model, what, words) {
  const { row } = what;
  if (what.kind === GROUP) {
    const group = model.groups[row];
    const said = group.lights.map((count, at) => [words.lights[at], count]).filter(([, count]) => count);
    return { title: group.label, light: null, lines: said };
  }
  const span = (of, at) => `${iso(of.from[at])} – ${iso(of.to[at])}`;
  if (what.kind === NODE) {
    const nodes = model.nodesOf(row);
    const at = what.part;
    const lines = [[words.project, model.name[row]], [words.plan, span(nodes, at)]];
    if (there(nodes.base0[at])) lines.push([words.baseline, `${iso(nodes.base0[at])} – ${iso(nodes.base1[at])}`]);
    if (there(nodes.latest[at])) lines.push([words.latest, iso(nodes.latest[at])]);
    if (nodes.blocker[at]) lines.push([words.blocked, nodes.blocker[at]]);
    const state = nodes.state[at];
    return { title: nodes.name[at], light: [null, "green", "done", "yellow", "red"][state], word: words.states[state], lines };
  }
  const lines = [[model.texts[model.stage[row]], model.texts[model.unit[row]]]];
  if (there(model.from[row])) lines.push([words.plan, span(model, row)]);
  if (there(model.base0[row])) lines.push([words.baseline, `${iso(model.base0[row])} – ${iso(model.base1[row])}`]);
  if (there(model.due[row])) lines.push([words.due, iso(model.due[row])]);
  if (model.done[row] !== null) lines.push([words.done, `${model.done[row]}%`]);
  const late = [];
  if (model.over[row]) late.push(words.over.replace("{n}", model.over[row]));
  if (model.short[row]) late.push(words.short.replace("{n}", model.short[row]));
  if (model.nodesLate[row] && !(model.flags[row] & FINISHED)) late.push(words.late.replace("{n}", model.nodesLate[row]));
  if (model.nodeCount[row]) lines.push([words.nodes.replace("{done}", model.nodesDone[row]).replace("{all}", model.nodeCount[row]), late.join(words.english ? "; " : "；")]);
  const silent = silence(model, row, words);
  if (silent) lines.push([words.data, silent]);
  if (model.texts[model.sponsor[row]]) lines.push([words.sponsor, model.texts[model.sponsor[row]]]);
  for (const held of model.blocked.get(row) ?? []) {
    lines.push([`${words.blocked} · ${held.kind}`, [held.holder, held.name, held.text].filter(Boolean).join(" · ")]);
  }
  return { title: model.name[row], light: model.lights[model.light[row]], word: words.lights[model.light[row]], lines };
}
