// The re-spread of targets/rules/sheet.py and paths.py, step by step the same, in BigInt: a grid answers at once, and the
// server, which does it again before anything is issued, finds the same cells. A test compares the two on many grids.
//
// A sheet is { total, years: [], months: [], cells: [[]], lockedYears: Set, lockedMonths: Set, lockedCells: Set of "row,column" };
// numbers are BigInt, whole steps of the indicator. A clash is { clash, units, months, wanted, room }.

const BITS = 32n;
const MOST_SWEEPS = 60;
const CLOSE = 1n << (BITS - 10n);

const sum = (values) => values.reduce((all, value) => all + value, 0n);
const column = (cells, at) => cells.map((line) => line[at]);
const least = (a, b) => (a < b ? a : b);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const indices = (list) => [...list.keys()];

// BigInt division cuts towards zero; Python's goes down. Only what may be negative needs this.
const floorShift = (value) => value >> BITS;

export const key = (row, at) => `${row},${at}`;

export function respread(sheet, byUnit, byMonth, byCell = null) {
  const clash = simpleClash(sheet);
  if (clash) return clash;
  const rows = heldByRow(sheet);
  const columns = heldByColumn(sheet);
  const years = margin(sheet.total, sheet.years, sheet.lockedYears, byUnit, rows, false);
  const months = margin(sheet.total, sheet.months, sheet.lockedMonths, byMonth, columns, true);
  const need = years.map((year, row) => year - rows[row].total);
  const room = months.map((month, at) => month - columns[at].total);
  const free = sheet.cells.map((line, row) => line.map((_, at) => !sheet.lockedCells.has(key(row, at))));
  const seeds = byCell ?? years.map(() => byMonth);
  const cells = whole(fitted(seeds, free, need, room), free, need, room);
  const openUnits = years.map((_, row) => !sheet.lockedYears.has(row) && free[row].some(Boolean));
  const openMonths = months.map((_, at) => !sheet.lockedMonths.has(at) && free.some((line) => line[at]));
  const cut = placeRest(cells, free, need, room, openUnits, openMonths);
  if (cut) return cutOf(cut, need, room, openUnits, openMonths);
  return settled(sheet, cells.map((line, row) => line.map((cell, at) => (free[row][at] ? cell : sheet.cells[row][at]))));
}

export function settled(sheet, cells) {
  const years = cells.map(sum);
  const months = sheet.months.map((_, at) => sum(column(cells, at)));
  return { ...sheet, total: sum(years), years, months, cells };
}

// By row: year − its months; by column: month − its units; total − years; total − months.
export function differences(sheet) {
  return {
    rows: sheet.years.map((year, row) => year - sum(sheet.cells[row])),
    columns: sheet.months.map((month, at) => month - sum(column(sheet.cells, at))),
    years: sheet.total - sum(sheet.years),
    months: sheet.total - sum(sheet.months),
  };
}

// --- what one row, one column or one margin says by itself

const held = (values, of) => ({ total: sum(values), closed: values.length === of });

const heldByRow = (sheet) =>
  sheet.years.map((_, row) => held(sheet.cells[row].filter((_cell, at) => sheet.lockedCells.has(key(row, at))), sheet.months.length));

const heldByColumn = (sheet) =>
  sheet.months.map((_, at) =>
    held(column(sheet.cells, at).filter((_cell, row) => sheet.lockedCells.has(key(row, at))), sheet.years.length));

function simpleClash(sheet) {
  const rows = heldByRow(sheet);
  const columns = heldByColumn(sheet);
  const sorted = (set) => [...set].sort((a, b) => a - b);
  for (const row of sorted(sheet.lockedYears)) {
    if (rows[row].total > sheet.years[row]) return { clash: "unit", units: [row], months: [], wanted: rows[row].total, room: sheet.years[row] };
  }
  for (const at of sorted(sheet.lockedMonths)) {
    if (columns[at].total > sheet.months[at]) return { clash: "month", units: [], months: [at], wanted: columns[at].total, room: sheet.months[at] };
  }
  const years = pinned(sheet.years, sheet.lockedYears, rows);
  if (unreachable(sheet.total, years)) return { clash: "units", units: asking(years), months: [], wanted: floor(years), room: sheet.total };
  const months = pinned(sheet.months, sheet.lockedMonths, columns);
  if (unreachable(sheet.total, months)) return { clash: "months", units: [], months: asking(months), wanted: floor(months), room: sheet.total };
  return null;
}

function pinned(values, locked, kept) {
  const fixed = new Map([...locked].map((at) => [at, values[at]]));
  for (const at of indices(values)) if (kept[at].closed && !locked.has(at)) fixed.set(at, kept[at].total);
  const floors = new Map(indices(values).filter((at) => !fixed.has(at)).map((at) => [at, kept[at].total]));
  return { fixed, floors };
}

