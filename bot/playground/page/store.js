// What the page knows. Changes come from the server; a few things are remembered in the browser.

const listeners = new Set();

export const store = {
  epoch: "", me: "", team: "", bot: "", command: "/advisor", hints: [],
  people: new Map(), channels: new Map(), messages: new Map(), deliveries: new Map(),
  views: { stack: [], home: null },
  route: { channel: "", thread: "", tab: "messages" },
  reads: {}, unread: {}, ahead: 0,
};

/** Call back after each change with its kind. */
export function onChange(listener) { listeners.add(listener); }

export function changed(kind, body) {
  for (const listener of listeners) listener(kind, body);
}

/** Take over a snapshot from the server. */
export function load(state) {
  store.epoch = state.since.split("-")[0];
  for (const name of ["me", "team", "bot", "command", "hints", "views", "reads", "unread", "ahead"]) {
    store[name] = state[name];
  }
  store.people = new Map(state.people.map((person) => [person.id, person]));
  store.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  store.messages = new Map(state.channels.map((channel) => [channel.id, new Map()]));
  for (const message of state.messages) keep(message);
  store.deliveries = new Map(state.deliveries.map((each) => [`${each.channel}/${each.ts}`, each]));
  startReading();
  changed("all", {});
}

/** Take over one change from the stream. */
export function apply({ kind, ...body }) {
  if (kind === "message") {
    body.isNew = !store.messages.get(body.channel)?.has(body.ts);
    keep(body);
  } else if (kind === "gone") store.messages.get(body.channel)?.delete(body.ts);
  else if (kind === "delivery") store.deliveries.set(`${body.channel}/${body.ts}`, body);
  else if (kind === "views") store.views = body;
  else if (kind === "channel") store.channels.set(body.id, body);
  else if (kind === "clock") store.ahead = body.ahead;
  else if (kind === "unread") store.unread = body.counts;
  else if (kind === "read") reached(body.channel, body.ts);
  changed(kind, body);
}

function keep(message) {
  if (!store.messages.has(message.channel)) store.messages.set(message.channel, new Map());
  store.messages.get(message.channel).set(message.ts, message);
}

/** The playground's time, which may have been moved forward. */
export function now() { return Date.now() + store.ahead * 1000; }

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function ordered(channel) {
  const all = [...(store.messages.get(channel)?.values() ?? [])];
  return all.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** The messages of a channel, without replies. */
export function inChannel(channel) {
  return ordered(channel).filter((message) => !isReply(message));
}

/** A message and what was said below it. */
export function inThread(channel, root) {
  return ordered(channel).filter((message) => message.ts === root || message.thread_ts === root);
}

/** The replies below a message that count as replies for everybody. */
export function repliesTo(message) {
  return inThread(message.channel, message.ts).filter((each) => isReply(each) && !each.viewer);
}

export function person(id) {
  return store.people.get(id) ?? { id, name: id, real_name: id, title: "", is_bot: false };
}

export function channelLabel(channel) {
  if (channel.owner) return "Advisor";
  if (!channel.is_mpim) return channel.name;
  return channel.members.filter((id) => id !== store.me).map((id) => person(id).real_name.split(" ")[0]).join(", ");
}

// Remembered in the browser -----------------------------------------------------------------------

function remembered(name) {
  try { return JSON.parse(localStorage.getItem(`playground.${name}`)) ?? {}; } catch { return {}; }
}

function remember(name, value) {
  try { localStorage.setItem(`playground.${name}`, JSON.stringify(value)); } catch { /* off */ }
}

let entered = {};

/** What belongs to an earlier run of the server is forgotten. */
function startReading() {
  entered = remembered("entered");
  if (entered.epoch !== store.epoch) entered = { epoch: store.epoch };
}

function reached(channel, ts) {
  if (ts > (store.reads[channel] ?? "0")) store.reads[channel] = ts;
}

/** Note that the person has seen a channel up to now; tells the caller what the server must know. */
export function markSeen(channel) {
  const last = ordered(channel).at(-1)?.ts ?? "0";
  if (last <= (store.reads[channel] ?? "0")) return null;
  reached(channel, last);
  return { channel, ts: last };
}

/** Messages in a channel that the person has not seen, own ones aside. */
export function unread(channel) {
  const last = store.reads[channel] ?? "0";
  return ordered(channel).filter((message) => message.ts > last && message.user !== store.me).length;
}

/** What was entered into the elements of a message or view: block id → action id → value. */
export function picked(source) {
  return entered[`${store.me}/${source}`] ?? {};
}

export function pick(source, block, action, value) {
  const key = `${store.me}/${source}`;
  entered[key] = { ...entered[key], [block]: { ...entered[key]?.[block], [action]: value } };
  remember("entered", entered);
}

export function lastPerson() { return remembered("person").id ?? ""; }
export function rememberPerson() { remember("person", { id: store.me }); }
