// Uploaded files below a message: pictures with their alternative text, others as links.
import { h, icon } from "./dom.js";

export function fileNodes(files = []) {
  return files.map((file) => (file.is_image ? picture(file) : link(file)));
}

function picture(file) {
  const shown = h("img", { src: file.url, alt: file.alt_txt || file.title, loading: "lazy" });
  return h("figure", { class: "block image file" }, h("figcaption", {}, file.title),
    h("a", { href: file.url, target: "_blank", rel: "noopener", class: "picture block-image" }, shown),
    file.alt_txt && h("details", { class: "alt" }, h("summary", {}, "Alt text"), h("p", {}, file.alt_txt)));
}

function link(file) {
  return h("a", { class: "block file-link", href: `${file.url}?download=1` }, icon("file", 18),
    h("span", {}, file.title));
}
