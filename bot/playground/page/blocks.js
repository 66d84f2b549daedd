// Block Kit as DOM nodes. A type that is not known becomes a visible warning, never nothing.
import { chart } from "./charts.js";
import { h, icon } from "./dom.js";
import { interactive } from "./elements.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { mrkdwn, plain, textNodes } from "./text.js";

/** All blocks of a message or view; errors are texts by block id. */
export function blockNodes(blocks, context, errors = {}) {
  return blocks.map((block) => {
    const make = MAKERS[block.type];
    const node = make ? make(block, context, errors[block.block_id]) : unknown("block", block);
    node.dataset.block = block.block_id;
    return node;
  });
}

function unknown(what, thing) {
  return h("div", { class: "unknown", role: "note" }, icon("warning", 16),
    h("span", {}, `The playground cannot show the ${what} type “${thing.type}”.`),
    h("details", {}, h("summary", {}, "JSON"), h("pre", {}, JSON.stringify(thing, null, 2))));
}

function element(block, each, context) {
  return interactive(block, each, context) ?? (each.visible_to_user_ids ? null : unknown("element", each));
}

function section(block, context) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "section-text" }, textNodes(block.text)));
  if (block.fields) {
    body.append(h("div", { class: "fields" },
      block.fields.map((field) => h("div", { class: "section-text" }, textNodes(field)))));
  }
  if (!block.accessory) return h("div", { class: "block section" }, body);
  const extra = block.accessory.type === "image"
    ? picture(block.accessory, "accessory-image")
    : element(block, block.accessory, context);
  const wide = /^(radio_buttons|checkboxes|multi_)/.test(block.accessory.type);
  return h("div", { class: `block section with-accessory${wide ? " stacked" : ""}` }, body,
    h("div", { class: "accessory" }, extra));
}

function picture(image, css) {
  const frame = h("span", { class: `picture ${css}` });
  const uploaded = image.slack_file;
  const address = image.image_url ?? uploaded?.url ?? `/files/${uploaded?.id}`;
  const shown = h("img", { src: address, alt: image.alt_text, loading: "lazy",
    onerror: () => frame.replaceChildren(h("span", { class: "no-image", title: address },
      `Image: ${image.alt_text}`)) });
  frame.append(shown);
  return frame;
}

function context(block) {
  return h("div", { class: "block context" }, block.elements.map((each) => {
    if (each.type === "image") return picture(each, "context-image");
    return h("div", { class: "context-text" }, textNodes(each));
  }));
}

function actions(block, context_) {
  return h("div", { class: `block ${block.type === "actions" ? "actions" : "context-actions"}` },
    block.elements.map((each) => element(block, each, context_)));
}

function input(block, context_, error) {
  const id = `${context_.source}-${block.block_id}`.replace(/[^\w-]/g, "_");
  const made = element(block, block.element, context_);
  const control = made.matches(".picker") ? made.querySelector("input") : made;
  const typed = control.matches("input, textarea, select");
  if (typed) { control.id = id; control.removeAttribute("aria-label"); }
  control.setAttribute("aria-describedby", block.hint ? `${id}-hint ${id}-error` : `${id}-error`);
  if (error) control.setAttribute("aria-invalid", "true");
  if (!typed) control.setAttribute("aria-label", block.label.text);
  return h("div", { class: `block input${error ? " has-error" : ""}` },
    h(typed ? "label" : "div", { class: "input-label", for: typed ? id : undefined },
      plain(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)")),
    made,
    block.hint && h("div", { class: "hint", id: `${id}-hint` }, plain(block.hint.text)),
    h("div", { class: "input-error", id: `${id}-error` }, error && [icon("warning", 15), error]));
}

function cell(each) {
  if (each.type === "rich_text") return richText(each);
  if (each.type === "raw_number") return each.text ?? String(each.value);
  return each.text;
}

function table(block) {
  const settings = block.column_settings ?? [];
  const row = (tag) => (cells) => h("tr", {}, cells.map((each, place) => {
    const { align = "left", is_wrapped: wrapped } = settings[place] ?? {};
    const css = `align-${align}${wrapped ? " wrapped" : ""}`;
    return h(tag, { class: css, scope: tag === "th" ? "col" : undefined }, cell(each));
  }));
  const [head, ...body] = block.rows;
  return h("div", { class: "block table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", { class: "table" }, h("thead", {}, row("th")(head)),
      h("tbody", {}, body.map(row("td")))));
}

const MAKERS = {
  section, context, data_visualization: chart, actions, context_actions: actions, input, table,
  header: (block) => h("div", { class: "block header", role: "heading", "aria-level": 3 },
    plain(block.text.text)),
  divider: () => h("hr", { class: "block divider" }),
  image: (block) => h("figure", { class: "block image" },
    block.title && h("figcaption", {}, plain(block.title.text)), picture(block, "block-image")),
  markdown: (block) => h("div", { class: "block markdown" }, markdown(block.text)),
  rich_text: (block) => h("div", { class: "block rich-text" }, richText(block)),
};

/** The body of a message: its blocks, or its text where it has none. */
export function bodyNodes(message, context_) {
  if (message.blocks.length) return blockNodes(message.blocks, context_);
  return [h("div", { class: "block section-text" }, mrkdwn(message.text))];
}
