// What is shown, as the address says it: every state has an address, so reload, bookmark, back and forward work.

const NO_FILTER = { from: "", to: "", ...Object.fromEntries(Object.keys(FACETS).map((name) => [name, []])) };
const PLACE = { focus: "", link: "", list: "", row: "", q: "", article: -1, conflict: -1, page: 1 }; // where one is; filters and scene stay
const START = { scene: "talk", view: "", sort: "-day", per: "", least: 0, ...PLACE, ...NO_FILTER };
const state = { ...START };
const HAS_ADDRESS = location.protocol !== "about:"; // the frame that a notebook shows the page in has none

// Go somewhere: one step of the history, or, while somebody types, the same step again.
function go(change, { replace = false } = {}) {
  const address = "#" + writeState({ ...state, ...change });
  if (HAS_ADDRESS && replace) history.replaceState(null, "", address);
  else if (HAS_ADDRESS && address !== (location.hash || "#")) history.pushState(null, "", address);
  show(readState(address));
}

function writeState(wanted) {
  const parts = new URLSearchParams();
  for (const name of Object.keys(START)) {
    if (Array.isArray(START[name])) for (const value of wanted[name]) parts.append(name, value);
    else if (wanted[name] !== START[name]) parts.set(name, wanted[name]);
  }
  return parts.toString();
}

// An address -> { wanted, wrong }: what it asks for, and the names in it that this page does not know. An address that asks for
// no scene of this page shows the first.
function readState(hash) {
  const wanted = { ...START, ...Object.fromEntries(Object.keys(FACETS).map((name) => [name, []])) };
  const wrong = [];
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (Object.hasOwn(FACETS, name) && isValue(name, value)) wanted[name].push(value);
    else if (Object.hasOwn(KNOWN, name) && KNOWN[name](value))
      wanted[name] = typeof START[name] === "number" ? Number(value) : value;
    else wrong.push(name);
  }
  if (wanted.link && !wanted.focus)
    wanted.scene = isBetweenActors(wanted.link) ? "agree" : book.nodes.get(wanted.link.split("~")[0]).scene;
  const node = book.nodes.get(wanted.focus);
  if (node && !(wanted.scene === "agree" && node.key[0] === "a")) wanted.scene = node.scene;
  return { wanted, wrong };
}

const isNumber = (value) => /^[1-9]\d{0,5}$/.test(value);
const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value);
const KNOWN = {
  scene: (value) => Object.hasOwn(SCENES, value),
  view: (value) => value === "table",
  sort: (value) => Object.hasOwn(SORTS, value.replace(/^-/, "")),
  focus: (value) => book.nodes.has(value),
  link: isLink,
  list: (value) => ["who", "what", "conflicts"].includes(value),
  row: (value) => /^[sp]\d+$/.test(value) && Boolean(rowOf(value)),
  article: (value) => /^\d+$/.test(value) && Boolean(book.whole?.texts[value]),
  conflict: (value) => /^\d+$/.test(value) && Boolean(book.conflicts[value]),
  q: () => true,
  per: (value) => value !== "" && Object.hasOwn(UNITS, value),
  page: isNumber,
  least: isNumber,
  from: isDay,
  to: isDay,
};
