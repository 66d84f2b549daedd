// The box to write in: Enter sends, Shift+Enter breaks the line, / and @ offer a list.
import { h, icon } from "./dom.js";
import { deed } from "./net.js";
import { store } from "./store.js";
import { avatar } from "./messages.js";

const drafts = new Map();

/** A composer for a channel or one of its threads. */
export function composer({ channel, thread, placeholder, id }) {
  const key = `${store.me}/${channel}/${thread ?? ""}`;
  const listId = `${id}-offers`;
  const offers = h("ul", { class: "offers", role: "listbox", id: listId, hidden: true,
    "aria-label": "Suggestions" });
  const box = h("textarea", {
    id, class: "composer-box", rows: 1, placeholder, "aria-label": placeholder,
    role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    value: drafts.get(key) ?? "",
    oninput: () => { drafts.set(key, box.value); fit(); suggest(); },
    onkeydown: pressed, onclick: suggest, onblur: () => setTimeout(hide, 120),
  });
  const sendButton = h("button", { type: "button", class: "send", "aria-label": "Send now",
    title: "Send (Enter)", disabled: true, onclick: send }, icon("send", 18));
  const insert = (text) => () => {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  const node = h("form", { class: "composer", onsubmit: (event) => event.preventDefault() }, offers,
    h("div", { class: "composer-frame" }, box, h("div", { class: "composer-tools" },
      h("button", { type: "button", class: "icon-button small", "aria-label": "Mention somebody",
        title: "Mention somebody (@)", onclick: insert("@") }, icon("at")),
      !thread && h("button", { type: "button", class: "icon-button small", "aria-label": "Run a command",
        title: "Run a command (/)", onclick: () => { box.value = ""; insert("/")(); } }, icon("slash")),
      mentionTip(channel, insert),
      h("span", { class: "keys", "aria-hidden": "true" }, h("kbd", {}, "Shift"), "+",
        h("kbd", {}, "Enter"), " for a new line"),
      sendButton)));
  let active = -1;
  requestAnimationFrame(fit);

  function fit() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
    sendButton.disabled = !box.value.trim();
  }

  function word() {
    const before = box.value.slice(0, box.selectionStart);
    if (!thread && /^\/\S*$/.test(before)) return { sign: "/", text: before, from: 0 };
    const found = /(?:^|\s)@([\p{L}]*)$/u.exec(before);
    return found && { sign: "@", text: found[1].toLowerCase(), from: before.length - found[1].length - 1 };
  }

  function suggest() {
    const typed = word();
    if (!typed) { hide(); return; }
    const found = typed.sign === "/" ? commands(typed.text) : people(typed.text);
    active = found.length ? 0 : -1;
    offers.replaceChildren(...found.map((offer, place) => h("li", { role: "option", class: "offer",
      id: `${listId}-${place}`, "aria-selected": String(place === active),
      onmousedown: (event) => { event.preventDefault(); take(offer, typed); },
      onmousemove: () => choose(place) }, offer.face, h("span", { class: "offer-text" },
      h("strong", {}, offer.label), h("span", {}, offer.note)))));
    offers.offered = found;
    offers.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!offers.hidden));
    choose(active);
  }

  function choose(place) {
    active = place;
    [...offers.children].forEach((each, number) => {
      each.setAttribute("aria-selected", String(number === place));
    });
    if (place >= 0 && !offers.hidden) box.setAttribute("aria-activedescendant", `${listId}-${place}`);
  }

  function hide() {
    offers.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function take(offer, typed) {
    box.setRangeText(`${offer.insert} `, typed.from, box.selectionStart, "end");
    box.dispatchEvent(new Event("input"));
    hide();
    box.focus();
  }

  function pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!offers.hidden) {
      const { offered } = offers;
      if (step) {
        event.preventDefault();
        choose((active + step + offered.length) % offered.length);
        return;
      }
      const whole = offered[active]?.insert === box.value.trim();
      if ((event.key === "Enter" && !whole) || event.key === "Tab") {
        event.preventDefault();
        take(offered[active], word());
        return;
      }
      if (event.key === "Escape") { event.stopPropagation(); hide(); return; }
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !box.value) {
      event.preventDefault();
      node.closest(".pane").querySelector(".messages > .message:last-of-type")?.focus();
    }
  }

  function send() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    drafts.delete(key);
    fit();
    hide();
    sendText(text, channel, thread);
  }

  return node;
}

/** Say something, or run it as a command where it starts with a slash. */
export function sendText(text, channel, thread) {
  if (text.startsWith("/") && !thread) return deed("command", { channel, text });
  return deed("say", { channel, text, thread_ts: thread ?? null });
}

function commands(text) {
  return store.hints.filter(([command]) => command.startsWith(text)).map(([command, note]) => ({
    insert: command, label: command, note,
    face: h("img", { class: "avatar small", src: "/assets/advisor.svg", alt: "" }),
  }));
}

function people(text) {
  const all = [...store.people.values()].filter((each) => each.id !== "USLACKBOT"
    && each.id !== store.me);
  all.sort((a, b) => (b.id === store.bot) - (a.id === store.bot));
  return all.filter((each) => each.real_name.toLowerCase().split(" ")
    .some((part) => part.startsWith(text))).map((each) => ({
    insert: `@${each.real_name}`, label: each.real_name, note: each.title, face: avatar(each, "small"),
  }));
}

function mentionTip(channel, insert) {
  const where = store.channels.get(channel);
  if (!where || where.owner) return null;
  return h("button", { type: "button", class: "mention-chip", title: "The advisor answers when mentioned",
    onclick: insert("@Advisor ") }, "@Advisor");
}