const floor = ({ fixed, floors }) => sum([...fixed.values()]) + sum([...floors.values()]);
const asking = ({ fixed, floors }) =>
  [...fixed.keys(), ...[...floors].filter(([, value]) => value).map(([at]) => at)].sort((a, b) => a - b);
const unreachable = (total, margins) =>
  floor(margins) > total || (margins.floors.size === 0 && sum([...margins.fixed.values()]) !== total);

// --- margins

function margin(total, values, locked, weights, kept, running) {
  const { fixed, floors } = pinned(values, locked, kept);
  for (;;) {
    const rest = total - sum([...fixed.values()]);
    const open = indices(values).filter((at) => !fixed.has(at));
    const some = open.some((at) => weights[at] > 0n);
    const shares = new Map(open.map((at) => [at, some ? weights[at] : 1n]));
    const all = sum([...shares.values()]);
    const below = open.filter((at) => rest * shares.get(at) < floors.get(at) * all);
    if (below.length) {
      for (const at of below) fixed.set(at, floors.get(at));
      continue;
    }
    const parts = running ? runningParts(rest, shares, all) : remainderParts(rest, shares, all);
    return indices(values).map((at) => fixed.get(at) ?? parts.get(at));
  }
}

function runningParts(rest, shares, all) {
  const parts = new Map();
  let passed = 0n;
  let reached = 0n;
  for (const [at, share] of shares) {
    passed += share;
    const now = (2n * rest * passed + all) / (2n * all);
    parts.set(at, now - reached);
    reached = now;
  }
  return parts;
}

function remainderParts(rest, shares, all) {
  const parts = new Map([...shares].map(([at, share]) => [at, (rest * share) / all]));
  const over = new Map([...shares].map(([at, share]) => [at, (rest * share) % all]));
  const odd = Number(rest - sum([...parts.values()]));
  const neediest = [...shares.keys()].sort((a, b) => compare(over.get(b), over.get(a)) || a - b);
  for (const at of neediest.slice(0, odd)) parts.set(at, parts.get(at) + 1n);
  return parts;
}

// --- an ideal for every free cell, in fixed point, and whole cells near it

function fitted(seeds, free, need, room) {
  const ideal = free.map((line, row) => line.map((open, at) => (open ? seeds[row][at] << BITS : 0n)));
  sow(ideal, free, need, room);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    need.forEach((wanted, row) => {
      ideal[row] = scaled(ideal[row], wanted);
    });
    room.forEach((wanted, at) => {
      scaled(column(ideal, at), wanted).forEach((value, row) => {
        ideal[row][at] = value;
      });
    });
    const off = (line, row) => sum(line) - (need[row] << BITS);
    if (ideal.every((line, row) => off(line, row) <= CLOSE && -off(line, row) <= CLOSE)) break;
  }
  return ideal;
}

function sow(ideal, free, need, room) {
  const open = (row, at) => (free[row][at] ? 1n << BITS : 0n);
  need.forEach((wanted, row) => {
    if (wanted && !ideal[row].some(Boolean)) ideal[row] = ideal[row].map((_, at) => open(row, at));
  });
  room.forEach((wanted, at) => {
    if (wanted && !column(ideal, at).some(Boolean)) ideal.forEach((line, row) => {
      line[at] = open(row, at);
    });
  });
}

function scaled(line, wanted) {
  const total = sum(line);
  return total ? line.map((value) => (value * (wanted << BITS)) / total) : line;
}

function whole(ideal, free, need, room) {
  const cells = need.map(() => room.map(() => 0n));
  const due = need.map(() => 0n);
  const left = [...need];
  room.forEach((count, at) => {
    const lags = [];
    ideal.forEach((line, row) => {
      if (!free[row][at]) return;
      due[row] += line[at];
      const wanted = due[row] - ((need[row] - left[row]) << BITS);
      const some = floorShift(wanted);
      const cell = least(left[row], some > 0n ? some : 0n);
      cells[row][at] = cell;
      lags.push([wanted - (cell << BITS), row]);
    });
    let short = count - sum(column(cells, at));
    const piece = short > 0n ? 1n : -1n;
    for (const [, row] of lags.sort((a, b) => compare(-piece * a[0], -piece * b[0]) || a[1] - b[1])) {
      if (!short || !(piece > 0n ? cells[row][at] < left[row] : cells[row][at] > 0n)) continue;
      cells[row][at] += piece;
      short -= piece;
    }
    left.forEach((rest, row) => {
      left[row] = rest - cells[row][at];
    });
  });
  return cells;
}

