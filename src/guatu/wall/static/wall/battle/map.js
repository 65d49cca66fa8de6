// The battle map: one canvas over a scrolling box, whose scroll bars, wheel and touch are the browser's own.

import { iso, SPANS } from "./axis.js";
import { card } from "./card.js";
import { draw, visible } from "./draw.js";
import { Feed } from "./feed.js";
import { about, box, find, lightLink, link, same } from "./find.js";
import { listen } from "./input.js";
import { Look } from "./look.js";
import { GROUP, Model, NODE, PROJECT } from "./model.js";
import { vector } from "./vector.js";

const HIGHS = [3, 4, 6, 9, 14, 20, 26, 34, 44];
const USUAL = 6;
const MOST_WIDE = 220; // pixels a day
const NARROW = 560; // pixels of the map below which names stand above their bars
const SHEET = [1400, 788]; // of a map that is printed and was never shown
const AHEAD = 40; // lines beside the screen whose nodes are fetched too

export class BattleMap {
  constructor(root) {
    this.root = root;
    this.wall = root.dataset.battle === "wall";
    this.scroller = root.querySelector("[data-scroll]");
    this.space = root.querySelector("[data-space]");
    this.stage = root.querySelector("[data-stage]");
    this.canvas = root.querySelector("canvas");
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.hit = root.querySelector("[data-hit]");
    this.said = root.querySelector("[data-said]");
    this.words = JSON.parse(root.querySelector("[data-words]").textContent);
    this.model = new Model();
    this.view = { wall: this.wall, names: 0, head: 0, width: 0, height: 0, wide: 0, left: 0, top: 0, ratio: 1, cursor: -1, stacked: false, coarse: 1, bars: 0, last: null };
    this.high = HIGHS[USUAL];
    this.card = card(root, this.words);
    this.look = new Look(root);
    this.drawn = 0; // bars of the last frame
    root.battleMap = this; // for those who measure
    const { columns, nodes, changed } = root.dataset;
    this.feed = new Feed({ columns, nodes, changed }, this.model, { tell: () => this.renew(), fail: (lost) => this.lose(lost) });
    new ResizeObserver(() => this.resize()).observe(this.scroller);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    listen(this);
    addEventListener("beforeprint", () => this.print());
    this.feed.load(root.dataset.query ?? "").then(() => this.begin());
    this.feed.watch(Number(root.dataset.poll));
  }

  begin() {
    if (!this.view.width || !this.model.end) return;
    const span = this.root.dataset.span;
    if (span && SPANS[span]) this.span(span);
    else this.fit();
    if (this.wall) this.turn(Number(this.root.dataset.turn) || 8);
  }

  // New data: the place on the screen is kept.
  renew() {
    this.lay();
    this.paint();
    if (!this.view.width) this.feed.want([...this.model.id.keys()].slice(0, AHEAD)); // it may be printed before its turn
    this.root.dispatchEvent(new CustomEvent("battle:data", { bubbles: true, detail: this.model }));
  }

  lay() {
    const { view, model } = this;
    if (view.wall) this.high = Math.max((view.height - view.head) / Number(this.root.dataset.rows || 16), 12);
    const height = model.lay(this.high, view.wall ? this.high : Math.max(this.high, 24));
    this.space.style.height = `${Math.max(height + view.head, 1)}px`;
    this.widen();
    view.cursor = Math.min(view.cursor, model.lines - 1);
  }

  widen() {
    const { view, model } = this;
    this.space.style.width = `${Math.max(view.names + (model.end - model.start + 1) * view.wide, view.width)}px`;
  }

  resize() {
    const { view, scroller } = this;
    const [width, height] = [scroller.clientWidth, scroller.clientHeight];
    if (!width || !height) return;
    const first = !view.width;
    const [before, day] = [this.inner, view.wide ? this.model.start + view.left / view.wide : 0];
    Object.assign(view, { width, height, ratio: Math.min(devicePixelRatio || 1, 2), last: null }); // the canvas is emptied
    const shape = this.shape(width, height);
    if (shape.stacked !== view.stacked) this.high = shape.stacked ? HIGHS.at(-1) : HIGHS[USUAL];
    Object.assign(view, shape);
    this.canvas.width = Math.round(width * view.ratio);
    this.canvas.height = Math.round(height * view.ratio);
    for (const one of [this.stage, this.canvas]) {
      one.style.width = `${width}px`;
      one.style.height = `${height}px`;
    }
    if (!this.model.end) return this.blank();
    if (first || !view.wide) return this.begin();
    if (before > 0) view.wide *= this.inner / before; // the same days as before
    this.lay();
    // A wall's screen begins at its most urgent rows each time it comes.
    this.scrollTo((day - this.model.start) * view.wide, this.wall ? 0 : view.top);
  }

