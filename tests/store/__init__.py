"""The store keeps what it promises."""
