// Interactive elements. Each is given its context: where it sits, and what using it does.
import { h, icon } from "./dom.js";
import { ask } from "./dialogs.js";
import { pick, picked, store } from "./store.js";
import { plain, textNodes } from "./text.js";

/**
 * context: { source, act(block, element, value, node), dispatches(block) }
 * `source` names the message or view, so that what was entered survives a redraw.
 */
export function interactive(block, element, context) {
  const make = MAKERS[element.type];
  return make ? make(block, element, context) : null;
}

function name(block, element) { return `${block.block_id}/${element.action_id}`; }

function entered(block, element, context, initial) {
  const of = picked(context.source)[block.block_id];
  return of && element.action_id in of ? of[element.action_id] : initial;
}

async function use(block, element, context, value, node) {
  if (element.confirm && !(await ask(element.confirm))) return false;
  context.act(block, element, value, node);
  return true;
}

function enter(block, element, context, value, node) {
  pick(context.source, block.block_id, element.action_id, value);
  if (context.dispatches(block)) use(block, element, context, value, node);
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

function options(element) {
  const one = (option) => h("option", { value: option.value }, option.text.text);
  if (!element.option_groups) return (element.options ?? []).map(one);
  return element.option_groups.map((group) => h("optgroup", { label: group.label.text },
    group.options.map(one)));
}

function select(block, element, context) {
  const initial = element.initial_option?.value ?? element.initial_user ?? "";
  const placeholder = element.placeholder?.text
    ?? (element.type === "users_select" ? "Select a person" : "Select an option");
  const people = [...store.people.values()].filter((person) => !person.is_bot);
  const choices = element.type === "users_select"
    ? people.map((person) => h("option", { value: person.id }, person.real_name))
    : options(element);
  const made = h("select", { class: "field select", "aria-label": placeholder,
    dataset: { action: element.action_id, focus: name(block, element) },
    onchange: () => enter(block, element, context, made.value || null, made) },
  h("option", { value: "" }, placeholder), choices);
  made.value = entered(block, element, context, initial) ?? "";
  return made;
}

/** Radio buttons, checkboxes and the multi selects, which are lists to tick here. */
function choices(block, element, context) {
  const many = element.type !== "radio_buttons";
  const people = [...store.people.values()].filter((person) => !person.is_bot);
  const offered = element.type === "multi_users_select"
    ? people.map((person) => ({ value: person.id, text: { type: "plain_text", text: person.real_name } }))
    : element.options ?? element.option_groups.flatMap((group) => group.options);
  const start = many
    ? (element.initial_options ?? []).map((option) => option.value).concat(element.initial_users ?? [])
    : element.initial_option?.value ?? null;
  const now = entered(block, element, context, start);
  const group = h("div", { class: "choices", role: many ? "group" : "radiogroup",
    dataset: { action: element.action_id } });
  const most = element.max_selected_items ?? Infinity;
  const read = () => {
    const on = [...group.querySelectorAll("input:checked")].map((input) => input.value);
    for (const input of group.querySelectorAll("input[type=checkbox]")) {
      input.disabled = on.length >= most && !input.checked;
    }
    return many ? on : on[0] ?? null;
  };
  offered.forEach((option, place) => {
    const input = h("input", { type: many ? "checkbox" : "radio", value: option.value,
      name: `${context.source}/${name(block, element)}`,
      checked: many ? (now ?? []).includes(option.value) : now === option.value,
      dataset: { focus: `${name(block, element)}/${place}` },
      onchange: () => enter(block, element, context, read(), group) });
    group.append(h("label", { class: "choice" }, input, h("span", { class: "choice-text" },
      h("span", {}, textNodes(option.text)),
      option.description && h("span", { class: "choice-note" }, textNodes(option.description)))));
  });
  return group;
}

function typed(block, element, context) {
  const props = {
    class: "field", placeholder: element.placeholder?.text, "aria-label": block.label?.text,
    minlength: element.min_length, maxlength: element.max_length,
    dataset: { action: element.action_id, focus: name(block, element) },
    value: entered(block, element, context, element.initial_value ?? element.initial_date ?? "") ?? "",
    oninput: (event) => pick(context.source, block.block_id, element.action_id,
      event.target.value || null),
  };
  if (element.type === "plain_text_input" && element.multiline) {
    return h("textarea", { ...props, rows: 4 });
  }
  if (element.type === "datepicker") {
    return h("input", { ...props, type: "date", oninput: undefined,
      onchange: (event) => enter(block, element, context, event.target.value || null, event.target) });
  }
  const number = element.type === "number_input";
  return h("input", { ...props, type: "text", inputmode: number ? "decimal" : undefined,
    onkeydown: (event) => {
      if (event.key === "Enter" && context.dispatches(block)) {
        event.preventDefault();
        use(block, element, context, event.target.value || null, event.target);
      }
    } });
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
    textNodes(option.text)));
  }
  return frame;
}

const MAKERS = {
  button, overflow, static_select: select, users_select: select, radio_buttons: choices,
  checkboxes: choices, multi_static_select: choices, multi_users_select: choices,
  plain_text_input: typed, number_input: typed, datepicker: typed,
  feedback_buttons: feedback, icon_button: iconButton,
};
