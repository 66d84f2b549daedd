// Modals of the app, and the questions that elements ask before they act.
import { h, icon } from "./dom.js";
import { blockNodes } from "./blocks.js";
import { busy, waiting } from "./messages.js";
import { deed } from "./net.js";
import { picked, store } from "./store.js";
import { plain, textNodes } from "./text.js";

let shown = null;
let errors = {};
let notice = "";
const FIELDS = ["input:not([type=hidden])", "textarea", "select"];

/** Ask a confirm object's question; true means yes. */
export function ask(confirm) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog confirm", "aria-labelledby": "confirm-title" });
    const close = (yes) => { dialog.close(); dialog.remove(); resolve(yes); };
    const style = confirm.style === "danger" ? "button-danger" : "button-primary";
    dialog.append(h("h2", { id: "confirm-title" }, plain(confirm.title.text)),
      h("div", { class: "dialog-body" }, textNodes(confirm.text)),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => close(false) },
          plain(confirm.deny.text)),
        h("button", { type: "button", class: `button ${style}`, onclick: () => close(true) },
          plain(confirm.confirm.text))));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Bring the open dialog in line with the person's stack of views. */
export function drawModal() {
  const view = store.views.stack.at(-1) ?? null;
  if (!view) {
    shown?.dialog.close();
    shown?.dialog.remove();
    shown = null;
    return;
  }
  if (shown?.id === view.id && shown.hash === view.hash) return;
  if (shown?.id !== view.id) { errors = {}; notice = ""; }
  draw(view);
}

function draw(view) {
  const ids = new Set(view.blocks.map((block) => block.block_id));
  // An update that shares no block with what was shown is a new page, which begins at its top.
  const stays = shown?.id === view.id && [...shown.ids].some((id) => ids.has(id));
  const scroll = stays ? shown.dialog.querySelector(".dialog-body").scrollTop : 0;
  const focus = shown?.dialog.contains(document.activeElement)
    ? document.activeElement.dataset.focus : null;
  const dialog = shown?.dialog ?? newDialog();
  shown = { id: view.id, hash: view.hash, dialog, ids };
  dialog.replaceChildren(form(view));
  if (!dialog.open) dialog.showModal();
  const body = dialog.querySelector(".dialog-body");
  body.scrollTop = scroll;
  const before = focus && dialog.querySelector(`[data-focus="${CSS.escape(focus)}"]`);
  const wrong = dialog.querySelector(FIELDS.map((field) => `.has-error ${field}`).join());
  const wanted = dialog.querySelector("[data-autofocus]");
  const first = body.querySelector(FIELDS.join()) ?? dialog.querySelector(".dialog-foot .button:last-child");
  const next = Object.keys(errors).length ? wrong : before ?? (focus ? null : wanted ?? first);
  // The first input of a page is in sight with what stands above it; focus would scroll that away.
  (next ?? first)?.focus({ preventScroll: !Object.keys(errors).length && !before });
}

function newDialog() {
  const dialog = h("dialog", { class: "dialog modal", "aria-labelledby": "modal-title" });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    const view = store.views.stack.at(-1);
    if (view) deed("close", { view: view.id });
  });
  document.body.append(dialog);
  return dialog;
}

function form(view) {
  const deeper = store.views.stack.length > 1;
  const close = (all) => () => deed("close", { view: view.id, all });
  const submit = h("button", { type: "submit", class: "button button-primary" },
    h("span", { class: "button-label" }, plain(view.submit?.text ?? "Submit")));
  return h("form", { class: "dialog-form", novalidate: true,
    onsubmit: (event) => { event.preventDefault(); if (view.submit) send(view, submit); } },
  h("header", { class: "dialog-head" },
    h("img", { class: "avatar small", src: "/assets/advisor.svg", alt: "" }),
    h("h2", { id: "modal-title" }, plain(view.title.text)),
    h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: close(true) },
      icon("close"))),
  notice && h("div", { class: "dialog-notice", role: "alert" }, icon("warning", 16), notice),
  h("div", { class: "dialog-body" }, blockNodes(view.blocks, contextOf(view), errors)),
  h("footer", { class: "dialog-foot" },
    h("button", { type: "button", class: "button", onclick: close(false) },
      plain(view.close?.text ?? (deeper ? "Back" : view.submit ? "Cancel" : "Close"))),
    view.submit && submit));
}

/** Elements in input blocks only hold values, unless the block says that it acts. */
export function contextOf(view, after = () => {}) {
  return {
    source: view.id,
    dispatches: (block) => block.type !== "input" || block.dispatch_action,
    act: (block, element, value, node) => waiting(node, async () => {
      const result = await deed("click", { view: view.id, block_id: block.block_id,
        action_id: element.action_id, value, picked: picked(view.id) });
      if (result.notice) { notice = result.notice; after(result.notice); redraw(view.id); }
    }),
  };
}

async function send(view, button) {
  await busy(button, async () => {
    const result = await deed("submit", { view: view.id, picked: picked(view.id) });
    errors = result.errors;
    notice = result.notice;
    redraw(view.id);
  });
}

function redraw(id) {
  const view = store.views.stack.at(-1);
  if (view?.id === id && shown) draw(view);
}
