// The server: a snapshot, a stream of changes, and what a person does.
import { toast } from "./dom.js";
import { apply, load, store } from "./store.js";

let stream = null;
let since = "";
let again = 0;
let attempts = 0;

/** Fetch everything one person can see, then follow the changes. */
export async function connect(user) {
  // A later call takes over, or each change of person would leave a stream open.
  const attempt = ++attempts;
  stream?.close();
  clearTimeout(again);
  try {
    const answer = await fetch(`/page/state?user=${encodeURIComponent(user)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    if (attempt !== attempts) return;
    since = state.since;
    load(state);
    follow();
  } catch {
    if (attempt !== attempts) return;
    online(false);
    again = setTimeout(() => connect(user), 1000);
  }
}

function follow() {
  const query = new URLSearchParams({ user: store.me, since });
  const opened = new EventSource(`/page/stream?${query}`);
  stream = opened;
  opened.onopen = () => online(true);
  opened.onmessage = (event) => {
    since = event.lastEventId;
    apply(JSON.parse(event.data));
  };
  opened.addEventListener("reset", () => connect(store.me));
  opened.onerror = () => {
    online(false);
    if (opened.readyState !== EventSource.CLOSED || opened !== stream) return;
    again = setTimeout(follow, 1000);
  };
}

function online(yes) {
  document.getElementById("connection").hidden = yes;
}

/** Do something as the current person; trouble is shown and answered with ok: false. */
export async function deed(name, body) {
  try {
    const answer = await fetch(`/page/do/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: store.me, ...body }),
    });
    const result = await answer.json();
    if (result.error) toast(`Slack refused that: ${result.error}`);
    return { errors: {}, notice: "", ...result };
  } catch {
    const notice = "The playground’s server is not there. Is it still running?";
    toast(notice);
    return { ok: false, errors: {}, notice };
  }
}
