// From our typed data (guatu.ui.types) to echarts' options. Pure: data, tokens and width in, options out.

const figure = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const shown = (value) => (value === null || value === undefined || value === "-" ? "—" : figure.format(value));

function base(data, { token, font, size }, width) {
  const text = { fontFamily: font, fontSize: Math.round(size * 0.857), color: token("ink-3") };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 20, top: 40, bottom: 8, containLabel: true },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: token("paper"),
      borderColor: token("rule-2"),
      borderRadius: 3,
      padding: [8, 12],
      extraCssText: "box-shadow:none",
      textStyle: { ...text, color: token("ink") },
      axisPointer: { type: "line", lineStyle: { color: token("rule-2"), type: "solid" } },
    },
    legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 8, itemGap: width < 480 ? 10 : 18, textStyle: { ...text, color: token("ink-2") } },
  };
}

function axes(categories, { token, size }, width) {
  const label = { color: token("ink-3"), fontSize: Math.round(size * 0.857) };
  return {
    category: {
      type: "category",
      data: categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("ink-2") } },
      axisLabel: { ...label, hideOverlap: true, interval: width < 480 ? "auto" : 0 },
    },
    value: {
      type: "value",
      axisLabel: { ...label, formatter: (value) => figure.format(value) },
      splitLine: { lineStyle: { color: token("rule") } },
      splitNumber: 4,
    },
  };
}

function pacing(data, style, width) {
  const { token } = style;
  const { category, value } = axes(data.periods, style, width);
  const line = (name, values, extra) => ({ name, type: "line", data: values, symbol: "none", connectNulls: false, ...extra });
  const series = [];
  if (data.low.length && data.high.length) {
    // echarts has no band: an unseen line at the lower edge, and the height above it stacked on top.
    const unseen = { lineStyle: { opacity: 0 }, stack: "corridor", silent: true, tooltip: { show: false } };
    series.push(line("", data.low, unseen));
    series.push(line(data.texts.corridor, data.high.map((high, i) => (high === null || data.low[i] === null ? null : high - data.low[i])), {
      ...unseen,
      itemStyle: { color: token("band") },
      areaStyle: { color: token("band"), opacity: 1 },
    }));
  }
  if (data.last_year.length) series.push(line(data.texts.last_year, data.last_year, { itemStyle: { color: token("series-2") }, lineStyle: { width: 1, type: "dotted" } }));
  series.push(line(data.texts.plan, data.plan, { itemStyle: { color: token("series-2") }, lineStyle: { width: 1.5 } }));
  if (data.forecast.length) series.push(line(data.texts.forecast, data.forecast, { itemStyle: { color: token("ink-2") }, lineStyle: { width: 2, type: [4, 4] } }));
  const today = data.today === null ? {} : {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: token("vermilion"), type: "solid", width: 1.5 },
      // The label is our word: left alone, echarts prints the axis value.
      label: { formatter: data.texts.today, color: token("vermilion"), position: "end" },
      data: [{ xAxis: data.today }],
    },
  };
  series.push(line(data.texts.actual, data.actual, { itemStyle: { color: token("ink") }, lineStyle: { width: 2.5 }, symbol: "circle", symbolSize: 6, ...today }));
  const options = base(data, style, width);
  options.legend.data = series
    .filter((row) => row.name)
    .map(({ name, areaStyle }) => (areaStyle ? { name, icon: "rect" } : { name }))
    .reverse();
  options.tooltip.formatter = (points) => pacingTip(data, points[0].dataIndex);
  options.grid.top = width < 480 ? 74 : 54;
  if (withinHundred(data)) Object.assign(value, { max: 100, interval: 25 });
  return { ...options, xAxis: { ...category, boundaryGap: false }, yAxis: value, series };
}

// A completion rate is read against 100, wherever the year stands.
const withinHundred = (data) => data.unit === "%" && [data.plan, data.actual, data.high, data.forecast].flat().every((share) => share <= 100);

const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function pacingTip(data, i) {
  const rows = ["actual", "plan", "forecast", "last_year"]
    .filter((key) => data[key].length && data[key][i] !== null)
    .map((key) => `${escape(data.texts[key])} <b>${shown(data[key][i])}</b>`);
  if (data.low.length && data.high.length) rows.push(`${escape(data.texts.corridor)} <b>${shown(data.low[i])}–${shown(data.high[i])}</b>`);
  return [`${escape(data.periods[i])} · ${escape(data.unit)}`, ...rows].join("<br>");
}

function bars(data, style, width) {
  const { token } = style;
  const { category, value } = axes(data.categories, style, width);
  const options = base(data, style, width);
  options.tooltip.axisPointer = { type: "shadow", shadowStyle: { color: token("paper-3"), opacity: 0.6 } };
  options.tooltip.valueFormatter = shown;
  options.legend.show = data.series.length > 1;
  options.grid.top = data.series.length > 1 ? 40 : 12;
  const series = data.series.map((row, i) => ({
    name: row.name,
    type: data.curve ? "line" : "bar",
    symbol: "none",
    lineStyle: { width: 2.5 },
    data: row.values.map((figure) => (figure === null ? "-" : figure)),
    stack: data.stacked ? "all" : undefined,
    barMaxWidth: 22,
    barGap: "15%",
    cursor: data.urls.length ? "pointer" : "default",
    itemStyle: { color: token(`series-${(i % 4) + 1}`) },
  }));
  if (data.curve && data.unit === "%") Object.assign(value, { max: 100, interval: 25 });
  const sides = data.horizontal
    ? { xAxis: value, yAxis: { ...category, inverse: true, axisLabel: { ...category.axisLabel, interval: 0, width: width < 480 ? 88 : 160, overflow: "truncate" } } }
    : { xAxis: { ...category, boundaryGap: !data.curve }, yAxis: value };
  return { ...options, ...sides, series };
}

const kinds = { pacing, bars };

export const options = (data, style, width) => kinds[data.kind](data, style, width);
