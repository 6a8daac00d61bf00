"use strict";
Reveal.initialize({
  width: 960, height: 600, margin: 0.04, hash: true, history: false, center: false, transition: "none",
  backgroundTransition: "none", controls: true, progress: true, slideNumber: false, preloadIframes: false,
}).then(() => {
  // What its buttons are called is written into the library.
  const said = { left: _("previous slide"), right: _("next slide"), up: _("above slide"), down: _("below slide") };
  for (const way of Object.keys(said)) document.querySelector(`.navigate-${way}`).setAttribute("aria-label", said[way]);
});
