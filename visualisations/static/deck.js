"use strict";
Reveal.initialize({
  width: 960, height: 600, margin: 0.04, hash: true, history: false, center: false, transition: "none",
  backgroundTransition: "none", controls: true, progress: true, slideNumber: false, preloadIframes: false,
});
