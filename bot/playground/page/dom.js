// Elements without markup: text is always a text node, never parsed.

/** Make an element: h("button", {class: "x", onclick: f}, "text", child, [more]). */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value" && "value" in element) element.value = value;
    else if (name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null
    && child !== undefined && child !== false && child !== ""));
  return element;
}

/** Bring a container's children in line with a list, touching only what changed. */
export function reconcile(container, items, key, signature, build) {
  const before = new Map([...container.children].map((node) => [node.dataset.key, node]));
  let place = container.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const mark = signature(item);
    let node = before.get(name);
    before.delete(name);
    if (!node || node.mark !== mark) {
      const made = build(item);
      made.dataset.key = name;
      made.mark = mark;
      if (node) {
        if (place === node) place = node.nextElementSibling;
        const focused = focusPath(node);
        node.remove();
        container.insertBefore(made, place);
        restoreFocus(made, focused);
      } else container.insertBefore(made, place);
      node = made;
    } else if (node === place) place = node.nextElementSibling;
    else container.insertBefore(node, place);
  }
  for (const node of before.values()) node.remove();
}

function focusPath(node) {
  if (!node.contains(document.activeElement)) return null;
  return document.activeElement.dataset.focus ?? "";
}

function restoreFocus(node, name) {
  if (name === null) return;
  (node.querySelector(`[data-focus="${CSS.escape(name)}"]`) ?? node).focus({ preventScroll: true });
}

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  reply: "M20 12a7.5 7.5 0 0 1-7.5 7.5c-1.3 0-2.5-.3-3.6-.9L4 20l1.4-4.4A7.5 7.5 0 1 1 20 12z",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  eye: "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z",
  down: "M6 9.5l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2.5M12 19.5V22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M2 12h2.5M19.5 12H22M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  auto: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  up: "M7 20.5V10.5l4.2-7.2c1.5 0 2.5 1.2 2.2 2.7L12.8 9.5h5.4a2 2 0 0 1 2 2.4l-1.3 6.9a2.1 2.1 0 0 1-2.1 1.7H7zM3.5 10.5H7v10H3.5z",
  thumbdown: "M7 3.5v10l4.2 7.2c1.5 0 2.5-1.2 2.2-2.7l-.6-3.5h5.4a2 2 0 0 0 2-2.4l-1.3-6.9a2.1 2.1 0 0 0-2.1-1.7H7zM3.5 13.5H7v-10H3.5z",
  warning: "M12 4L2.8 20h18.4L12 4zM12 10v4.5M12 17.2v.1",
  at: "M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-3.4 6.8",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  slash: "M9 20l6-16",
};

/** A line icon by name; it is decoration, so the button around it carries the label. */
export function icon(name, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`,
    "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A short message at the bottom that leaves by itself. */
export function toast(text) {
  const note = h("div", { class: "toast" }, icon("warning"), h("span", {}, text));
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}

/** Tell people who listen rather than look. */
export function announce(text) {
  const line = h("p", {}, text);
  document.getElementById("announcer").append(line);
  setTimeout(() => line.remove(), 4000);
}