// --- what is left over, moved along augmenting paths; nodes are "u3", "m11", and "u*", "m*" for a margin that moves

function placeRest(cells, free, need, room, openUnits, openMonths) {
  trim(cells, need, room);
  const short = need.map((wanted, row) => wanted - sum(cells[row]));
  const gap = room.map((wanted, at) => wanted - sum(column(cells, at)));
  const table = { cells, free, need, room, openUnits, openMonths, short, gap };
  let reached = new Map();
  for (const moving of [false, true]) {
    while (short.some(Boolean)) {
      const found = search(table, moving);
      reached = found.reached;
      if (found.end === null) break;
      push(table, reached, found.end);
    }
  }
  if (!short.some(Boolean)) return null;
  const side = (letter) => new Set([...reached.keys()].filter((node) => node[0] === letter && node[1] !== "*").map((node) => Number(node.slice(1))));
  return { units: side("u"), months: side("m") };
}

function cutOf({ units, months }, need, room, openUnits, openMonths) {
  const sorted = (set) => [...set].sort((a, b) => a - b);
  if ([...units].some((row) => openUnits[row]) && [...months].some((at) => openMonths[at])) {
    const otherUnits = indices(need).filter((row) => !units.has(row));
    const otherMonths = indices(room).filter((at) => !months.has(at));
    const wanted = sum(otherMonths.map((at) => room[at]));
    return { clash: "months_from_units", units: otherUnits, months: otherMonths, wanted, room: sum(otherUnits.map((row) => need[row])) };
  }
  const wanted = sum([...units].map((row) => need[row]));
  return { clash: "units_to_months", units: sorted(units), months: sorted(months), wanted, room: sum([...months].map((at) => room[at])) };
}

function trim(cells, need, room) {
  const take = (over, value) => least(over > 0n ? over : 0n, value);
  cells.forEach((line, row) => {
    let over = sum(line) - need[row];
    for (const at of indices(line).sort((a, b) => compare(line[b], line[a]) || a - b)) {
      const taken = take(over, line[at]);
      line[at] -= taken;
      over -= taken;
    }
  });
  room.forEach((wanted, at) => {
    let over = sum(column(cells, at)) - wanted;
    for (const line of [...cells].sort((a, b) => compare(b[at], a[at]))) {
      const taken = take(over, line[at]);
      line[at] -= taken;
      over -= taken;
    }
  });
}

function search(table, moving) {
  const queue = indices(table.short).filter((row) => table.short[row]).map((row) => `u${row}`);
  const reached = new Map(queue.map((node) => [node, null]));
  for (let head = 0; head < queue.length; head += 1) {
    const node = queue[head];
    if (node[0] === "m" && node !== "m*" && table.gap[Number(node.slice(1))]) return { reached, end: node };
    for (const following of next(table, node, moving)) {
      if (reached.has(following)) continue;
      reached.set(following, node);
      queue.push(following);
    }
  }
  return { reached, end: null };
}

function next(table, node, moving) {
  const which = (flags, letter) => indices(flags).filter((at) => flags[at]).map((at) => `${letter}${at}`);
  if (node === "u*") return which(table.openUnits, "u");
  if (node === "m*") return which(table.openMonths, "m");
  const at = Number(node.slice(1));
  if (node[0] === "u") return [...which(table.free[at], "m"), ...(moving && table.openUnits[at] ? ["u*"] : [])];
  return [...which(column(table.cells, at), "u"), ...(moving && table.openMonths[at] ? ["m*"] : [])];
}

function push(table, reached, end) {
  const path = [end];
  while (reached.get(path.at(-1)) !== null) path.push(reached.get(path.at(-1)));
  path.reverse();
  const steps = path.slice(1).map((to, at) => [path[at], to]);
  const number = (node) => Number(node.slice(1));
  const [first, last] = [number(path[0]), number(end)];
  const taken = steps.filter(([from, to]) => from[0] === "m" && to[0] === "u").map(([from, to]) => table.cells[number(to)][number(from)]);
  const amount = [table.short[first], table.gap[last], ...taken].reduce(least);
  for (const [from, to] of steps) move(table, from, to, amount);
  table.short[first] -= amount;
  table.gap[last] -= amount;
}

function move(table, from, to, amount) {
  const [at, other] = [Number(from.slice(1)), Number(to.slice(1))];
  if (from[0] === "u" && to === "u*") table.need[at] -= amount;
  else if (from === "u*") table.need[other] += amount;
  else if (from[0] === "m" && to === "m*") table.room[at] += amount;
  else if (from === "m*") table.room[other] -= amount;
  else if (from[0] === "u") table.cells[at][other] += amount;
  else table.cells[other][at] -= amount;
}
