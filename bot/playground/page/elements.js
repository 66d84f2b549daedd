// Interactive elements. Each is given its context: where it sits, and what using it does.
import { h, icon } from "./dom.js";
import { choices, select, typed } from "./inputs.js";
import { picker } from "./picker.js";
import { pick, store } from "./store.js";
import { plain, textNodes } from "./text.js";
import { entered, name, use } from "./using.js";

/**
 * context: { source, act(block, element, value, node), dispatches(block) }
 * `source` names the message or view, so that what was entered survives a redraw.
 */
export function interactive(block, element, context) {
  const make = MAKERS[element.type];
  return make ? make(block, element, context) : null;
}

function button(block, element, context) {
  const style = element.style ? ` button-${element.style}` : "";
  const label = h("span", { class: "button-label" }, plain(element.text.text));
  const shared = { class: `button${style}`, "aria-label": element.accessibility_label,
    dataset: { action: element.action_id, focus: name(block, element) } };
  if (element.url && /^https?:/i.test(element.url)) {
    return h("a", { ...shared, href: element.url, target: "_blank", rel: "noopener noreferrer",
      onclick: (event) => use(block, element, context, element.value, event.currentTarget) },
    label);
  }
  return h("button", { ...shared, type: "button",
    onclick: (event) => use(block, element, context, element.value, event.currentTarget) }, label);
}

function feedback(block, element, context) {
  const chosen = entered(block, element, context, null);
  const group = h("span", { class: "feedback", role: "group", "aria-label": "Rate this answer" });
  for (const [key, sign] of [["positive_button", "up"], ["negative_button", "thumbdown"]]) {
    const { text, value, accessibility_label: label } = element[key];
    group.append(h("button", {
      type: "button", class: "icon-button small", title: text.text,
      "aria-label": label ?? text.text, "aria-pressed": String(value === chosen),
      dataset: { action: element.action_id, feedback: sign === "up" ? "positive" : "negative",
        focus: `${name(block, element)}/${sign}` },
      onclick: (event) => {
        for (const each of group.children) each.setAttribute("aria-pressed", "false");
        event.currentTarget.setAttribute("aria-pressed", "true");
        pick(context.source, block.block_id, element.action_id, value);
        context.act(block, element, value, event.currentTarget);
      },
    }, icon(sign, 16)));
  }
  return group;
}

function iconButton(block, element, context) {
  const visible = element.visible_to_user_ids;
  if (visible && !visible.includes(store.me)) return null;
  return h("button", { type: "button", class: "icon-button small", title: element.text.text,
    "aria-label": element.accessibility_label ?? element.text.text,
    dataset: { action: element.action_id, focus: name(block, element) },
    onclick: (event) => use(block, element, context, element.value, event.currentTarget),
  }, icon(element.icon === "trash" ? "trash" : "more", 16));
}

function overflow(block, element, context) {
  const menu = h("div", { class: "menu", role: "menu", hidden: true });
  const opener = h("button", { type: "button", class: "icon-button", "aria-label": "More actions",
    "aria-haspopup": "menu", "aria-expanded": "false",
    dataset: { action: element.action_id, focus: name(block, element) },
    onclick: () => show(menu.hidden) }, icon("more"));
  const show = (yes) => {
    menu.hidden = !yes;
    opener.setAttribute("aria-expanded", String(yes));
    if (yes) menu.querySelector("button").focus();
  };
  const frame = h("span", { class: "menu-frame",
    onkeydown: (event) => {
      const items = [...menu.children];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && !menu.hidden) { show(false); opener.focus(); event.stopPropagation(); }
      if (step && !menu.hidden) {
        event.preventDefault();
        const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
        items[next].focus();
      }
    },
    onfocusout: (event) => { if (!frame.contains(event.relatedTarget)) show(false); },
  }, opener, menu);
  for (const option of element.options) {
    menu.append(h("button", { type: "button", role: "menuitem", class: "menu-item",
      onclick: () => { show(false); use(block, element, context, option.value, opener); } },
    h("span", { class: "choice-text" }, h("span", {}, textNodes(option.text)),
      option.description && h("span", { class: "choice-note" }, textNodes(option.description)))));
  }
  return frame;
}

const MAKERS = {
  button, overflow, static_select: select, users_select: select, conversations_select: select,
  channels_select: select, radio_buttons: choices, checkboxes: choices, multi_static_select: picker,
  multi_users_select: picker, multi_conversations_select: picker, multi_channels_select: picker,
  plain_text_input: typed, number_input: typed, email_text_input: typed, url_text_input: typed,
  datepicker: typed, timepicker: typed, datetimepicker: typed,
  feedback_buttons: feedback, icon_button: iconButton,
};
