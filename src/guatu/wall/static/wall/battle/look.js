// Colours, letters and shapes of the map, taken from the page's own tokens: light on a desk, dark on the wall.

const TOKENS = {
  paper: "paper", paper2: "paper-2", paper3: "paper-3", ink: "ink", ink2: "ink-2", ink3: "ink-3", rule: "rule",
  rule2: "rule-2", red: "vermilion", yellow: "yellow", green: "green", grey: "grey", done: "done", bar: "bar",
  barDone: "bar-done", hatch: "hatch", baseline: "baseline", band: "band",
};

const TILE = 8; // pixels of a texture's square

export class Look {
  constructor(element) {
    const style = getComputedStyle(element);
    for (const [name, token] of Object.entries(TOKENS)) this[name] = style.getPropertyValue(`--g-${token}`).trim();
    this.dark = Boolean(element.closest("[data-bs-theme=dark]"));
    this.face = style.fontFamily;
    this.patterns = new Map();
    this.cut = new Map(); // texts cut to a width
  }

  font(size, weight = 400) {
    return `${weight} ${size}px ${this.face}`;
  }

  light(name) {
    return this[name] ?? this.grey;
  }

  // Of planned, running, done, short of days, late.
  states() {
    return [this.bar, this.green, this.barDone, this.yellow, this.red];
  }

  // The winter's hatching.
  stops(context, view) {
    return this.pattern(context, "stops", this.hatch, false, view);
  }

  // What lies over the bars that are short of days (hatched) and late (crossed), as on paper: for eyes that do not
  // tell red from green.
  texture(context, state, view) {
    if (state === 3) return this.pattern(context, "short", "rgb(0 0 0 / 38%)", false, view);
    return state === 4 ? this.pattern(context, "late", "rgb(0 0 0 / 42%)", true, view) : null;
  }

  // It lies on the map, not on the screen: it moves with what it marks.
  pattern(context, name, colour, crossed, view) {
    if (context.hatch) return context.hatch(name, colour, crossed, TILE);
    if (!this.patterns.has(name)) this.patterns.set(name, this.tile(context, colour, crossed));
    const pattern = this.patterns.get(name);
    pattern.setTransform(new DOMMatrix([1, 0, 0, 1, -Math.round(view.left) % TILE, -Math.round(view.top) % TILE]));
    return pattern;
  }

  tile(context, colour, crossed) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.beginPath();
    for (const x of [-TILE, 0, TILE]) {
      pen.moveTo(x, TILE);
      pen.lineTo(x + TILE, 0);
      if (!crossed) continue;
      pen.moveTo(x, 0);
      pen.lineTo(x + TILE, TILE);
    }
    pen.stroke();
    return context.createPattern(tile, "repeat");
  }

  // The text, shortened so that it fits; remembered, for measuring is slow.
  fit(context, text, width) {
    const key = `${Math.round(width)} ${context.font} ${text}`;
    let found = this.cut.get(key);
    if (found !== undefined) return found;
    found = text;
    if (context.measureText(text).width > width) {
      let [low, high] = [0, text.length];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
        else high = middle - 1;
      }
      found = low ? `${text.slice(0, low)}…` : "";
    }
    if (this.cut.size > 20000) this.cut.clear();
    this.cut.set(key, found);
    return found;
  }
}

// ● ▲ ■ ○ ✓ as paths: no typeface draws them alike.
export function shape(context, name, x, y, size, colour) {
  const half = size / 2;
  context.beginPath();
  if (name === "green") context.arc(x, y, half, 0, 7);
  else if (name === "yellow") {
    context.moveTo(x, y - half);
    context.lineTo(x + half * 1.1, y + half * 0.9);
    context.lineTo(x - half * 1.1, y + half * 0.9);
    context.closePath();
  } else if (name === "red") context.rect(x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9);
  else if (name === "grey") context.arc(x, y, half * 0.8, 0, 7);
  else {
    context.moveTo(x - half, y);
    context.lineTo(x - half * 0.2, y + half * 0.75);
    context.lineTo(x + half, y - half * 0.75);
  }
  if (name === "grey" || name === "done") {
    context.strokeStyle = colour;
    context.lineWidth = Math.max(size / 6, 1.2);
    context.stroke();
  } else {
    context.fillStyle = colour;
    context.fill();
  }
}

// A pennant (red: done) or a square flag (black: overdue) on a pole that stands at x.
export function flag(context, x, top, size, { fill, edge, square }) {
  context.beginPath();
  const wide = size * 0.75;
  const high = size * 0.52;
  if (square) context.rect(x, top, wide, high);
  else {
    context.moveTo(x, top);
    context.lineTo(x + wide, top + high / 2);
    context.lineTo(x, top + high);
    context.closePath();
  }
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = Math.max(size / 14, 1);
  context.stroke();
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top + size);
  context.stroke();
}

// What holds something up: a disc with a bar.
export function stopSign(context, x, y, size, look) {
  context.beginPath();
  context.arc(x, y, size / 2, 0, 7);
  context.fillStyle = look.paper;
  context.fill();
  context.strokeStyle = look.red;
  context.lineWidth = Math.max(size / 6, 1.5);
  context.stroke();
  context.beginPath();
  context.moveTo(x - size * 0.24, y);
  context.lineTo(x + size * 0.24, y);
  context.stroke();
}
