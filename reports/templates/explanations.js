"use strict";
// An explanation stands by the word that opened it; the browser opens and closes it, in the middle without this script.
{
  const gap = 6, edge = 16;
  const beside = (word, about) => {
    const {left, top, bottom} = word.getBoundingClientRect();
    const roomy = top < innerHeight * 0.6;
    const width = Math.min(368, innerWidth - 2 * edge);
    Object.assign(about.style, {
      position: "absolute", margin: 0, right: "auto",
      left: `${scrollX + Math.max(edge, Math.min(left, innerWidth - width - edge))}px`,
      top: roomy ? `${scrollY + bottom + gap}px` : "auto",
      bottom: roomy ? "auto" : `${innerHeight - scrollY - top + gap}px`,
    });
  };
  document.addEventListener("click", ({target}) => {
    const word = target.closest("[popovertarget]");
    if (word) beside(word, document.getElementById(word.getAttribute("popovertarget")));
    if (target.closest("[popover] a")) target.closest("[popover]").hidePopover();
  });
}
