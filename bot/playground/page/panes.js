// The conversation in the middle and the thread on the right.
import { h, icon, reconcile, toast } from "./dom.js";
import { blockNodes } from "./blocks.js";
import { composer, sendText } from "./composer.js";
import { contextOf } from "./dialogs.js";
import { avatar, rowKey, rowMark, rowNode, rows } from "./messages.js";
import { deed } from "./net.js";
import { channelLabel, inChannel, inThread, markSeen, person, store } from "./store.js";

const EXAMPLES = [
  "What is BPO?", "When does outsourcing make sense?", "What are the main risks of outsourcing?",
];
const NEAR = 120;

let conversation = { key: "" };
let thread = { key: "" };

function list(label) {
  const node = h("div", { class: "messages", role: "log", "aria-label": label, "aria-live": "off",
    tabindex: "-1" });
  node.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || event.target.matches("input, textarea, select, [role=menuitem]")) return;
    const all = [...node.querySelectorAll(":scope > .message")];
    const here = all.indexOf(event.target.closest(".message"));
    if (!all.length || (here < 0 && event.target !== node)) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, here + step))].focus();
  });
  return node;
}

/** A pane that follows its newest message until one scrolls away from it. */
function following(scroller, messages) {
  const pane = { scroller, list: messages, follow: true, target: -1, newest: "" };
  scroller.addEventListener("scroll", () => {
    if (Math.abs(scroller.scrollTop - pane.target) < 2) return;
    pane.follow = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  });
  new ResizeObserver(() => toNewest(pane)).observe(scroller);
  return pane;
}

/** Go to the end, or to the beginning of the newest message where that is longer than the pane. */
function toNewest(pane) {
  if (!pane.follow) return;
  const { scroller } = pane;
  const last = [...pane.list.querySelectorAll(":scope > .message")].at(-1);
  const end = scroller.scrollHeight - scroller.clientHeight;
  const top = last ? scroller.scrollTop + last.getBoundingClientRect().top
    - scroller.getBoundingClientRect().top - 8 : end;
  pane.target = Math.max(0, Math.min(end, Math.round(top)));
  scroller.scrollTop = pane.target;
}

/** Redraw what changed; what one said oneself is always come to. */
function refresh(pane, items) {
  reconcile(pane.list, items, rowKey, rowMark, rowNode);
  const newest = items.at(-1)?.message;
  if (newest && newest.ts !== pane.newest) {
    pane.newest = newest.ts;
    if (newest.user === store.me) pane.follow = true;
  }
  toNewest(pane);
}

// Conversation ------------------------------------------------------------------------------------

export function drawConversation() {
  const channel = store.channels.get(store.route.channel);
  if (!channel) return;
  const home = channel.owner && store.route.tab === "home";
  const key = `${store.epoch}/${store.me}/${channel.id}/${home ? "home" : "messages"}`;
  if (conversation.key !== key) openConversation(key, channel, home);
  if (home) { drawHome(); return; }
  const found = inChannel(channel.id);
  conversation.intro.replaceChildren(...intro(channel, found.length === 0));
  refresh(conversation, rows(found));
  const seen = document.hasFocus() ? markSeen(channel.id) : null;
  if (seen) deed("read", seen);
}

function openConversation(key, channel, home) {
  const scroller = h("div", { class: "scroller" });
  const label = channel.owner ? "Messages with Advisor" : `Messages in ${channel.name}`;
  conversation = Object.assign(following(scroller, list(label)), { key, intro: h("div", { class: "intro" }) });
  const place = channel.owner ? "Message Advisor" : `Message #${channel.name}`;
  const box = home ? null : composer({ channel: channel.id, placeholder: place, id: "composer" });
  scroller.append(...(home ? [h("div", { class: "home", id: "home" })]
    : [h("div", { class: "push" }), conversation.intro, conversation.list]));
  const pane = document.getElementById("conversation");
  pane.className = "conversation pane";
  pane.replaceChildren(head(channel, home), scroller, ...(box ? [box] : []));
  if (box && matchMedia("(min-width: 720px)").matches) box.querySelector("textarea").focus();
  if (channel.owner) deed("open", { tab: home ? "home" : "messages" });
}

