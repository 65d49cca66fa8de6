// The map as a drawing of lines and letters, for paper: it is drawn by the very hand that draws the canvas, on a context
// that writes SVG. Words stay words; nothing is a picture made of dots.

import { draw } from "./draw.js";
import { Look } from "./look.js";

const SPACE = "http://www.w3.org/2000/svg";
const STATE = ["fillStyle", "strokeStyle", "lineWidth", "font", "textBaseline"];
let serial = 0; // ids are the page's

const number = (value) => String(Math.round(value * 100) / 100);
const place = (text) => text.replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);

// What the map asks of a canvas' context, as SVG.
class Pen {
  constructor(ruler) {
    this.ruler = ruler; // a canvas' context: it alone can measure letters
    this.parts = [];
    this.defs = [];
    this.kept = [];
    this.hatches = new Map();
    this.path = "";
    this.open = 0; // groups that are open since the last save
    Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, font: "12px sans-serif", textBaseline: "middle" });
  }

  setTransform() {} // paper has no pixels

  save() {
    this.kept.push([this.open, ...STATE.map((name) => this[name])]);
    this.open = 0;
  }

  restore() {
    this.parts.push("</g>".repeat(this.open));
    const [open, ...state] = this.kept.pop();
    this.open = open;
    STATE.forEach((name, at) => {
      this[name] = state[at];
    });
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${number(x)} ${number(y)}`;
  }

  lineTo(x, y) {
    this.path += `L${number(x)} ${number(y)}`;
  }

  closePath() {
    this.path += "z";
  }

  rect(x, y, width, height) {
    this.path += `M${number(x)} ${number(y)}h${number(width)}v${number(height)}h${number(-width)}z`;
  }

  // Whole circles: the map draws no others.
  arc(x, y, radius) {
    const [r, across] = [number(radius), number(radius * 2)];
    this.path += `M${number(x - radius)} ${number(y)}a${r} ${r} 0 1 0 ${across} 0a${r} ${r} 0 1 0 -${across} 0z`;
  }

  clip() {
    serial += 1;
    this.defs.push(`<clipPath id="b-v-${serial}"><path d="${this.path}"/></clipPath>`);
    this.parts.push(`<g clip-path="url(#b-v-${serial})">`);
    this.open += 1;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"/>`);
  }

  stroke() {
    this.parts.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${number(this.lineWidth)}"/>`);
  }

  fillRect(x, y, width, height) {
    if (width <= 0 || height <= 0) return;
    this.parts.push(`<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${this.fillStyle}"/>`);
  }

  strokeRect(x, y, width, height) {
    this.beginPath();
    this.rect(x, y, width, height);
    this.stroke();
  }

  fillText(text, x, y) {
    const [weight, size, ...face] = this.font.split(" ");
    this.parts.push(
      `<text x="${number(x)}" y="${number(y)}" dy=".35em" font-size="${size}" font-weight="${weight}" font-family="${place(face.join(" "))}" fill="${this.fillStyle}">${place(text)}</text>`,
    );
  }

  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  // Lines across, and where `crossed` back again: what a canvas does by tiles.
  hatch(name, colour, crossed, size) {
    if (!this.hatches.has(name)) {
      serial += 1;
      const back = crossed ? `M0 0L${size} ${size}` : "";
      this.defs.push(
        `<pattern id="b-v-${serial}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"><path d="M0 ${size}L${size} 0${back}" stroke="${colour}"/></pattern>`,
      );
      this.hatches.set(name, `url(#b-v-${serial})`);
    }
    return this.hatches.get(name);
  }

  drawing(width, height) {
    const text = `<svg xmlns="${SPACE}" viewBox="0 0 ${width} ${height}" class="b-vector" aria-hidden="true"><defs>${this.defs.join("")}</defs>${this.parts.join("")}</svg>`;
    return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  }
}

// The map as a view shows it, with rows so many pixels high, in the colours of paper.
export function vector(map, shown, high) {
  const light = document.createElement("div");
  light.dataset.bsTheme = "light";
  light.hidden = true;
  map.root.append(light);
  const look = new Look(light);
  light.remove();
  look.face = map.look.face;
  const pen = new Pen(document.createElement("canvas").getContext("2d"));
  const model = Object.create(map.model); // what is laid out anew is its own
  model.lay(high, shown.wall ? high : Math.max(high, 24));
  draw(pen, model, { ...shown, ratio: 1, cursor: -1, last: null, bars: 0 }, look, map.words);
  return pen.drawing(shown.width, shown.height);
}
