// A picker for several people, conversations or options: type to find, tokens for what is chosen.
import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { offered } from "./offered.js";
import { enter, entered, marks, name } from "./using.js";

export function picker(block, element, context) {
  const { groups, placeholder } = offered(element);
  const all = groups.flatMap((group) => group.options);
  const start = element.initial_options?.map((option) => option.value) ?? element.initial_users
    ?? element.initial_conversations ?? element.initial_channels ?? [];
  let chosen = [...entered(block, element, context, start) ?? []];
  let active = -1;
  const most = element.max_selected_items ?? Infinity;
  const listId = `picker-${name(block, element)}`.replace(/[^\w-]/g, "_");
  const box = h("input", { type: "text", class: "picker-box", role: "combobox", autocomplete: "off",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId,
    "aria-label": block.label?.text ?? placeholder, dataset: marks(block, element),
    oninput: () => open(), onclick: () => open(), onkeydown: pressed,
    onblur: () => setTimeout(close, 120) });
  const tokens = h("span", { class: "tokens" });
  const list = h("ul", { class: "picker-list", id: listId, role: "listbox", hidden: true,
    "aria-multiselectable": "true", "aria-label": placeholder });
  const frame = h("div", { class: "field picker", dataset: { action: element.action_id },
    onclick: (event) => { if (event.target === frame || event.target === tokens) box.focus(); } },
  tokens, box, list);
  draw();

  function draw() {
    tokens.replaceChildren(...chosen.map((value) => {
      const each = all.find((other) => other.value === value) ?? { value, label: value };
      return h("span", { class: "token" }, each.person && avatar(each.person, "tiny"), each.label,
        h("button", { type: "button", class: "token-remove", "aria-label": `Remove ${each.label}`,
          onclick: () => { take(value); box.focus(); close(); } }, icon("close", 13)));
    }));
    box.placeholder = chosen.length ? "" : placeholder;
    box.disabled = false;
  }

  function take(value) {
    const on = chosen.includes(value);
    if (!on && chosen.length >= most) return;
    chosen = on ? chosen.filter((each) => each !== value) : [...chosen, value];
    box.value = "";
    draw();
    enter(block, element, context, chosen, frame);
  }

  function open() {
    const typed = box.value.trim().toLowerCase();
    const found = all.filter((each) => each.label.toLowerCase().includes(typed));
    active = found.length ? Math.max(0, Math.min(active, found.length - 1)) : -1;
    const full = chosen.length >= most;
    list.replaceChildren(...found.map((each, place) => h("li", { role: "option", class: "picker-option",
      id: `${listId}-${place}`, "aria-selected": String(chosen.includes(each.value)),
      "aria-disabled": full && !chosen.includes(each.value) ? "true" : undefined,
      onmousedown: (event) => { event.preventDefault(); take(each.value); open(); } },
    each.person && avatar(each.person, "small"), h("span", { class: "choice-text" }, h("span", {}, each.label),
      each.note && h("span", { class: "choice-note" }, each.note)),
    chosen.includes(each.value) && icon("check", 15))));
    if (!found.length) list.append(h("li", { class: "picker-option none" }, "Nothing found"));
    if (full) list.append(h("li", { class: "picker-option none" }, `At most ${most}`));
    list.values = found.map((each) => each.value);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    point(active);
    list.scrollIntoView({ block: "nearest" });
  }

  function point(place) {
    active = place;
    [...list.children].forEach((each, number) => each.classList.toggle("active", number === place));
    list.children[place]?.scrollIntoView({ block: "nearest" });
    if (place >= 0) box.setAttribute("aria-activedescendant", `${listId}-${place}`);
  }

  function close() {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      else if (list.values.length) point((active + step + list.values.length) % list.values.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && active >= 0) { take(list.values[active]); open(); }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !box.value && chosen.length) take(chosen.at(-1));
  }

  return frame;
}
