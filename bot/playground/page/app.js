// Puts the parts together: the address decides what is shown, changes decide what is redrawn.
import { announce } from "./dom.js";
import { drawModal } from "./dialogs.js";
import { connect } from "./net.js";
import { closeThread, drawConversation, drawThread } from "./panes.js";
import { drawRail, toggleRail } from "./rail.js";
import { drawTopbar } from "./topbar.js";
import { channelLabel, isReply, lastPerson, onChange, person, rememberPerson, store, unread } from "./store.js";

const WIDE = "(min-width: 1000px)";

/** #/person/channel[/thread or "home"] */
function address() {
  const [, user = "", channel = "", rest = ""] = location.hash.split("/");
  return { user, channel, thread: rest === "home" ? "" : rest, tab: rest === "home" ? "home" : "messages" };
}

function readAddress() {
  const wanted = address();
  const all = [...store.channels.values()];
  const first = all.find((channel) => channel.owner === store.me) ?? all[0];
  const known = store.channels.has(wanted.channel);
  store.route = known ? wanted : { channel: first.id, thread: "", tab: "messages" };
  if (!known || wanted.user !== store.me) {
    const rest = store.route.tab === "home" ? "home" : store.route.thread;
    history.replaceState(null, "", `#/${store.me}/${store.route.channel}${rest ? `/${rest}` : ""}`);
  }
}

function draw() {
  drawConversation();
  drawThread();
  drawRail();
  drawModal();
  title();
}

function title() {
  const channel = store.channels.get(store.route.channel);
  const total = [...store.channels.keys()].reduce((sum, id) => sum + (
    id === store.route.channel && document.hasFocus() ? 0 : unread(id)), 0);
  const place = channel.owner ? "Advisor" : `#${channelLabel(channel)}`;
  document.title = `${total ? `(${total}) ` : ""}${place} · ${store.team}`;
}

/** A first answer to one's own question opens its thread where there is room for it. */
function followAnswer(message) {
  if (!message.isNew || message.user !== store.bot || !isReply(message)) return;
  if (message.channel !== store.route.channel || store.route.thread) return;
  const root = store.messages.get(message.channel)?.get(message.thread_ts);
  if (root?.user !== store.me || !matchMedia(WIDE).matches) return;
  location.hash = `#/${store.me}/${message.channel}/${message.thread_ts}`;
}

function speak(message) {
  if (!message.isNew || message.user === store.me || message.channel !== store.route.channel) return;
  announce(`${person(message.user).real_name}: ${message.text.slice(0, 400)}`);
}

let due = false;
function soon() {
  if (due) return;
  due = true;
  queueMicrotask(() => { due = false; draw(); });
}

onChange((kind, body) => {
  if (kind === "all") {
    rememberPerson();
    readAddress();
    drawTopbar();
    document.getElementById("app").removeAttribute("aria-busy");
  }
  if (kind === "message") { followAnswer(body); speak(body); }
  if (kind === "clock" || kind === "unread") drawTopbar();
  soon();
});

window.addEventListener("hashchange", () => {
  const wanted = address();
  if (wanted.user && wanted.user !== store.me && store.people.has(wanted.user)) {
    connect(wanted.user);
    return;
  }
  readAddress();
  toggleRail(false);
  draw();
  if (store.route.thread) document.getElementById("reply-composer")?.focus({ preventScroll: true });
});
window.addEventListener("focus", () => { if (store.me) draw(); });
document.getElementById("scrim").addEventListener("click", () => toggleRail(false));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (document.body.classList.contains("rail-open")) toggleRail(false);
  else if (store.route.thread) closeThread();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("composer")?.focus();
});

connect(address().user || lastPerson());
