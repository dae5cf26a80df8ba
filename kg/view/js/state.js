// What is shown, as the address says it: every state has an address, so reload, bookmark, back and forward work.

const START = { scene: "talk", focus: "", link: "", list: "", q: "", least: 0 };
const state = { ...START };
const HAS_ADDRESS = location.protocol !== "about:"; // the frame that a notebook shows the page in has none

// Go somewhere: one step of the history, or, while somebody types, the same step again.
function go(change, { replace = false } = {}) {
  const address = "#" + writeState({ ...state, ...change });
  if (HAS_ADDRESS && replace) history.replaceState(null, "", address);
  else if (HAS_ADDRESS && address !== location.hash) history.pushState(null, "", address);
  show(readState(address));
}

function writeState(wanted) {
  const parts = new URLSearchParams();
  for (const name of Object.keys(START)) if (wanted[name] !== START[name]) parts.set(name, wanted[name]);
  return parts.toString();
}

// An address -> { wanted, wrong }: what it asks for, and the names in it that this page does not know.
function readState(hash) {
  const wanted = { ...START };
  const wrong = [];
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!Object.hasOwn(KNOWN, name) || !KNOWN[name](value)) wrong.push(name);
    else wanted[name] = name === "least" ? Number(value) : value;
  }
  if (wanted.focus) wanted.scene = book.nodes.get(wanted.focus).scene;
  return { wanted, wrong };
}

const KNOWN = {
  scene: (value) => Object.hasOwn(SCENES, value),
  focus: (value) => book.nodes.has(value),
  link: (value) => linkOf(value) !== null,
  list: (value) => ["who", "what"].includes(value),
  q: () => true,
  least: (value) => /^[1-9]\d{0,5}$/.test(value),
};
