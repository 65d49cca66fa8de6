// The form of a channel shows only what its kind asks for. Without script all of it stands there.
const ASKS = {
  wecom: ["address"],
  dingtalk: ["address", "secret"],
  feishu: ["address"],
  webhook: ["address"],
  mail: ["host", "port", "user", "password", "sender", "to"],
};
const every = new Set(Object.values(ASKS).flat());

for (const form of document.querySelectorAll("form[data-channel]")) {
  const kind = form.elements.namedItem("kind");
  const lines = [...(form.parentElement?.querySelectorAll("[data-kind]") ?? [])];
  const show = () => {
    const asked = new Set(ASKS[kind.value] ?? [...every]);
    for (const name of every) {
      const field = form.elements.namedItem(name);
      const row = field?.closest(".g-field");
      if (row) row.hidden = !asked.has(name);
    }
    for (const line of lines) line.hidden = line.dataset.kind !== kind.value;
  };
  kind.addEventListener("change", show);
  show();
}
