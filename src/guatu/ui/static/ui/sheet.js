// What a light leads to opens as a sheet over the page, where that address can give itself as one; it has its own address
// all the while. Without script, or where it cannot, the link leads there.

const HEADER = "X-Sheet";
let sheet = null;

function made() {
  if (sheet) return sheet;
  sheet = document.createElement("dialog");
  sheet.className = "g-dialog g-sheet";
  sheet.addEventListener("close", () => {
    sheet.replaceChildren();
    if (history.state?.sheet) history.back();
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-sheet-close]")) sheet.close();
  });
  document.body.append(sheet);
  return sheet;
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { [HEADER]: "1" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.headers.get(HEADER) !== "1") {
    location.assign(link.href);
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
  held.replaceChildren(close, ...part.body.childNodes);
  if (!held.open) {
    held.showModal();
    history.pushState({ sheet: true }, "", link.href);
  } else history.replaceState({ sheet: true }, "", link.href);
  held.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-sheet]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented) return;
  const there = new URL(link.href);
  if (there.origin !== location.origin || there.pathname === location.pathname) return;
  event.preventDefault();
  open(link);
});

window.addEventListener("popstate", () => {
  if (sheet?.open) sheet.close();
});
