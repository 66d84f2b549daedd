// What a select or picker has to offer: options, people, conversations, channels.
import { channelLabel, store } from "./store.js";

const KINDS = { im: "im", mpim: "mpim", group: "private", channel: "public" };

function people() {
  return [...store.people.values()].filter((each) => each.is_playable).map((each) => ({
    value: each.id, label: `${each.real_name}${each.is_guest ? " (guest)" : ""}${
      each.is_stranger ? " (other organisation)" : ""}`, person: each }));
}

function channels(filter, kinds) {
  return [...store.channels.values()].filter((each) => kinds.includes(KINDS[each.kind])
    && !(filter?.exclude_external_shared_channels && each.is_ext_shared)
    && !(filter?.exclude_bot_users && each.owner))
    .map((each) => ({ value: each.id, label: each.owner || each.is_mpim ? channelLabel(each)
      : `${each.is_private ? "🔒 " : "#"}${each.name}` }));
}

function own(options) {
  return options.map((each) => ({ value: each.value, label: each.text.text, note: each.description?.text }));
}

/** Groups of {value, label, note?, person?}, and what an empty field says. */
export function offered(element) {
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const text = element.placeholder?.text;
  if (kind === "users") return { groups: [{ options: people() }], placeholder: text ?? "Select a person" };
  if (kind === "conversations" || kind === "channels") {
    const kinds = kind === "channels" ? ["public"] : element.filter?.include ?? Object.values(KINDS);
    return { groups: [{ options: channels(element.filter, kinds) }],
      placeholder: text ?? "Select a conversation" };
  }
  const groups = element.option_groups
    ? element.option_groups.map((group) => ({ label: group.label.text, options: own(group.options) }))
    : [{ options: own(element.options) }];
  return { groups, placeholder: text ?? "Select an option" };
}
