// A rule's text that was refused: the line at fault is selected and in view, so that it can be mended at once.

function point(area) {
  const lines = area.value.split("\n");
  const at = Math.min(Number(area.dataset.line), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + lines[at].length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, at - 4);
}

// The browser gives the focus to the address's #edit first.
addEventListener("load", () => document.querySelectorAll("textarea[data-line]").forEach(point));
