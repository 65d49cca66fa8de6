// Dropping a file on the page, what is asked of it, and how far the upload has come. Without script the form simply posts.
const form = document.querySelector("[data-upload]");

if (form) {
  const drop = form.querySelector(".i-drop");
  const input = drop.querySelector("input[type=file]");
  const chosen = drop.querySelector(".i-chosen");
  const into = form.elements.namedItem("into");
  const bar = form.querySelector(".i-sent");
  const told = form.querySelector(".i-told");
  const button = form.querySelector("button[type=submit]");

  const show = () => {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== into.value;
  };
  into.addEventListener("change", show);
  show();

  const say = () => {
    const file = input.files[0];
    chosen.textContent = file ? `${file.name} · ${(file.size / 1024).toFixed(0)} KB` : "";
  };
  input.addEventListener("change", say);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("i-over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("i-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    say();
  });

  form.addEventListener("submit", (event) => {
    if (!input.files[0]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
    });
    sending.upload.addEventListener("load", () => (told.textContent = told.dataset.reading));
    sending.addEventListener("load", () => {
      if (sending.responseURL && sending.responseURL !== form.action) {
        window.location.assign(sending.responseURL);
        return;
      }
      // Refused: the answer is this very page with the reason.
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const wrong = ["main .c-problems", "main .g-wrong", "main h1"].map((one) => page.querySelector(one)).find(Boolean);
      document.querySelector("main .c-problems")?.remove();
      if (wrong) form.before(document.importNode(wrong, true));
      bar.hidden = true;
      button.disabled = false;
      told.textContent = "";
    });
    sending.addEventListener("error", () => {
      told.textContent = told.dataset.failed;
      bar.hidden = true;
      button.disabled = false;
    });
    bar.hidden = false;
    bar.value = 0;
    button.disabled = true;
    told.textContent = told.dataset.sending;
    sending.send(new FormData(form));
  });
}
