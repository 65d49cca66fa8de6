// Draws every [data-chart] with echarts, from the JSON beside it; knows no words, only the ones in the data.

import { options } from "./options.js";

const source = document.querySelector("script[data-echarts]").dataset.echarts;
let library;
const drawn = new Map();

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--g-${name}`).trim();
  return { token, font: getComputedStyle(document.body).fontFamily, size: parseFloat(getComputedStyle(document.body).fontSize) };
}

async function draw(element) {
  library ??= import(source);
  const echarts = await library;
  if (drawn.has(element) || !element.isConnected) return;
  const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = echarts.init(element, null, { renderer: "svg" });
  drawn.set(element, chart);
  const set = () => chart.setOption(options(data, tokens(), element.clientWidth), { notMerge: true });
  set();
  if (data.urls?.length) chart.on("click", (event) => location.assign(data.urls[event.dataIndex]));
  new ResizeObserver(() => {
    chart.resize();
    set();
  }).observe(element);
}

function drawAll(root = document) {
  for (const [element, chart] of drawn) {
    if (element.isConnected) continue;
    chart.dispose();
    drawn.delete(element);
  }
  for (const element of root.querySelectorAll("[data-chart]")) draw(element);
}

drawAll();
document.addEventListener("htmx:afterSwap", () => drawAll());
