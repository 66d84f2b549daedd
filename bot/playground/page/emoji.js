// The shortcodes worth knowing; others stay as they were written.
const EMOJI = {
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", wave: "👋", tada: "🎉", bulb: "💡",
  warning: "⚠️", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", question: "❓",
  exclamation: "❗", information_source: "ℹ️", memo: "📝", books: "📚", book: "📖", link: "🔗",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", scales: "⚖️",
  mag: "🔍", lock: "🔒", unlock: "🔓", key: "🔑", eyes: "👀", eye: "👁️", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", alarm_clock: "⏰", calendar: "📅", date: "📅", bell: "🔔",
  rocket: "🚀", star: "⭐", sparkles: "✨", fire: "🔥", dart: "🎯", compass: "🧭", world_map: "🗺️",
  earth_africa: "🌍", earth_americas: "🌎", earth_asia: "🌏", globe_with_meridians: "🌐",
  office: "🏢", moneybag: "💰", money_with_wings: "💸", handshake: "🤝", raised_hands: "🙌",
  pray: "🙏", clap: "👏", point_right: "👉", point_down: "👇", arrow_right: "➡️", arrow_up: "⬆️",
  arrow_down: "⬇️", arrow_left: "⬅️", red_circle: "🔴", large_yellow_circle: "🟡",
  large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  red_square: "🟥", large_green_square: "🟩", large_yellow_square: "🟨", white_large_square: "⬜",
  no_entry: "⛔", no_entry_sign: "🚫", construction: "🚧", shield: "🛡️", speech_balloon: "💬",
  thinking_face: "🤔", slightly_smiling_face: "🙂", smile: "😄", blush: "😊", heart: "❤️",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", clipboard: "📋", pushpin: "📌", gear: "⚙️",
  wrench: "🔧", zap: "⚡", repeat: "🔁", arrows_counterclockwise: "🔄", mailbox: "📫", email: "📧",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
};

/** The character for a shortcode, or null. */
export function emoji(name) { return EMOJI[name] ?? null; }
