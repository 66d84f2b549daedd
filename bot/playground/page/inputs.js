// Elements that take one value: selects, radio buttons and checkboxes, texts, dates and times.
import { h } from "./dom.js";
import { offered } from "./offered.js";
import { pick } from "./store.js";
import { textNodes } from "./text.js";
import { enter, entered, marks, name, use } from "./using.js";

/** A menu to choose one option, person, conversation or channel from. */
export function select(block, element, context) {
  const initial = element.initial_option?.value ?? element.initial_user
    ?? element.initial_conversation ?? element.initial_channel ?? "";
  const { groups, placeholder } = offered(element);
  const one = (each) => h("option", { value: each.value }, each.label);
  const made = h("select", { class: "field select", "aria-label": placeholder,
    dataset: marks(block, element),
    onchange: () => enter(block, element, context, made.value || null, made) },
  h("option", { value: "" }, placeholder), groups.map((group) => (group.label
    ? h("optgroup", { label: group.label }, group.options.map(one)) : group.options.map(one))));
  made.value = entered(block, element, context, initial) ?? "";
  return made;
}

/** Radio buttons and checkboxes. */
export function choices(block, element, context) {
  const many = element.type !== "radio_buttons";
  const start = many ? (element.initial_options ?? []).map((option) => option.value)
    : element.initial_option?.value ?? null;
  const chosen = entered(block, element, context, start);
  const group = h("div", { class: "choices", role: many ? "group" : "radiogroup",
    dataset: { action: element.action_id }, tabindex: "-1" });
  const read = () => {
    const on = [...group.querySelectorAll("input:checked")].map((input) => input.value);
    return many ? on : on[0] ?? null;
  };
  element.options.forEach((option, place) => {
    const input = h("input", { type: many ? "checkbox" : "radio", value: option.value,
      name: `${context.source}/${name(block, element)}`,
      checked: many ? (chosen ?? []).includes(option.value) : chosen === option.value,
      dataset: { ...marks(block, element), focus: `${name(block, element)}/${place}` },
      onchange: () => enter(block, element, context, read(), group) });
    group.append(h("label", { class: "choice" }, input, h("span", { class: "choice-text" },
      h("span", {}, textNodes(option.text)),
      option.description && h("span", { class: "choice-note" }, textNodes(option.description)))));
  });
  return group;
}

const KINDS = {
  datepicker: { type: "date", initial: "initial_date" },
  timepicker: { type: "time", initial: "initial_time" },
  datetimepicker: { type: "datetime-local", initial: "initial_date_time", read: seconds, write: local },
  email_text_input: { type: "email" },
  url_text_input: { type: "url" },
  number_input: { type: "text", mode: "decimal" },
};

function seconds(text) { return text ? Math.round(new Date(text).getTime() / 1000) : null; }

function local(value) {
  if (!value) return "";
  const date = new Date(value * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Texts, numbers, dates and times. */
export function typed(block, element, context) {
  const kind = KINDS[element.type] ?? { type: "text" };
  const read = kind.read ?? ((text) => text || null);
  const write = kind.write ?? ((value) => value ?? "");
  const timed = Boolean(KINDS[element.type]?.initial);
  const config = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const props = {
    class: "field", placeholder: element.placeholder?.text, "aria-label": block.label?.text,
    minlength: element.min_length, maxlength: element.max_length, dataset: marks(block, element),
    value: write(entered(block, element, context, element[kind.initial ?? "initial_value"])),
  };
  if (timed) {
    return h("input", { ...props, type: kind.type,
      onchange: (event) => enter(block, element, context, read(event.target.value), event.target) });
  }
  const act = (target) => {
    if (context.dispatches(block)) use(block, element, context, read(target.value), target);
  };
  const events = {
    oninput: ({ target }) => {
      pick(context.source, block.block_id, element.action_id, read(target.value));
      if (config.includes("on_character_entered")) act(target);
    },
    onkeydown: (event) => {
      const breaks = element.multiline && !(event.ctrlKey || event.metaKey);
      if (event.key !== "Enter" || event.isComposing || breaks || !context.dispatches(block)) return;
      event.preventDefault();
      if (config.includes("on_enter_pressed")) act(event.target);
    },
  };
  if (element.multiline) return h("textarea", { ...props, ...events, rows: 4 });
  return h("input", { ...props, ...events, type: kind.type, inputmode: kind.mode });
}
