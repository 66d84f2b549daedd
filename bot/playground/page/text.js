// Slack's three kinds of text as DOM nodes: mrkdwn, plain_text, and the markdown block.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { now, person, store } from "./store.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

export function unescape(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** A link, if its address is one that may be followed. */
export function link(url, label) {
  const address = unescape(url);
  if (!/^(https?:|mailto:)/i.test(address)) return document.createTextNode(label || address);
  const props = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return h("a", props, label || address);
}

export function mention(id) {
  const own = id === store.me ? " mention-me" : "";
  return h("span", { class: `mention${own}` }, `@${person(id).real_name}`);
}

export function channelLink(id, name) {
  const label = store.channels.get(id)?.name ?? name ?? id;
  if (!store.channels.has(id)) return h("span", { class: "mention" }, `#${label}`);
  return h("a", { class: "mention", href: `#/${store.me}/${id}` }, `#${label}`);
}

export function emojiNode(name) {
  const found = emoji(name);
  if (!found) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, found);
}

// Dates -------------------------------------------------------------------------------------------

const DATE = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
};
const DAY = 86_400_000;

function pretty(date, format) {
  const midnight = (each) => new Date(each).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date) - midnight(now())) / DAY);
  const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
  return near ?? date.toLocaleDateString("en", DATE[format]);
}

function ago(date) {
  const seconds = (date - now()) / 1000;
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? units[3];
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  return words.format(Math.round(seconds / size), unit);
}

/** Slack's date tokens: {date_short}, {time}, {ago}, … */
export function dateText(seconds, format) {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "time") return clockTime(date);
    if (name === "time_secs") return date.toLocaleTimeString("en", { timeStyle: "medium" });
    if (name === "ago") return ago(date);
    if (name.endsWith("_pretty") && DATE[name.slice(0, -7)]) return pretty(date, name.slice(0, -7));
    if (name === "day_divider_pretty") return pretty(date, "date_long");
    return DATE[name] ? date.toLocaleDateString("en", DATE[name]) : whole;
  });
}

export function clockTime(date) {
  return date.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit" });
}

export function dayLabel(date) {
  const label = pretty(date, "date_long");
  return label[0].toUpperCase() + label.slice(1);
}

// mrkdwn ------------------------------------------------------------------------------------------

const EDGE = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;
const INLINE = new RegExp([
  "`(?<code>[^`\\n]+)`",
  "<@(?<user>[UW]\\w+)(?:\\|[^>]*)?>",
  "<#(?<channel>[CGD]\\w+)(?:\\|(?<channelName>[^>]*))?>",
  "<!date\\^(?<date>\\d+)\\^(?<format>[^|>^]+)(?:\\^(?<dateLink>[^|>]+))?(?:\\|(?<fallback>[^>]*))?>",
  "<!(?<special>here|channel|everyone)(?:\\|[^>]*)?>",
  "<(?<url>(?:https?|mailto):[^>|]+)(?:\\|(?<label>[^>]*))?>",
  `:(?<emoji>[a-z0-9_+-]+):`,
  `${EDGE}\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*${END}`,
  `${EDGE}_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_${END}`,
  `${EDGE}~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~${END}`,
].join("|"), "gu");

/** One line of mrkdwn. */
export function inline(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > done) nodes.push(unescape(text.slice(done, found.index)));
    done = found.index + found[0].length;
    nodes.push(token(found.groups, found[0]));
  }
  if (done < text.length) nodes.push(unescape(text.slice(done)));
  return nodes;
}

function token(part, whole) {
  if (part.code !== undefined) return h("code", {}, unescape(part.code));
  if (part.user) return mention(part.user);
  if (part.channel) return channelLink(part.channel, part.channelName);
  if (part.date) {
    const text = dateText(Number(part.date), unescape(part.format));
    const node = part.dateLink ? link(part.dateLink, text) : h("time", {}, text);
    node.title = new Date(Number(part.date) * 1000).toLocaleString("en");
    return node;
  }
  if (part.special) return h("span", { class: "mention" }, `@${part.special}`);
  if (part.url) return link(part.url, part.label ? unescape(part.label) : "");
  if (part.emoji) return emojiNode(part.emoji);
  if (part.bold) return h("strong", {}, inline(part.bold));
  if (part.italic) return h("em", {}, inline(part.italic));
  if (part.strike) return h("s", {}, inline(part.strike));
  return unescape(whole);
}

const ITEM = /^(\s*)(•|-|\d+\.)\s+(.*)$/;
const QUOTE = /^(?:&gt;|>) ?(.*)$/;

/** A whole text in mrkdwn: fences, quotes, list lines, paragraphs. */
export function mrkdwn(text) {
  const pieces = text.split(/```\n?([\s\S]*?)\n?```/g);
  return pieces.flatMap((piece, place) => (place % 2
    ? [h("pre", {}, unescape(piece))]
    : lines(piece.replace(/^\n|\n$/g, place ? "" : "$&"))));
}

function lines(text) {
  if (!text) return [];
  const nodes = [];
  for (const line of text.split("\n")) {
    const quote = QUOTE.exec(line);
    const item = ITEM.exec(line);
    if (quote) {
      const last = nodes.at(-1);
      if (last?.tagName === "BLOCKQUOTE") last.append(h("div", {}, inline(quote[1])));
      else nodes.push(h("blockquote", {}, h("div", {}, inline(quote[1]))));
    } else if (item) {
      const bullet = item[2] === "-" ? "-" : item[2];
      const props = { class: `item depth-${Math.min(item[1].length >> 1, 3)}` };
      nodes.push(h("div", props, h("span", { class: "bullet" }, bullet), h("span", {}, inline(item[3]))));
    } else nodes.push(h("div", { class: line.trim() ? "line" : "gap" }, inline(line)));
  }
  return nodes;
}

/** A text object, of either type. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return plain(object.text);
}

/** Plain text: only emoji shortcodes mean something. */
export function plain(text) {
  return text.split(/(:[a-z0-9_+-]+:)/g).filter(Boolean).map((part) => {
    const found = /^:([a-z0-9_+-]+):$/.exec(part);
    return found ? emojiNode(found[1]) : part;
  });
}
