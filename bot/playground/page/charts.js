// The data_visualization block: bars as boxes, lines, areas and pies as drawings, always a table.
import { h } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 560;
const HEIGHT = 200;

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function written(value) { return value.toLocaleString("en", { maximumFractionDigits: 2 }); }

function valueOf(series, category) {
  return series.data.find((point) => point.label === category)?.value ?? 0;
}

/** A round number above the greatest value, so that bars are not longer than they mean. */
function top(values) {
  const most = Math.max(1e-9, ...values.map(Math.abs));
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((times) => times * unit).find((each) => each >= most);
}

function bars({ series, axis_config: axis }) {
  const most = top(series.flatMap((each) => each.data.map((point) => point.value)));
  return h("div", { class: "bars" }, axis.categories.map((category) => h("div", { class: "bar-row" },
    h("span", { class: "bar-label" }, category),
    h("span", { class: "bar-group" }, series.map((each, place) => {
      const value = valueOf(each, category);
      const bar = h("span", { class: `bar shade-${place}` });
      bar.style.width = `${Math.max(0.5, (Math.abs(value) / most) * 100)}%`;
      return h("span", { class: "bar-track" }, h("span", { class: "bar-space" }, bar),
        h("span", { class: "bar-value" }, written(value)));
    })))));
}

function plot({ type, series, axis_config: axis }) {
  const values = series.flatMap((each) => each.data.map((point) => point.value));
  const low = Math.min(0, ...values);
  const high = top(values);
  const step = WIDTH / Math.max(1, axis.categories.length - 1);
  const y = (value) => (HEIGHT - 12) - ((value - low) / (high - low)) * (HEIGHT - 24);
  const drawn = svg("svg", { viewBox: `-6 0 ${WIDTH + 12} ${HEIGHT}`, class: "plot", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: WIDTH, y1: y(low), y2: y(low), class: "axis" }));
  series.forEach((each, place) => {
    const points = axis.categories.map((category, number) => [number * step, y(valueOf(each, category))]);
    const path = points.map((point) => point.map((part) => part.toFixed(1)).join(",")).join(" ");
    if (type === "area") {
      drawn.append(svg("polygon", { class: `area shade-${place}`,
        points: `0,${y(low)} ${path} ${((points.length - 1) * step).toFixed(1)},${y(low)}` }));
    }
    drawn.append(svg("polyline", { points: path, class: `stroke shade-${place}` }));
    for (const [cx, cy] of points) drawn.append(svg("circle", { cx, cy, r: 4, class: `dot-mark shade-${place}` }));
  });
  return h("div", { class: "plot-frame" }, drawn, h("div", { class: "plot-labels" },
    axis.categories.map((category) => h("span", {}, category))));
}

function pie({ segments }) {
  const total = segments.reduce((sum, each) => sum + each.value, 0);
  const drawn = svg("svg", { viewBox: "-105 -105 210 210", class: "pie", "aria-hidden": "true" });
  let from = -Math.PI / 2;
  segments.forEach((each, place) => {
    const angle = (each.value / total) * 2 * Math.PI;
    const at = (turn) => `${(100 * Math.cos(turn)).toFixed(2)} ${(100 * Math.sin(turn)).toFixed(2)}`;
    const whole = segments.length === 1;
    drawn.append(whole ? svg("circle", { r: 100, class: "slice shade-0" }) : svg("path", {
      d: `M0 0L${at(from)}A100 100 0 ${angle > Math.PI ? 1 : 0} 1 ${at(from + angle)}Z`,
      class: `slice shade-${place}` }));
    from += angle;
  });
  return drawn;
}

function legend(names) {
  return h("ul", { class: "legend" }, names.map((text, place) => h("li", {},
    h("span", { class: `swatch shade-${place}` }), text)));
}

function tableOf(head, rows) {
  return h("details", { class: "alt" }, h("summary", {}, "As a table"), h("table", { class: "table" },
    h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, each)))),
    h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first),
      rest.map((each) => h("td", {}, each)))))));
}

/** A chart with its title, its legend, and the numbers as text. */
export function chart(block) {
  const { chart: data, title } = block;
  const made = h("figure", { class: "block chart" }, h("figcaption", { class: "chart-title" }, title));
  if (data.type === "pie") {
    const total = data.segments.reduce((sum, each) => sum + each.value, 0);
    const share = (each) => `${written((each.value / total) * 100)} %`;
    made.append(h("div", { class: "pie-frame" }, pie(data),
      legend(data.segments.map((each) => `${each.label}: ${share(each)}`))),
    tableOf(["", "Value", "Share"], data.segments.map((each) => [each.label, written(each.value), share(each)])));
    return made;
  }
  const { series, axis_config: axis } = data;
  if (axis.y_label) made.append(h("div", { class: "axis-label" }, axis.y_label));
  made.append(data.type === "bar" ? bars(data) : plot(data));
  if (axis.x_label) made.append(h("div", { class: "axis-label" }, axis.x_label));
  if (series.length > 1) made.append(legend(series.map((each) => each.name)));
  made.append(tableOf(["", ...series.map((each) => each.name)], axis.categories.map((category) => [
    category, ...series.map((each) => written(valueOf(each, category)))])));
  return made;
}
