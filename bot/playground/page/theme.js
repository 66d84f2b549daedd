// Runs before the first paint, so that the page never flashes in the wrong colours.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem("playground.theme"); } catch { /* storage may be off */ }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
