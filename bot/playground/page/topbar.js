// The top bar: who one is, what time it is, which colours.
import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { connect, deed } from "./net.js";
import { moveIn, toggleRail } from "./rail.js";
import { now, person, store } from "./store.js";
import { clockTime } from "./text.js";

const THEMES = { system: ["auto", "Colours follow the system"], light: ["sun", "Light colours"],
  dark: ["moon", "Dark colours"] };
const HOUR = 3600;
const JUMPS = [["1 hour later", HOUR], ["1 day later", 24 * HOUR], ["3 days later", 72 * HOUR],
  ["1 week later", 168 * HOUR]];

export function drawTopbar() {
  const bar = document.getElementById("topbar");
  if (bar.querySelector(".menu:not([hidden])")) return;
  const focused = bar.contains(document.activeElement) ? document.activeElement.id : "";
  bar.replaceChildren(
    h("button", { type: "button", class: "icon-button menu-button", id: "rail-toggle",
      "aria-label": "Show channels", "aria-expanded": "false", "aria-controls": "rail",
      onclick: () => toggleRail() }, icon("menu", 20)),
    h("div", { class: "brand" }, h("strong", {}, store.team),
      h("span", { class: "brand-note" }, "A local stand-in for Slack. Nothing leaves this computer.")),
    clock(), themeButton(), switcher());
  if (focused) document.getElementById(focused)?.focus();
}

/** A button that opens a menu; the keyboard walks it, Escape and leaving close it. */
function menuOf(opener, menu) {
  const show = (yes) => {
    menu.hidden = !yes;
    opener.setAttribute("aria-expanded", String(yes));
    if (yes) (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("button")).focus();
  };
  opener.addEventListener("click", () => show(menu.hidden));
  const frame = h("div", { class: "menu-frame",
    onfocusout: (event) => { if (!frame.contains(event.relatedTarget)) show(false); },
    onkeydown: (event) => {
      if (menu.hidden) return;
      if (event.key === "Escape") { show(false); opener.focus(); event.stopPropagation(); }
      moveIn([...menu.querySelectorAll("button")], event);
    } }, opener, menu);
  return { frame, show };
}

function clock() {
  const date = new Date(now());
  const day = date.toLocaleDateString("en", { weekday: "short", day: "numeric", month: "short" });
  const moved = store.ahead > 1;
  const label = `The clock: ${day}, ${clockTime(date)}. Move it forward`;
  const opener = h("button", { type: "button", class: `switcher clock${moved ? " moved" : ""}`,
    id: "clock", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label },
  icon("clock", 17), h("span", { class: "clock-label" }, moved && day,
    h("span", { class: moved ? "clock-time" : "" }, `${moved ? ", " : ""}${clockTime(date)}`)));
  const menu = h("div", { class: "menu clock-menu", role: "menu", hidden: true,
    "aria-label": "Move the clock forward" },
  h("p", { class: "menu-title", role: "presentation" }, `It is ${day}, ${clockTime(date)}. Make it`));
  const { frame, show } = menuOf(opener, menu);
  for (const [text, seconds] of JUMPS) {
    menu.append(h("button", { type: "button", role: "menuitem", class: "menu-item",
      onclick: () => { show(false); opener.focus(); deed("advance", { seconds }); } }, text));
  }
  menu.append(h("p", { class: "menu-note", role: "presentation" },
    "For Slack and the app alike: deadlines pass, reminders go out. It does not go back."));
  return frame;
}
setInterval(() => { if (store.me) drawTopbar(); }, 30_000);

function themeButton() {
  const root = document.documentElement;
  const current = root.dataset.theme ?? "system";
  const next = { system: "light", light: "dark", dark: "system" }[current];
  const label = `${THEMES[current][1]}. Change to: ${THEMES[next][1].toLowerCase()}`;
  return h("button", { type: "button", class: "icon-button", id: "theme", title: label,
    "aria-label": label, onclick: () => {
      if (next === "system") delete root.dataset.theme; else root.dataset.theme = next;
      try { localStorage.setItem("playground.theme", next); } catch { /* storage may be off */ }
      drawTopbar();
    } }, icon(THEMES[current][0]));
}

/** What to know about a person besides the title. */
function standing(each) {
  return each.is_admin ? "workspace admin" : "";
}

function switcher() {
  const me = person(store.me);
  const others = [...store.people.values()].filter((each) => each.is_playable);
  const waiting = others.some((each) => each.id !== store.me && store.unread[each.id]);
  const menu = h("div", { class: "menu switch-menu", role: "menu", hidden: true,
    "aria-label": "Be somebody else" },
  h("p", { class: "menu-title", role: "presentation" }, "Talk as"));
  const opener = h("button", { type: "button", class: "switcher", id: "switcher",
    "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `You are ${me.real_name}`,
    title: waiting ? "Somebody else has unread messages" : "Be somebody else" },
  avatar(me, "small"), h("span", { class: "switch-label" }, h("span", { class: "you-are" }, "You are "),
    h("strong", {}, me.real_name.split(" ")[0])),
  waiting && h("span", { class: "dot", role: "img", "aria-label": "others have unread messages" }),
  icon("down", 14));
  const { frame, show } = menuOf(opener, menu);
  menu.append(...others.map((each) => choice(each, () => { show(false); become(each.id); })));
  return frame;
}

function choice(each, onclick) {
  const mine = each.id === store.me;
  const count = mine ? 0 : store.unread[each.id] ?? 0;
  const what = standing(each);
  return h("button", { type: "button", role: "menuitemradio", class: "menu-item person",
    "aria-checked": String(mine), onclick },
  avatar(each, "small"), h("span", { class: "offer-text" },
    h("strong", {}, each.real_name, " ",
      (each.is_guest || each.is_stranger) && h("span", { class: "badge" }, each.is_guest ? "GUEST" : "OUTSIDE")),
    h("span", {}, what ? `${each.title} · ${what}` : each.title)),
  count > 0 && h("span", { class: "count-badge", "aria-label": `${count} unread` }, String(count)),
  mine && icon("check", 16));
}

function become(id) {
  const channel = store.channels.get(store.route.channel);
  const other = person(id);
  const open = channel && !channel.owner && (channel.members.includes(id)
    || (channel.kind === "channel" && !other.is_guest && !other.is_stranger));
  location.hash = `#/${id}${open ? `/${channel.id}` : ""}`;
  if (id !== store.me) connect(id);
}
