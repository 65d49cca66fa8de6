// A draft and its sentence point at each other; without script the links are plain anchors.
const root = document.documentElement;
root.classList.add("i-script");

function light(sentence, draft) {
  for (const old of document.querySelectorAll(".i-at")) old.classList.remove("i-at");
  sentence?.classList.add("i-at");
  draft?.classList.add("i-at");
  // "nearest" moves the text alone, not the page around it.
  sentence?.scrollIntoView({ block: "nearest" });
  draft?.scrollIntoView({ block: "nearest" });
}

const byId = (id) => document.getElementById(id);
const ofDraft = (draft) => draft && light(byId(draft.dataset.sentence), draft);

document.querySelector(".i-columns").addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  const draft = link.closest(".i-draft");
  event.preventDefault();
  if (draft) {
    ofDraft(draft);
    byId(draft.dataset.sentence)?.focus({ preventScroll: true });
  } else {
    const first = byId(link.hash.slice(1));
    light(link, first);
    first?.focus({ preventScroll: true });
  }
  history.replaceState(null, "", link.hash);
});

ofDraft(byId(window.location.hash.slice(1))?.closest(".i-draft"));
