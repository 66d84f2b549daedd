// rich_text blocks: what people type, and table cells.
import { h } from "./dom.js";
import { channelLink, dateText, emojiNode, link, mention } from "./text.js";

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

function withBreaks(text) {
  return text.split("\n").flatMap((line, place) => (place ? [h("br"), line] : [line]));
}

function part(element) {
  switch (element.type) {
    case "text": return styled(h("span", {}, withBreaks(element.text)), element.style);
    case "link": return styled(link(element.url, element.text), element.style);
    case "user": return mention(element.user_id);
    case "channel": return channelLink(element.channel_id);
    case "emoji": return emojiNode(element.name);
    case "broadcast": return h("span", { class: "mention" }, `@${element.range}`);
    case "date": return h("time", {}, dateText(element.timestamp, element.format));
    case "color": return h("code", {}, element.value);
    default: return h("span", { class: "unknown" }, `[${element.type}]`);
  }
}

function parts(elements) { return elements.map(part); }

/** A rich_text block as DOM nodes. */
export function richText(block) {
  return block.elements.map((element) => {
    if (element.type === "rich_text_quote") return h("blockquote", {}, parts(element.elements));
    if (element.type === "rich_text_preformatted") return h("pre", {}, parts(element.elements));
    if (element.type === "rich_text_list") {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const start = element.offset ? { start: element.offset + 1 } : {};
      return h(tag, { class: `md-list indent-${element.indent ?? 0}`, ...start },
        element.elements.map((item) => h("li", {}, parts(item.elements))));
    }
    return h("div", { class: "line" }, parts(element.elements));
  });
}
