// What pages keep in this browser until the server has it ("guatu-draft/<account>/…") belongs to one account: any page of another
// account removes it, and signing out asks first where something is not sent. The page of sign-in (no account) leaves it alone, so
// that whoever comes back after an expired session finds it again.

const DRAFTS = "guatu-draft/";
const { account, unsent } = document.body.dataset;

const kept = () => Object.keys(localStorage).filter((name) => name.startsWith(DRAFTS));
const own = (name) => name.startsWith(`${DRAFTS}${account}/`);

if (account) for (const name of kept()) if (!own(name)) localStorage.removeItem(name);

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  if (kept().some(own) && !window.confirm(unsent)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  for (const name of kept()) localStorage.removeItem(name);
}, { capture: true });
