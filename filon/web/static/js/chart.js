// Charts: each [data-chart] reads its ECharts option from a JSON script; colours of the theme, French words, patterns for grey print.
(() => {
  const NARROW = "\u202f", WIDE = "\u00a0";
  const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat("fr-FR", { style: "percent", maximumFractionDigits: 1 });
  const FORMATS = {
    euros: (value) => `${number.format(Math.round(value))}${WIDE}€`,
    percent: (value) => percent.format(value),
    wholePercent: (value) => percent.format(Math.round(100 * value) / 100),
    count: (value) => number.format(value),
    days: (value) => `${number.format(value)}${NARROW}j`,
  };

  const styles = () => getComputedStyle(document.body);
  // Custom properties may hold light-dark(): only a painted element tells the colour in force.
  function colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(--f-${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }

  function theme() {
    const [text, muted, line] = ["text", "muted", "line"].map(colour);
    const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: muted } };
    return {
      color: ["accent", "amber-mark", "blue", "violet", "green", "muted"].map(colour),
      textStyle: { fontFamily: styles().fontFamily, color: text },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: { ...axis, axisLine: { show: false } },
      timeAxis: axis,
      legend: { textStyle: { color: muted }, icon: "roundRect", itemWidth: 12, itemHeight: 12 },
      tooltip: { backgroundColor: colour("raised"), borderColor: line, textStyle: { color: text } },
    };
  }

  // Patterns tell series apart in grey print: the first is plain, the next striped, dotted.
  const DECALS = [
    { symbol: "none" },
    { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4, color: "rgba(0, 0, 0, 0.14)" },
    { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5, color: "rgba(0, 0, 0, 0.14)" },
  ];

  // JSON holds no functions: `format` (euros, percent, wholePercent, count, days) on the option, an axis or a series names one; `tone` a colour of tokens.css.
  function withFormats(option) {
    const format = FORMATS[option.format ?? "count"];
    const tooltip = { trigger: "axis", confine: true, ...option.tooltip, valueFormatter: format };
    for (const side of ["xAxis", "yAxis"]) {
      for (const axis of [option[side] ?? []].flat()) {
        if (axis.type === "value") axis.axisLabel = { ...axis.axisLabel, formatter: FORMATS[axis.format] ?? format };
      }
    }
    for (const series of option.series ?? []) {
      if (series.tone) series.itemStyle = { [series.type === "boxplot" ? "borderColor" : "color"]: colour(series.tone), ...series.itemStyle };
      if (series.format) series.tooltip = { valueFormatter: FORMATS[series.format] };
      for (const item of series.data ?? []) {
        if (item?.tone) item.itemStyle = { color: colour(item.tone), ...item.itemStyle };
      }
      if (series.label?.show && !series.label.formatter) {
        const place = series.label.at ?? 1;
        series.label.formatter = ({ value }) => (FORMATS[series.format] ?? format)(Array.isArray(value) ? value[place] : value);
      }
      if (series.label?.show || series.type === "sankey") series.label = { color: colour("text"), textBorderWidth: 0, ...series.label };
    }
    if (option.visualMap) option.visualMap.inRange = { color: [colour("sunken"), colour("accent-light")] };
    const filled = (option.series ?? []).filter((series) => ["bar", "pie", "funnel"].includes(series.type));
    return { grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true }, animationDuration: 250, aria: { enabled: true, decal: { show: filled.length > 1, decals: DECALS } }, ...option, tooltip };
  }

  function draw(place) {
    const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    echarts.getInstanceByDom(place)?.dispose();
    const chart = echarts.init(place, theme(), { renderer: "svg", locale: "FR" });
    const label = place.getAttribute("aria-label");
    chart.setOption(withFormats(option));
    place.setAttribute("aria-label", label);
    new ResizeObserver(() => chart.isDisposed() || chart.resize()).observe(place);
  }

  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
  drawAll();
  document.addEventListener("htmx:after:swap", () => {
    document.querySelectorAll("[data-chart]").forEach((place) => echarts.getInstanceByDom(place) ?? draw(place));
  });
  new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
})();
