// What a light leads to opens as a sheet over the page, where that address can give itself as one; it has its own address
// all the while. Without script, or where it cannot, the link leads there. A wall keeps its own address: it reloads itself.

const HEADER = "X-Sheet";
const KEEPS_ADDRESS = document.body.classList.contains("g-wall");
let sheet = null;

const addressOf = (link) => new URL(link.href.baseVal ?? link.href, location.href); // of a drawing's link too
const told = (name) => document.dispatchEvent(new CustomEvent(name));

function made() {
  if (sheet) return sheet;
  sheet = document.createElement("dialog");
  sheet.className = "g-dialog g-sheet";
  sheet.addEventListener("close", () => {
    sheet.replaceChildren();
    told("sheet:closed");
    if (history.state?.sheet) history.back();
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-sheet-close]")) sheet.close();
  });
  document.body.append(sheet);
  return sheet;
}

async function open(address) {
  told("sheet:asked");
  const answer = await fetch(address, { headers: { [HEADER]: "1" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.headers.get(HEADER) !== "1") {
    location.assign(address);
    return;
  }
  const held = made();
  const close = document.createElement("button");
  close.className = "btn btn-outline btn-sm g-sheet-close";
  close.type = "button";
  close.dataset.sheetClose = "";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.close ?? "×");
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  held.replaceChildren(close, ...part.head.children, ...part.body.childNodes); // its style sheet is read as the head's
  const first = !held.open;
  if (first) held.showModal();
  held.scrollTop = 0;
  told("sheet:opened");
  if (KEEPS_ADDRESS) return;
  if (first) history.pushState({ sheet: true }, "", address);
  else history.replaceState({ sheet: true }, "", address);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-sheet]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented) return;
  const there = addressOf(link);
  if (there.origin !== location.origin || there.pathname === location.pathname) return;
  event.preventDefault();
  open(there.href);
});

// Whoever opened it may end it: a wall that somebody left.
document.addEventListener("sheet:close", () => (sheet?.open ? sheet.close() : told("sheet:closed")));
window.addEventListener("popstate", () => {
  if (sheet?.open) sheet.close();
});
