"use strict";
// One step at a time, its number in the address (#step=3), so that a link or a slide can open the story where it likes.
(function () {
  const steps = [...document.querySelectorAll(".step")];
  const [back, next, at] = ["back", "next", "at"].map((id) => document.getElementById(id));
  let shown = 0;

  function named() {
    const said = /^#step=([0-9]{1,3})$/.exec(location.hash);
    return said ? Math.min(Math.max(Number(said[1]), 1), steps.length) - 1 : 0;
  }

  function show(step) {
    shown = step;
    steps.forEach((section, number) => { section.hidden = number !== step; });
    back.disabled = step === 0;
    next.disabled = step === steps.length - 1;
    at.textContent = _("Step {at} of {all}", { at: step + 1, all: steps.length });
  }

  function go(step) {
    if (step < 0 || step >= steps.length || step === shown) return;
    show(step);
    // Sandboxed in a slide there may be no history to write to.
    try { history.pushState(null, "", `#step=${step + 1}`); } catch { /* the step is shown all the same */ }
    steps[step].focus({ preventScroll: true });
  }

  back.addEventListener("click", () => go(shown - 1));
  next.addEventListener("click", () => go(shown + 1));
  addEventListener("hashchange", () => show(named()));
  addEventListener("popstate", () => show(named()));
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") go(shown + 1);
    if (event.key === "ArrowLeft" || event.key === "PageUp") go(shown - 1);
  });
  document.querySelector("nav").hidden = false;
  show(named());
})();
