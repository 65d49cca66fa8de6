// The cursor of a grid of inputs: where it is, what is selected, and the keys and the mouse that move it. The grid says where its
// inputs are and which of them a key leads to; what a change means is the grid's own matter.

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const within = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);
const same = (a, b) => a.row === b.row && a.column === b.column;

/**
 * @typedef {{ row: number, column: number }} Place
 * @param {object} grid
 * @param {HTMLElement} grid.box what hears the keys and the mouse
 * @param {Map<Element, Place>} grid.where
 * @param {(place: Place) => HTMLInputElement} grid.inputAt
 * @param {(from: Place, down: number, right: number, how: { extend: boolean, line: boolean }) => Place | null} grid.next
 *   the place a step leads to (`line`: by Enter), null where the key is the browser's
 * @param {(from: Place, end: -1 | 1, whole: boolean) => Place} grid.end Home and End, of the line or of the whole
 * @param {(place: Place, anchor: Place) => boolean} [grid.joins] whether a place within the rectangle is selected
 * @param {() => boolean} grid.isEditing whether the cell in hand holds what is being typed
 * @param {() => void} grid.edit the cell in hand is being typed in from now on
 * @param {(input: Element) => void} grid.commit
 * @param {(isSelected: (row: number, column: number) => boolean) => void} grid.drawSelection
 * @param {(cell: Element) => void} grid.intoView
 * @param {() => boolean} [grid.isLive] false where the grid is not laid out as one
 */
export function makeCursor(grid) {
  const { box, where, inputAt } = grid;
  const joins = grid.joins ?? (() => true);
  const isLive = grid.isLive ?? (() => true);
  let cursor = { row: 0, column: 0 };
  let anchor = cursor;

  const isSelected = (row, column) =>
    within(row, anchor.row, cursor.row) && within(column, anchor.column, cursor.column) && joins({ row, column }, anchor);

  function select(to, from = to) {
    cursor = to;
    anchor = from;
    const many = !same(from, to);
    grid.drawSelection((row, column) => many && isSelected(row, column));
  }

  function go(to, extend = false) {
    const from = anchor;
    const input = inputAt(to);
    grid.commit(document.activeElement);
    input.focus();
    select(to, extend ? from : to);
    input.select?.();
    grid.intoView(input.parentElement);
  }

  const caretInside = (input, forward) =>
    grid.isEditing() && (input.selectionStart !== input.selectionEnd || (forward ? input.selectionEnd < input.value.length : input.selectionStart > 0));

  function target(event, at) {
    const control = event.ctrlKey || event.metaKey;
    if (MOVES[event.key] && !control && !event.altKey) {
      const [down, right] = MOVES[event.key];
      if (right && caretInside(event.target, right > 0)) return null;
      if (down && grid.isEditing() && event.target.matches("select")) return null;
      return grid.next(event.shiftKey ? cursor : at, down, right, { extend: event.shiftKey, line: false }) ?? at;
    }
    if (event.key === "Enter" && !control && !event.altKey) return grid.next(at, event.shiftKey ? -1 : 1, 0, { extend: false, line: true }) ?? at;
    if (event.key === "Tab") return grid.next(at, 0, event.shiftKey ? -1 : 1, { extend: false, line: false });
    if (event.key === "Home" && !grid.isEditing()) return grid.end(at, -1, control);
    if (event.key === "End" && !grid.isEditing()) return grid.end(at, 1, control);
    return null;
  }

  /** Whether the key moved the cursor. */
  function moving(event, at) {
    const to = target(event, at);
    if (!to) return false;
    go(to, event.shiftKey && Boolean(MOVES[event.key]));
    return true;
  }

  box.addEventListener("focusin", (event) => {
    const at = where.get(event.target);
    if (at && isLive() && !same(at, cursor)) select(at);
  });

  box.addEventListener("focusout", (event) => grid.commit(event.target));

  box.addEventListener("mousedown", (event) => {
    const at = where.get(event.target);
    if (!at || !isLive()) return;
    if (event.shiftKey) {
      event.preventDefault();
      go(at, true);
    } else if (document.activeElement !== event.target) {
      if (event.target.matches("select")) return; // its list opens by the same press
      event.preventDefault();
      go(at);
    } else if (event.detail > 1) grid.edit();
  });

  return {
    moving,
    go,
    select,
    isSelected,
    span: () => ({ from: anchor, to: cursor }),
    selection: () => [...where.values()].filter(({ row, column }) => isSelected(row, column)),
  };
}

/** Scrolls a cell out from under what lies over the edges of its box: `over` in pixels. */
export function scrollInto(box, cell, over) {
  const view = box.getBoundingClientRect();
  const at = cell.getBoundingClientRect();
  const top = view.top + over.top;
  const bottom = view.bottom - over.bottom - 2;
  if (over.top !== null && at.top < top) box.scrollTop -= top - at.top;
  else if (over.top !== null && at.bottom > bottom) box.scrollTop += at.bottom - bottom;
  const left = view.left + over.left;
  if (at.left < left) box.scrollLeft -= left - at.left;
  else if (at.right > view.right - 2) box.scrollLeft += at.right - view.right + 2;
}
