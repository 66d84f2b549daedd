"""The few pages that a browser is shown: a heading, a few sentences, perhaps a link."""

from html import escape

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""A page has a code in its address, which must not be kept or passed on."""

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}"
)


def page(title: str, *sentences: str, link: tuple[str, str] | None = None) -> str:
    """Return a page; `link` is what it says and where it leads."""
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    if link is not None:
        words, address = link
        body += f'<p><a href="{escape(address)}">{escape(words)}</a></p>'
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body>"
        "</html>\n"
    )