function head(channel, home) {
  const sign = channel.owner ? avatar(person(store.bot), "small")
    : channel.is_private ? icon("lock", 17) : h("span", { class: "hash", "aria-hidden": "true" }, "#");
  const title = h("div", { class: "pane-title" }, sign, h("h1", {}, channelLabel(channel)),
    channel.owner && h("span", { class: "badge" }, "APP"),
    channel.is_ext_shared && h("span", { class: "badge shared" }, "SHARED"));
  if (!channel.owner) {
    const members = channel.members.filter((id) => id !== store.bot).map(person);
    return h("header", { class: "pane-head" }, title, h("p", { class: "topic" }, channel.topic),
      h("span", { class: "faces", title: members.map((each) => each.real_name).join(", ") },
        members.map((each) => avatar(each, "tiny"))));
  }
  const base = `#/${store.me}/${channel.id}`;
  const tab = (label, address, current) => h("a", { class: "tab", href: address,
    "aria-current": current ? "page" : undefined }, label);
  return h("header", { class: "pane-head" }, title, h("nav", { class: "tabs", "aria-label": "Advisor" },
    tab("Messages", base, !home), tab("Home", `${base}/home`, home)));
}

function intro(channel, empty) {
  if (channel.owner) {
    return [avatar(person(store.bot), "huge"),
      h("h2", {}, empty ? `Hello ${person(store.me).real_name.split(" ")[0]}, ask me about outsourcing` : "Advisor"),
      h("p", {}, "This is the beginning of your direct messages with ", h("strong", {}, "@Advisor"),
        ". Ask in your own words; every answer names its source."),
      empty && chips(EXAMPLES, (text) => sendText(text, channel.id))].filter(Boolean);
  }
  const sign = h("span", { class: "intro-sign" }, channel.is_private ? icon("lock", 26) : "#");
  const member = channel.members.includes(store.bot);
  return [sign, h("h2", {}, channel.is_private ? channel.name : `#${channel.name}`),
    h("p", {}, whoReads(channel),
      member ? ["Mention ", h("strong", {}, "@Advisor"), " and it answers in a thread."]
        : ["Advisor is not a member yet; send ", h("code", {}, "/invite @Advisor"), "."]),
    empty && member && chips(["@Advisor What is BPO?"], (text) => sendText(text, channel.id))]
    .filter(Boolean);
}

function whoReads(channel) {
  if (channel.is_mpim) return "These direct messages are for the people in them. ";
  if (channel.is_ext_shared) return "This channel is shared with another organisation, whose people can read it. ";
  return channel.is_private ? "This private channel is for its members only. "
    : "Everyone in Playground can read this. ";
}

function chips(texts, take) {
  return h("div", { class: "chips" }, texts.map((text) => h("button", { type: "button", class: "chip",
    onclick: () => { take(text); document.getElementById("composer")?.focus(); } }, text)));
}

function drawHome() {
  const frame = document.getElementById("home");
  const view = store.views.home;
  if (frame.hash === (view?.hash ?? "")) return;
  frame.hash = view?.hash ?? "";
  frame.replaceChildren(...(view ? blockNodes(view.blocks, contextOf(view, toast))
    : [h("div", { class: "intro centred" }, avatar(person(store.bot), "huge"), h("h2", {}, "Nothing here yet"),
      h("p", {}, "The app has not published a Home tab for you."))]));
}

// Thread ------------------------------------------------------------------------------------------

export function drawThread() {
  const pane = document.getElementById("thread");
  const { channel, thread: root } = store.route;
  const found = root ? inThread(channel, root) : [];
  pane.hidden = !found.length;
  document.body.classList.toggle("with-thread", found.length > 0);
  if (!found.length) { thread = { key: "" }; return; }
  const key = `${store.epoch}/${store.me}/${channel}/${root}`;
  if (thread.key !== key) openThread(key, pane, channel, root);
  refresh(thread, rows(found, { inThread: true }));
}

function openThread(key, pane, channel, root) {
  const where = store.channels.get(channel);
  const scroller = h("div", { class: "scroller" });
  thread = Object.assign(following(scroller, list("Thread")), { key });
  scroller.append(thread.list);
  pane.className = "thread pane";
  pane.replaceChildren(
    h("header", { class: "pane-head" }, h("div", { class: "pane-title" }, h("h1", {}, "Thread"),
      h("span", { class: "topic" }, where.owner ? "Advisor" : `#${where.name}`)),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close the thread",
      title: "Close (Esc)", onclick: closeThread }, icon("close"))),
    scroller, composer({ channel, thread: root, placeholder: "Reply…", id: "reply-composer" }));
}

export function closeThread() {
  location.hash = `#/${store.me}/${store.route.channel}`;
  document.getElementById("composer")?.focus();
}
