// What every element does: remember what was entered, ask before it acts, act.
import { ask } from "./dialogs.js";
import { pick, picked } from "./store.js";

/** An element by its block and itself, unique in a message or view. */
export function name(block, element) { return `${block.block_id}/${element.action_id}`; }

/** What was entered, else what the element starts with. */
export function entered(block, element, context, initial) {
  const of = picked(context.source)[block.block_id];
  return of && element.action_id in of ? of[element.action_id] : initial;
}

/** Let an element act, after its confirmation if it asks for one. */
export async function use(block, element, context, value, node) {
  if (element.confirm && !(await ask(element.confirm))) return false;
  context.act(block, element, value, node);
  return true;
}

/** Take over a value; acts where the block says so. */
export function enter(block, element, context, value, node) {
  pick(context.source, block.block_id, element.action_id, value);
  if (context.dispatches(block)) use(block, element, context, value, node);
}

/** The attributes that find an element again after a redraw, or first. */
export function marks(block, element) {
  const focus = { action: element.action_id, focus: name(block, element) };
  return element.focus_on_load ? { ...focus, autofocus: "" } : focus;
}