  // How a map of this size is divided: names, axis, and the letters of the axis in those of a desk.
  shape(width, height) {
    const stacked = width < NARROW;
    const wall = this.wall && !stacked; // on a phone it is a map like any other
    const side = Math.round(width * (wall ? 0.26 : 0.24));
    const head = wall ? Math.round(height * 0.09) : 44;
    return { width, height, wall, stacked, names: stacked ? 22 : wall ? side : Math.min(side, 300), head, coarse: wall ? (head * 0.34) / 12 : 1 };
  }

  // Until the first data come: a canvas is black by itself.
  blank() {
    const { context, view, look, words } = this;
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.fillStyle = look.paper;
    context.fillRect(0, 0, view.width, view.height);
    context.font = look.font(Math.round(14 * view.coarse));
    context.fillStyle = look.ink2;
    context.fillText(words.loading, 16, view.head);
  }

  scrolled() {
    this.view.left = this.scroller.scrollLeft;
    this.view.top = this.scroller.scrollTop;
    this.paint();
  }

  paint() {
    if (this.painting || !this.view.wide) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = 0;
      const { view, model } = this;
      view.left = this.scroller.scrollLeft;
      view.top = this.scroller.scrollTop;
      this.drawn = draw(this.context, model, view, this.look, this.words);
      this.place();
      this.fetchSeen();
    });
  }

  fetchSeen() {
    const { model, view } = this;
    if (!model.lines) return;
    const [first, last] = visible(model, view);
    const rows = [];
    for (let line = Math.max(first - AHEAD, 0); line < Math.min(last + AHEAD, model.lines); line++) {
      if (model.kinds[line] === PROJECT && model.wantsNodes(model.rows[line])) rows.push(model.rows[line]);
    }
    if (rows.length) this.feed.want(rows);
  }

  // --- zoom and place

  get inner() {
    return this.view.width - this.view.names;
  }

  get least() {
    return this.inner / Math.max(this.model.end - this.model.start + 1, SPANS.decade);
  }

  // A day as wide as asked; the day under `x` (from the axis' left edge) stays where it is.
  zoomTo(wide, x = this.inner / 2) {
    const { view, model } = this;
    const day = model.start + (view.left + x) / view.wide;
    view.wide = Math.min(Math.max(wide, this.least), MOST_WIDE);
    this.widen();
    this.scrollTo((day - model.start) * view.wide - x, view.top);
  }

  scrollTo(left, top) {
    const { view, scroller } = this;
    scroller.scrollLeft = left;
    scroller.scrollTop = top;
    view.left = scroller.scrollLeft;
    view.top = scroller.scrollTop;
    this.paint();
  }

  zoom(by, x) {
    this.all = this.spanned = false;
    this.zoomTo(this.view.wide * by, x);
    this.pressed("");
  }

  fit() {
    const { view, model } = this;
    this.all = true;
    view.wide = this.inner / Math.max(model.end - model.start + 1, 1);
    this.lay();
    this.scrollTo(0, view.top);
    this.pressed("all");
  }

  // So many days on the screen, today a third from the left.
  span(name) {
    const { view, model } = this;
    this.all = false;
    this.spanned = true;
    view.wide = Math.max(this.inner / SPANS[name], this.least);
    this.lay();
    this.scrollTo((model.today - model.start) * view.wide - this.inner / 3, view.top);
    this.pressed(name);
  }

  today() {
    const { view, model } = this;
    this.scrollTo((model.today - model.start) * view.wide - this.inner / 3, view.top);
  }

  thicker(by) {
    const at = HIGHS.reduce((best, high, place) => (Math.abs(high - this.high) < Math.abs(HIGHS[best] - this.high) ? place : best), 0);
    const { view, model } = this;
    const line = model.lineAt(view.top);
    this.high = HIGHS[Math.min(Math.max(at + by, 0), HIGHS.length - 1)];
    this.lay();
    this.scrollTo(view.left, line > 0 ? model.tops[line] : 0);
  }

  pressed(name) {
    for (const button of this.root.querySelectorAll("[data-span-to]")) {
      button.setAttribute("aria-pressed", String(button.dataset.spanTo === name));
    }
  }

  // The wall turns its own pages.
  turn(seconds) {
    clearInterval(this.turning);
    this.turning = setInterval(() => {
      const { view, model } = this;
      if (!this.scroller.offsetParent || !model.lines) return;
      const page = view.height - view.head;
      const next = view.top + page + 2 >= model.tops[model.lines] ? 0 : view.top + page;
      this.scrollTo(view.left, model.tops[model.lineAt(next)]);
    }, seconds * 1000);
  }

  // --- what is pointed at

  point(x, y) {
    const found = this.model.lines ? find(this.model, this.view, x, y) : null;
    if (!same(found, this.at)) this.aim(found);
    if (found && found.kind !== GROUP) this.card.show(about(this.model, found, this.words), x, y, this.view);
    else this.card.hide();
  }

  aim(what) {
    this.at = what;
    this.place();
  }

  place() {
    const { at, hit } = this;
    hit.hidden = !at;
    if (!at || at.line >= this.model.lines) return;
    const whole = at.kind === GROUP || this.view.cursor >= 0;
    const { x, y, width, high } = box(this.model, this.view, at, whole);
    hit.style.transform = `translate(${x}px, ${y}px)`;
    hit.style.width = `${width}px`;
    hit.style.height = `${high}px`;
    const address = link(this.model, at, this.words);
    if (address) hit.href = address;
    else hit.removeAttribute("href");
    // A light opens as a sheet, and is named: the link has no text of its own.
    hit.toggleAttribute("data-sheet", Boolean(at.light));
    hit.setAttribute("aria-label", at.light ? this.words.why : about(this.model, at, this.words).title);
  }

  leave() {
    if (this.view.cursor >= 0) return;
    this.aim(null);
    this.card.hide();
  }

  fold(what) {
    const { model, view } = this;
    if (what.kind === GROUP) {
      const { label } = model.groups[what.row];
      if (!model.folded.delete(label)) model.folded.add(label);
    } else {
      const id = model.id[what.row];
      if (!model.open.delete(id)) model.open.add(id);
      if (what.kind === NODE) what = { kind: PROJECT, row: what.row };
      if (model.wantsNodes(what.row)) this.feed.ask([what.row]);
    }
    this.lay();
    if (view.cursor >= 0) this.cursorTo(Math.min(view.cursor, model.lines - 1));
    this.paint();
  }

  // The row in hand, by the keyboard; said aloud.
  cursorTo(line) {
    const { model, view } = this;
    if (!model.lines) return;
    view.cursor = Math.min(Math.max(line, 0), model.lines - 1);
    const top = model.tops[view.cursor];
    const end = model.tops[view.cursor + 1];
    const page = view.height - view.head;
    if (top < view.top) this.scrollTo(view.left, top);
    else if (end > view.top + page) this.scrollTo(view.left, end - page);
    const what = { kind: model.kinds[view.cursor], line: view.cursor, row: model.rows[view.cursor], part: model.parts[view.cursor] };
    this.aim(what);
    const { title, word, lines } = about(model, what, this.words);
    this.said.textContent = [title, word, ...lines.map((line) => line.join(" "))].filter(Boolean).join(", ");
    this.card.show(about(model, what, this.words), view.names + 20, end - view.top + view.head, view);
    this.paint();
  }

  // Why the light of the row in hand, or the one pointed at, is what it is.
  why() {
    const { model, words, at } = this;
    if (!at || at.kind === GROUP || model.lightId[at.row] === null) return;
    const door = document.createElement("a");
    door.href = lightLink(model, at.row, words);
    door.dataset.sheet = "";
    door.hidden = true;
    this.root.append(door);
    door.click();
    door.remove();
  }

  // On a touch screen: the card with its links stays until the next touch.
  pin(what) {
    if (!what) return this.card.hide();
    if (what.kind === GROUP) return this.fold(what);
    const { model, words } = this;
    const links = [[link(model, what, words), what.kind === NODE ? words.openNode : words.open]];
    if (what.kind === PROJECT && model.lightId[what.row] !== null) links.push([lightLink(model, what.row, words), words.why, true]);
    const open = model.open.has(model.id[what.row]);
    const act = [open ? words.collapse : words.expand, () => this.fold({ kind: PROJECT, row: what.row, line: what.line })];
    this.card.pin(about(model, what, words), links, model.nodeCount[what.row] ? act : null);
  }

  // On paper the canvas gives way to lines and letters.
  print() {
    const { model, root, view } = this;
    root.querySelector(".b-vector")?.remove();
    if (!model.size) return;
    if (view.width) return this.scroller.after(vector(this, view, model.high));
    // A screen of the wall whose turn has not come yet.
    const shown = { ...view, ...this.shape(...SHEET), top: 0 };
    shown.wide = (shown.width - shown.names) / SPANS.year;
    shown.left = (model.today - model.start) * shown.wide - (shown.width - shown.names) / 3;
    this.scroller.after(vector(this, shown, (shown.height - shown.head) / Number(this.root.dataset.rows || 16)));
  }

  lose(lost) {
    const place = this.root.querySelector("[data-age]");
    if (!lost) this.since = new Date();
    if (!place) return;
    const at = (this.since ?? new Date()).toLocaleTimeString("sv-SE", { timeZone: "Asia/Shanghai" });
    place.textContent = (lost ? this.words.lost : this.words.fresh).replace("{at}", at);
    place.classList.toggle("b-lost", lost);
  }

  get asOf() {
    return iso(this.model.today);
  }
}
