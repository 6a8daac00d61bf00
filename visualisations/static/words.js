"use strict";
// Scripts speak English; where a page is in another language, it holds their words.
const spoken = JSON.parse((document.getElementById("words") || {}).textContent || "{}");
const filled = (text, given) => text.replace(/\{(\w+)\}/g, (all, name) => (name in given ? given[name] : all));
const _ = (text, given = {}) => filled(spoken[text] || text, given);
const _n = (one, many, n, given = {}) => {
  const said = spoken[one];
  return filled(said ? said.forms[said.of[n < 200 ? n : 100 + n % 100]] : n === 1 ? one : many, { n, ...given });
};
