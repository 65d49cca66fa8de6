// A cell that was touched is no longer last month's figure, and what was wrong with it is being judged anew.
document.addEventListener("change", (event) => {
  const cell = event.target.closest(".c-cell");
  if (!cell) return;
  cell.classList.remove("c-prefilled");
  cell.querySelectorAll(".g-wrong").forEach((told) => told.remove());
  event.target.classList.remove("is-invalid");
  event.target.removeAttribute("aria-invalid");
});
