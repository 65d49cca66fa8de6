// The rows of the map as lines on a page: groups, projects, and the nodes of projects that are opened.

export const GROUP = 0;
export const PROJECT = 1;
export const NODE = 2;
export const FINISHED = 1;
export const OVERDUE = 2;
export const BLOCKED = 4;
export const PLANNED = 8;
const NONE = -2147483648; // a day that is not there

const days = (list) => Int32Array.from(list, (day) => day ?? NONE);
export const there = (day) => day !== NONE;

const NO_NODES = { count: 0 };

export class Model {
  constructor() {
    this.open = new Set(); // ids of projects whose nodes are shown
    this.folded = new Set(); // labels of groups that are closed
    this.nodes = new Map(); // project id → its nodes
    this.stale = new Set(); // projects whose nodes are drawn but older than the rows
    this.version = -1;
    this.stamp = 0; // goes up with everything that may change how the rows look
    this.size = 0;
    this.groups = [];
    this.kinds = new Uint8Array(0);
    this.tops = new Float64Array(1);
  }

  // Takes the columns of the server. What was open stays open; nodes stay until newer ones come.
  take(data) {
    const { rows } = data;
    for (const id of this.nodes.keys()) this.stale.add(id);
    this.stamp += 1;
    Object.assign(this, {
      version: data.version,
      period: data.period,
      today: data.today,
      start: data.start,
      end: data.end,
      stops: data.stops,
      lights: data.lights,
      texts: data.texts,
      groups: data.groups,
      size: rows.id.length,
      id: rows.id,
      code: rows.code,
      name: rows.name,
      unit: rows.unit,
      stage: rows.stage,
      sponsor: rows.sponsor,
      light: rows.light,
      lightId: rows.lightId,
      done: rows.done,
      silent: rows.silent,
      over: rows.over,
      short: rows.short,
      nodeCount: rows.nodes,
      nodesDone: rows.nodesDone,
      nodesLate: rows.nodesLate,
      flags: rows.flags,
      from: days(rows.start),
      to: days(rows.end),
      due: days(rows.due),
      base0: days(rows.base0),
      base1: days(rows.base1),
    });
    this.blocked = new Map();
    data.blocked.row.forEach((row, at) => {
      const held = {
        node: data.blocked.node[at],
        day: data.blocked.day[at],
        name: this.texts[data.blocked.name[at]],
        kind: this.texts[data.blocked.kind[at]],
        holder: this.texts[data.blocked.holder[at]],
        text: this.texts[data.blocked.text[at]],
      };
      if (this.blocked.has(row)) this.blocked.get(row).push(held);
      else this.blocked.set(row, [held]);
    });
  }

  // Takes the nodes that were asked for; projects without any are remembered as such.
  takeNodes(data, asked) {
    this.stamp += 1;
    const first = new Map();
    const last = new Map();
    data.project.forEach((id, at) => {
      if (!first.has(id)) first.set(id, at);
      last.set(id, at + 1);
    });
    for (const id of asked) {
      this.stale.delete(id);
      if (!first.has(id)) {
        this.nodes.set(id, NO_NODES);
        continue;
      }
      const cut = (list) => list.slice(first.get(id), last.get(id));
      this.nodes.set(id, {
        count: last.get(id) - first.get(id),
        id: cut(data.id),
        name: cut(data.name).map((place) => data.texts[place]),
        blocker: cut(data.blocker).map((place) => data.texts[place]),
        from: days(cut(data.start)),
        to: days(cut(data.end)),
        base0: days(cut(data.base0)),
        base1: days(cut(data.base1)),
        latest: days(cut(data.latest)),
        state: Uint8Array.from(cut(data.state)),
      });
    }
  }

  nodesOf(row) {
    return this.nodes.get(this.id[row]) ?? NO_NODES;
  }

  wantsNodes(row) {
    const id = this.id[row];
    return Boolean(this.flags[row] & PLANNED) && (!this.nodes.has(id) || this.stale.has(id));
  }

  // Lines in the order they stand, with their heights: `high` of a row, `head` of a group's heading.
  lay(high, head) {
    this.stamp += 1;
    const named = this.groups.some((group) => group.label);
    let most = this.size + this.groups.length;
    for (let row = 0; row < this.size; row++) if (this.open.has(this.id[row])) most += this.nodesOf(row).count;
    const kinds = new Uint8Array(most);
    const rows = new Int32Array(most); // the group or the project
    const parts = new Int32Array(most); // the node
    const tops = new Float64Array(most + 1);
    let line = 0;
    const put = (kind, row, part, height) => {
      kinds[line] = kind;
      rows[line] = row;
      parts[line] = part;
      tops[line + 1] = tops[line] + height;
      line += 1;
    };
    this.groups.forEach((group, at) => {
      if (named) put(GROUP, at, 0, head);
      if (this.folded.has(group.label)) return;
      for (let row = group.first; row < group.last; row++) {
        put(PROJECT, row, 0, high);
        if (!this.open.has(this.id[row])) continue;
        const { count } = this.nodesOf(row);
        for (let part = 0; part < count; part++) put(NODE, row, part, high);
      }
    });
    Object.assign(this, { kinds, rows, parts, tops: tops.subarray(0, line + 1), lines: line, high });
    return tops[line];
  }

  // The line at a height, or the nearest one.
  lineAt(y) {
    let low = 0;
    let top = this.lines - 1;
    while (low < top) {
      const middle = (low + top + 1) >> 1;
      if (this.tops[middle] <= y) low = middle;
      else top = middle - 1;
    }
    return Math.max(low, 0);
  }

  lineOf(kind, id) {
    for (let line = 0; line < this.lines; line++) {
      if (this.kinds[line] !== kind) continue;
      const row = this.rows[line];
      if (kind === PROJECT && this.id[row] === id) return line;
      if (kind === NODE && this.nodesOf(row).id[this.parts[line]] === id) return line;
    }
    return -1;
  }
}
