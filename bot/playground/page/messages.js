// A message as a row: who, when, what, and what can be done with it.
import { h, icon, toast } from "./dom.js";
import { bodyNodes } from "./blocks.js";
import { fileNodes } from "./files.js";
import { deed } from "./net.js";
import { isReply, person, picked, repliesTo, store } from "./store.js";
import { clockTime, dayLabel } from "./text.js";

const TOGETHER_SECONDS = 300;

export function avatar(user, size = "") {
  if (user.id === store.bot) {
    return h("img", { class: `avatar ${size}`, src: "/assets/advisor.svg", alt: "" });
  }
  const initials = user.real_name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  const hue = Math.max(0, [...store.people.keys()].indexOf(user.id)) % 5;
  return h("span", { class: `avatar initials hue-${hue} ${size}`, "aria-hidden": "true" }, initials);
}

function time(ts) { return new Date(Number(ts) * 1000); }

/** Rows for a list of messages: day lines, and consecutive messages of one person together. */
export function rows(messages, { inThread = false } = {}) {
  const made = [];
  let before = null;
  for (const message of messages) {
    const day = time(message.ts).toDateString();
    if (!inThread && (!before || time(before.ts).toDateString() !== day)) {
      made.push({ key: `day ${day}`, day: dayLabel(time(message.ts)) });
      before = null;
    }
    const compact = Boolean(before) && before.user === message.user && !before.viewer
      && !message.viewer && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS
      && !(inThread && before.ts === message.thread_ts)
      && (inThread || !repliesTo(before).length);
    made.push({ key: message.ts, message, compact, inThread });
    if (inThread && message.ts === messages[0].ts && !isReply(message)) {
      const count = messages.length - 1;
      if (count) made.push({ key: "count", count: `${count} ${count === 1 ? "reply" : "replies"}` });
    }
    before = message;
  }
  return made;
}

export function rowKey(row) { return row.key; }

/** What a row depends on; it is drawn again when this changes. */
export function rowMark(row) {
  if (!row.message) return row.day ?? row.count;
  const { message } = row;
  const replies = row.inThread ? [] : repliesTo(message);
  const delivery = store.deliveries.get(`${message.channel}/${message.ts}`);
  return JSON.stringify([message, row.compact, replies.length, replies.at(-1)?.ts, delivery, store.me, Math.floor(store.ahead / 60),
    store.route.thread === message.ts]);
}

export function rowNode(row) {
  if (row.day) return h("div", { class: "day", role: "separator" }, h("span", {}, row.day));
  if (row.count) return h("div", { class: "count", role: "separator" }, h("span", {}, row.count));
  return messageNode(row);
}

function messageNode({ message, compact, inThread }) {
  const user = person(message.user);
  const at = time(message.ts);
  const css = ["message", compact && "compact", message.viewer && "ephemeral",
    !inThread && store.route.thread === message.ts && "open"].filter(Boolean).join(" ");
  const stamp = h("time", { class: "stamp", datetime: at.toISOString(),
    title: at.toLocaleString("en") }, compact ? clockTime(at).replace(/\s?[AP]M$/, "") : clockTime(at));
  const head = h("div", { class: "head" }, h("span", { class: "name" }, user.real_name),
    user.is_bot && h("span", { class: "badge" }, "APP"),
    user.is_guest && h("span", { class: "badge" }, "GUEST"),
    user.is_stranger && h("span", { class: "badge" }, "OUTSIDE"), stamp);
  const node = h("article", { class: css, tabindex: "-1", dataset: { ts: message.ts },
    "aria-label": `${user.real_name}, ${clockTime(at)}` },
  message.viewer && h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
  h("div", { class: "gutter" }, compact ? stamp : avatar(user)),
  h("div", { class: "content" }, !compact && head,
    h("div", { class: "body" }, bodyNodes(message, contextOf(message)), fileNodes(message.files),
      message.edited && user.id !== store.bot && h("span", { class: "edited" }, "(edited)")),
    deliveryNote(message), !inThread && threadLine(message)));
  if (!inThread && !message.viewer) {
    node.append(h("div", { class: "hover" }, h("a", { class: "icon-button", title: "Reply in thread",
      "aria-label": "Reply in thread", href: threadAddress(message) }, icon("reply"))));
  }
  return node;
}

function threadAddress(message) { return `#/${store.me}/${message.channel}/${message.ts}`; }

function threadLine(message) {
  const replies = repliesTo(message);
  if (!replies.length) return null;
  const faces = [...new Set(replies.map((reply) => reply.user))].slice(0, 4);
  const label = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  return h("a", { class: "thread-line", href: threadAddress(message), dataset: { focus: "thread" } },
    h("span", { class: "faces" }, faces.map((id) => avatar(person(id), "tiny"))),
    h("span", { class: "replies" }, label),
    h("span", { class: "last" }, `Last reply ${dayLabel(time(replies.at(-1).ts)).toLowerCase()} at ${
      clockTime(time(replies.at(-1).ts))}`));
}

const FAILURES = {
  operation_timeout: () => "did not answer within 3 seconds",
  connection_failed: () => "could not be reached",
  http_error: (delivery) => `answered with an error (${delivery.status})`,
};

function deliveryNote(message) {
  const delivery = store.deliveries.get(`${message.channel}/${message.ts}`);
  if (!delivery || delivery.state === "delivered") return null;
  const what = FAILURES[delivery.failure]?.(delivery) ?? delivery.failure;
  const next = delivery.next_at
    ? ` Slack tries again at ${new Date(delivery.next_at * 1000).toLocaleTimeString("en")}.`
    : " Slack will not try again by itself.";
  return h("div", { class: "delivery", role: "note" }, icon("warning", 15),
    h("span", {}, `Not delivered: the app ${what}.${next}`),
    h("button", { type: "button", class: "link-button", dataset: { focus: "retry" },
      onclick: () => deed("retry", { event_id: delivery.event_id }) }, "Try again now"));
}

function contextOf(message) {
  return {
    source: `${message.channel}/${message.ts}`,
    dispatches: (block) => block.type !== "input" || block.dispatch_action,
    act: (block, element, value, node) => waiting(node, () => deed("click", {
      channel: message.channel, ts: message.ts, block_id: block.block_id,
      action_id: element.action_id, value, picked: currentPicks(message),
    }).then((result) => { if (result.notice) toast(result.notice); })),
  };
}

/** What was entered in a message, of the elements that hold a value. */
function currentPicks(message) {
  const all = picked(`${message.channel}/${message.ts}`);
  const elements = message.blocks.flatMap((block) => [block.accessory, block.element,
    ...(block.elements ?? [])]);
  const holding = new Set(elements.filter((each) => each?.action_id
    && !["button", "feedback_buttons", "icon_button", "overflow"].includes(each.type))
    .map((each) => each.action_id));
  return Object.fromEntries(Object.entries(all).map(([block, values]) => [block,
    Object.fromEntries(Object.entries(values).filter(([action]) => holding.has(action)))]));
}

/** The same once only, until it is acknowledged. */
export async function busy(node, work) {
  if (node.getAttribute("aria-busy") !== "true") await waiting(node, work);
}

/** Show that an element waits for its acknowledgement; a second click is sent too, as in Slack. */
export async function waiting(node, work) {
  node.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => node.classList.add("busy"), 120);
  try {
    await work();
  } finally {
    clearTimeout(slow);
    node.classList.remove("busy");
    node.removeAttribute("aria-busy");
  }
}
