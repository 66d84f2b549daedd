// The list of channels and direct messages, and what is new in them.
import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { channelLabel, person, store, unread } from "./store.js";

export function toggleRail(open = !document.body.classList.contains("rail-open")) {
  document.body.classList.toggle("rail-open", open);
  document.getElementById("rail-toggle")?.setAttribute("aria-expanded", String(open));
  document.getElementById("scrim").hidden = !open;
  if (open) document.querySelector("#rail a[aria-current]")?.focus();
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
    group("Channels", channels.filter((channel) => !channel.owner && !channel.is_mpim)),
    group("Direct messages", channels.filter((channel) => channel.owner === store.me || channel.is_mpim)),
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
    channel.is_ext_shared ? ", shared with another organisation" : ""}${
    count ? `, ${count} unread` : ""}`;
  return h("a", { class: `rail-entry${count ? " unread" : ""}`, href: `#/${store.me}/${channel.id}`,
    "aria-current": here ? "page" : undefined, "aria-label": label, dataset: { id: channel.id } },
  h("span", { class: "sign" }, sign), h("span", { class: "rail-name" }, channelLabel(channel)),
  channel.owner && h("span", { class: "badge" }, "APP"),
  channel.is_ext_shared && h("span", { class: "badge", title: "Shared with another organisation" }, "SHARED"),
  count ? h("span", { class: "count-badge", "aria-hidden": "true" }, String(count)) : null);
}
