// The top bar and the list of channels: where one is, who one is, what is new.
import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { connect } from "./net.js";
import { channelLabel, person, store, unread } from "./store.js";

const THEMES = { system: ["auto", "Colours follow the system"], light: ["sun", "Light colours"],
  dark: ["moon", "Dark colours"] };

export function drawTopbar() {
  const bar = document.getElementById("topbar");
  bar.replaceChildren(
    h("button", { type: "button", class: "icon-button menu-button", id: "rail-toggle",
      "aria-label": "Show channels", "aria-expanded": "false", "aria-controls": "rail",
      onclick: () => toggleRail() }, icon("menu", 20)),
    h("div", { class: "brand" }, h("strong", {}, store.team),
      h("span", { class: "brand-note" }, "A local stand-in for Slack. Nothing leaves this computer.")),
    themeButton(), switcher());
}

export function toggleRail(open = !document.body.classList.contains("rail-open")) {
  document.body.classList.toggle("rail-open", open);
  document.getElementById("rail-toggle")?.setAttribute("aria-expanded", String(open));
  document.getElementById("scrim").hidden = !open;
  if (open) document.querySelector("#rail a[aria-current]")?.focus();
}

function themeButton() {
  const root = document.documentElement;
  const now = root.dataset.theme ?? "system";
  const next = { system: "light", light: "dark", dark: "system" }[now];
  const label = `${THEMES[now][1]}. Change to: ${THEMES[next][1].toLowerCase()}`;
  return h("button", { type: "button", class: "icon-button", id: "theme", title: label,
    "aria-label": label, onclick: () => {
      if (next === "system") delete root.dataset.theme; else root.dataset.theme = next;
      try { localStorage.setItem("playground.theme", next); } catch { /* storage may be off */ }
      drawTopbar();
      document.getElementById("theme").focus();
    } }, icon(THEMES[now][0]));
}

function switcher() {
  const me = person(store.me);
  const menu = h("div", { class: "menu switch-menu", role: "menu", hidden: true,
    "aria-label": "Be somebody else" });
  const opener = h("button", { type: "button", class: "switcher", id: "switcher",
    "aria-haspopup": "menu", "aria-expanded": "false", onclick: () => show(menu.hidden) },
  avatar(me, "small"), h("span", { class: "switch-label" }, "You are ",
    h("strong", {}, me.real_name.split(" ")[0])), icon("down", 14));
  const show = (yes) => {
    menu.hidden = !yes;
    opener.setAttribute("aria-expanded", String(yes));
    if (yes) menu.querySelector("[aria-checked=true]").focus();
  };
  menu.append(h("p", { class: "menu-title", role: "presentation" }, "Talk as"));
  for (const each of store.people.values()) {
    if (each.is_bot) continue;
    const mine = each.id === store.me;
    menu.append(h("button", { type: "button", role: "menuitemradio", class: "menu-item person",
      "aria-checked": String(mine), onclick: () => { show(false); become(each.id); } },
    avatar(each, "small"), h("span", { class: "offer-text" }, h("strong", {}, each.real_name),
      h("span", {}, each.is_admin ? `${each.title} · workspace admin` : each.title)),
    mine && icon("check", 16)));
  }
  const frame = h("div", { class: "menu-frame",
    onfocusout: (event) => { if (!frame.contains(event.relatedTarget)) show(false); },
    onkeydown: (event) => {
      if (menu.hidden) return;
      if (event.key === "Escape") { show(false); opener.focus(); event.stopPropagation(); }
      moveIn([...menu.querySelectorAll("button")], event);
    } }, opener, menu);
  return frame;
}

function become(id) {
  const channel = store.channels.get(store.route.channel);
  const open = channel && !channel.owner && (channel.kind === "channel" || channel.members.includes(id));
  location.hash = `#/${id}${open ? `/${channel.id}` : ""}`;
  if (id !== store.me) connect(id);
}

/** Up and down between the items of a list. */
export function moveIn(items, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const place = items.indexOf(document.activeElement);
  items[(place + step + items.length) % items.length]?.focus();
}

export function drawRail() {
  const rail = document.getElementById("rail");
  const focused = rail.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const channels = [...store.channels.values()];
  const group = (title, found) => h("section", { class: "rail-group" }, h("h2", {}, title),
    h("ul", {}, found.map((channel) => h("li", {}, entry(channel)))));
  rail.replaceChildren(
    group("Channels", channels.filter((channel) => !channel.owner)),
    group("Direct messages", channels.filter((channel) => channel.owner === store.me)),
    h("p", { class: "rail-note" }, "Type ", h("kbd", {}, "@Advisor"), " in a channel, ",
      h("kbd", {}, store.command), " anywhere, or just write in the direct message."));
  rail.onkeydown = (event) => moveIn([...rail.querySelectorAll("a")], event);
  if (focused) rail.querySelector(`[data-id="${focused}"]`)?.focus();
}

function entry(channel) {
  const here = channel.id === store.route.channel;
  const count = here && document.hasFocus() ? 0 : unread(channel.id);
  const sign = channel.owner ? avatar(person(store.bot), "tiny")
    : channel.is_private ? icon("lock", 15) : h("span", { class: "hash", "aria-hidden": "true" }, "#");
  const label = `${channelLabel(channel)}${channel.is_private ? ", private" : ""}${
    count ? `, ${count} unread` : ""}`;
  return h("a", { class: `rail-entry${count ? " unread" : ""}`, href: `#/${store.me}/${channel.id}`,
    "aria-current": here ? "page" : undefined, "aria-label": label, dataset: { id: channel.id } },
  h("span", { class: "sign" }, sign), h("span", { class: "rail-name" }, channelLabel(channel)),
  channel.owner && h("span", { class: "badge" }, "APP"),
  count ? h("span", { class: "count-badge", "aria-hidden": "true" }, String(count)) : null);
}
