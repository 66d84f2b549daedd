// The markdown block: the common subset that Slack shows.
import { h } from "./dom.js";
import { emojiNode, link } from "./text.js";

const INLINE = new RegExp([
  "`(?<code>[^`]+)`",
  "!?\\[(?<label>[^\\]]*)\\]\\((?<url>[^)\\s]+)\\)",
  "(?:\\*\\*|__)(?<bold>\\S(?:.*?\\S)?)(?:\\*\\*|__)",
  "(?<![\\w*])\\*(?<star>[^\\s*](?:[^*]*[^\\s*])?)\\*(?!\\w)",
  "(?<![\\w_])_(?<under>[^\\s_](?:[^_]*[^\\s_])?)_(?!\\w)",
  "~~(?<strike>\\S(?:.*?\\S)?)~~",
  ":(?<emoji>[a-z0-9_+-]+):",
  "(?<bare>https?://[^\\s<>]+[^\\s<>.,;:!?)])",
].join("|"), "g");

function inline(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(done, found.index));
    done = found.index + found[0].length;
    const part = found.groups;
    if (part.code) nodes.push(h("code", {}, part.code));
    else if (part.url) nodes.push(link(part.url, part.label));
    else if (part.bold) nodes.push(h("strong", {}, inline(part.bold)));
    else if (part.star || part.under) nodes.push(h("em", {}, inline(part.star ?? part.under)));
    else if (part.strike) nodes.push(h("s", {}, inline(part.strike)));
    else if (part.emoji) nodes.push(emojiNode(part.emoji));
    else nodes.push(link(part.bare, part.bare));
  }
  nodes.push(text.slice(done));
  return nodes;
}

const RULES = [
  [/^```/, fence], [/^#{1,6} /, heading], [/^> ?/, quote], [/^\s*([-*+]|\d+\.) /, list],
  [/^\|.*\|\s*$/, table], [/^(---|\*\*\*|___)\s*$/, rule],
];

/** A Markdown text as DOM nodes. */
export function markdown(text) {
  const rest = text.split("\n");
  const nodes = [];
  while (rest.length) {
    const found = RULES.find(([pattern]) => pattern.test(rest[0]));
    if (found) nodes.push(found[1](rest));
    else if (!rest[0].trim()) rest.shift();
    else nodes.push(paragraph(rest));
  }
  return nodes;
}

function takeWhile(rest, test) {
  const taken = [];
  while (rest.length && test(rest[0])) taken.push(rest.shift());
  return taken;
}

function fence(rest) {
  rest.shift();
  const body = takeWhile(rest, (line) => !line.startsWith("```"));
  rest.shift();
  return h("pre", {}, body.join("\n"));
}

function heading(rest) {
  const [, marks, title] = /^(#{1,6}) (.*)$/.exec(rest.shift());
  return h("p", { class: `md-heading md-h${Math.min(marks.length, 3)}`, role: "heading",
    "aria-level": marks.length + 2 }, inline(title));
}

function quote(rest) {
  const body = takeWhile(rest, (line) => line.startsWith(">"));
  return h("blockquote", {}, markdown(body.map((line) => line.replace(/^> ?/, "")).join("\n")));
}

function list(rest) {
  const taken = takeWhile(rest, (line) => /^\s*([-*+]|\d+\.) /.test(line) || /^\s{2,}\S/.test(line));
  const made = h(/^\s*\d/.test(taken[0]) ? "ol" : "ul", { class: "md-list" });
  for (const line of taken) {
    const item = /^(\s*)(?:[-*+]|\d+\.) (.*)$/.exec(line);
    if (item) made.append(h("li", { class: item[1].length > 1 ? "depth-1" : "" }, inline(item[2])));
    else made.lastElementChild.append(" ", ...inline(line.trim()));
  }
  return made;
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}

function table(rest) {
  const rows = takeWhile(rest, (line) => line.trim().startsWith("|"));
  const [head, ...body] = rows.filter((line) => !/^[\s|:-]+$/.test(line)).map(cells);
  const row = (tag) => (each) => h("tr", {}, each.map((cell) => h(tag, {}, inline(cell))));
  return h("div", { class: "table-frame" }, h("table", { class: "table" },
    h("thead", {}, row("th")(head)), h("tbody", {}, body.map(row("td")))));
}

function rule(rest) {
  rest.shift();
  return h("hr");
}

function paragraph(rest) {
  const body = [rest.shift(), ...takeWhile(rest, (line) => line.trim()
    && !RULES.some(([pattern]) => pattern.test(line)))];
  return h("p", {}, body.flatMap((line, place) => [place ? h("br") : null, ...inline(line)]));
}
