// On a small screen the lists of the library start folded, so that the page stays short.
if (window.matchMedia("(width < 48rem)").matches) {
  for (const group of document.querySelectorAll("details.group")) group.open = false;
}
