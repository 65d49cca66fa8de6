// Pointer, wheel, pinch and keys.

import { MARK } from "./draw.js";
import { find } from "./find.js";
import { GROUP } from "./model.js";

const STEP = 1.35;

export function listen(map) {
  const { stage, hit, root } = map;
  const at = (event) => {
    const frame = stage.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  pointer(map, at);
  pinch(map);
  stage.addEventListener(
    "wheel",
    (event) => {
      const [x, y] = at(event);
      // Above the map the wheel zooms by itself; on it with Ctrl, as a trackpad's pinch says too.
      if (!event.ctrlKey && !event.metaKey && y > map.view.head) return;
      event.preventDefault();
      map.zoom(Math.exp(-event.deltaY / 400), Math.max(x - map.view.names, 0));
    },
    { passive: false },
  );
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.spanTo === "all") map.fit();
    else if (button.dataset.spanTo) map.span(button.dataset.spanTo);
    else if (button.dataset.zoom) map.zoom(button.dataset.zoom === "in" ? STEP : 1 / STEP);
    else if (button.dataset.thick) map.thicker(Number(button.dataset.thick));
    else if (button.hasAttribute("data-today")) map.today();
    else if (button.hasAttribute("data-full")) full(map);
  });
  root.addEventListener("keydown", (event) => keys(map, event));
  hit.addEventListener("blur", () => {
    map.view.cursor = -1;
    map.leave();
    map.paint();
  });
  stage.addEventListener("focus", () => {
    if (!stage.matches(":focus-visible")) return; // by touch or mouse: what is pressed is meant, not a row
    if (map.view.cursor < 0) map.cursorTo(map.model.lineAt(map.view.top));
    hit.hidden = false;
    hit.focus({ preventScroll: true });
  });
}

function pointer(map, at) {
  const { stage, hit, scroller } = map;
  let held = null;
  let dragged = false;
  stage.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    if (held) {
      const [x, y] = [event.clientX - held.x, event.clientY - held.y];
      if (!dragged && Math.hypot(x, y) > 4) {
        dragged = true;
        stage.setPointerCapture(event.pointerId);
        map.leave();
      }
      if (dragged) {
        scroller.scrollLeft = held.left - x;
        scroller.scrollTop = held.top - y;
      }
      return;
    }
    map.point(...at(event));
  });
  stage.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (event.pointerType === "touch" || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY, left: scroller.scrollLeft, top: scroller.scrollTop };
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    stage.addEventListener(end, (event) => {
      held = null;
      if (end === "pointerleave" && event.pointerType !== "touch") map.leave(); // a finger leaves before it has clicked
    });
  }
  hit.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("click", (event) => {
    if (event.target.closest("[data-card]")) return; // its links and buttons are their own
    if (dragged) return event.preventDefault();
    const found = find(map.model, map.view, ...at(event));
    if (event.pointerType === "touch") {
      event.preventDefault();
      return map.pin(found);
    }
    if (!found) return;
    const [x] = at(event);
    // A name's mark opens its nodes; its light, the bar and the name itself are links.
    if (found.kind === GROUP || (x < MARK && !found.light)) {
      event.preventDefault();
      map.fold(found);
    }
  });
}

function pinch(map) {
  const { stage } = map;
  let apart = 0;
  const measure = (event) => {
    const [one, other] = event.touches;
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  stage.addEventListener("touchstart", (event) => {
    if (event.touches.length === 2) apart = measure(event);
  }, { passive: true });
  stage.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2 || !apart) return;
    event.preventDefault();
    const now = measure(event);
    const middle = (event.touches[0].clientX + event.touches[1].clientX) / 2 - stage.getBoundingClientRect().left;
    map.zoom(now / apart, Math.max(middle - map.view.names, 0));
    apart = now;
  }, { passive: false });
  stage.addEventListener("touchend", () => {
    apart = 0;
  }, { passive: true });
}

function full(map) {
  if (document.fullscreenElement) document.exitFullscreen();
  else map.root.requestFullscreen?.();
}

const at = (map) => (map.view.cursor < 0 ? map.model.lineAt(map.view.top) : map.view.cursor);
const lines = (map) => Math.max(Math.floor((map.view.height - map.view.head) / map.high) - 1, 1);

const ACTS = {
  ArrowDown: (map) => map.cursorTo(at(map) + 1),
  ArrowUp: (map) => map.cursorTo(at(map) - 1),
  PageDown: (map) => map.cursorTo(at(map) + lines(map)),
  PageUp: (map) => map.cursorTo(at(map) - lines(map)),
  Home: (map) => map.cursorTo(0),
  End: (map) => map.cursorTo(map.model.lines - 1),
  ArrowLeft: (map) => map.scrollTo(map.view.left - map.inner / 8, map.view.top),
  ArrowRight: (map) => map.scrollTo(map.view.left + map.inner / 8, map.view.top),
  " ": (map) => map.view.cursor >= 0 && map.fold(map.at),
  "+": (map) => map.zoom(STEP),
  "=": (map) => map.zoom(STEP),
  "-": (map) => map.zoom(1 / STEP),
  0: (map) => map.fit(),
  "[": (map) => map.thicker(-1),
  "]": (map) => map.thicker(1),
  t: (map) => map.today(),
  w: (map) => map.why(),
  f: full,
  Escape: (map) => map.card.hide(),
};

function keys(map, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || map.wall) return;
  if (!event.target.closest("[data-stage]")) return;
  const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act(map);
}
