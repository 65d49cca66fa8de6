// The card beside the pointer: what a bar is. Pinned (by touch) it stands at the foot, with links.

import { shape } from "./look.js";

export function card(root, words) {
  const element = root.querySelector("[data-card]");

  function fill({ title, light, word, lines }) {
    element.replaceChildren();
    const head = document.createElement("p");
    head.className = "b-card-title";
    head.textContent = title;
    element.append(head);
    if (word) {
      const state = document.createElement("p");
      state.className = "b-card-state";
      if (light) state.append(glyph(light));
      state.append(word);
      element.append(state);
    }
    const list = document.createElement("dl");
    for (const [name, value] of lines) {
      const term = document.createElement("dt");
      term.textContent = name;
      const said = document.createElement("dd");
      said.textContent = value;
      list.append(term, said);
    }
    element.append(list);
  }

  function glyph(light) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 28;
    canvas.className = "b-card-glyph";
    const colour = getComputedStyle(root).getPropertyValue(`--g-${light}`).trim();
    shape(canvas.getContext("2d"), light, 14, 14, 22, colour);
    return canvas;
  }

  return {
    show(what, x, y, view) {
      if (element.dataset.pinned) return;
      fill(what);
      element.hidden = false;
      const { offsetWidth: width, offsetHeight: height } = element;
      const left = x + 18 + width > view.width ? Math.max(x - width - 12, 4) : x + 18;
      const top = y + 18 + height > view.height ? Math.max(y - height - 12, 4) : y + 18;
      element.style.transform = `translate(${left}px, ${top}px)`;
    },
    pin(what, links, act) {
      fill(what);
      element.hidden = false;
      element.dataset.pinned = "yes";
      element.style.transform = "";
      const row = document.createElement("p");
      row.className = "b-card-do";
      for (const [href, text, sheet] of links) {
        const link = document.createElement("a");
        link.href = href;
        link.toggleAttribute("data-sheet", Boolean(sheet));
        link.textContent = text;
        row.append(link);
      }
      if (act) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-outline btn-sm";
        button.textContent = act[0];
        button.addEventListener("click", () => {
          act[1]();
          this.hide();
        });
        row.append(button);
      }
      element.append(row);
    },
    hide() {
      element.hidden = true;
      delete element.dataset.pinned;
    },
  };
}
