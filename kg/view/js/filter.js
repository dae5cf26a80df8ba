// What is let through: facets and days. Facets narrow together, the values of one facet widen each other.

const FACETS = {
  who: {
    heading: { talk: "Speaker", stand: "Actor" },
    of: (row) => (row.who ? [row.who.key.slice(1)] : []),
    label: (value) => (book.nodes.get(`s${value}`) || book.nodes.get(`a${value}`))?.label,
  },
  type: {
    heading: { talk: "Sort of speaker", stand: "Sort of actor" },
    of: (row) => (row.type ? [row.type] : []),
  },
  outlet: {
    heading: { talk: "Outlet", stand: "Outlet" },
    of: (row) => (row.article[1] ? [row.article[1]] : []),
  },
  subject: {
    heading: { talk: "Subject" },
    of: (row) => [...new Set(row.whats.map((node) => node.subject).filter(Boolean))],
  },
  what: {
    heading: { talk: "Topic", stand: "Measure" },
    of: (row) => row.whats.map((node) => node.key),
    label: (value) => book.nodes.get(value)?.label,
  },
  stance: { heading: { talk: "Affirmed or denied", stand: "Stance" }, of: (row) => [row.stance] },
  kind: { heading: { talk: "Quoted or paraphrased" }, of: (row) => [row.kind] },
};
const DAYS = "days"; // the name of the test of the day among those of the facets
const KNOWN_VALUES = {}; // facet -> the values that rows of each scene have: { talk: Set, stand: Set }
const sifted = { signature: null, counts: {}, dated: {}, nodes: new Map() }; // of the rows that pass

// Each row keeps its values of each facet: they are asked for with every filter.
function learnValues() {
  for (const [name, { of, heading }] of Object.entries(FACETS)) {
    KNOWN_VALUES[name] = {};
    for (const scene of Object.keys(heading)) {
      KNOWN_VALUES[name][scene] = new Set();
      for (const row of book.all[scene]) {
        row.values ??= {};
        row.values[name] = of(row);
        for (const value of row.values[name]) KNOWN_VALUES[name][scene].add(value);
      }
    }
  }
}

function isValue(name, value) {
  return Object.values(KNOWN_VALUES[name]).some((values) => values.has(value));
}

function isFiltered() {
  return Boolean(state.from || state.to || Object.keys(FACETS).some((name) => state[name].length));
}

// The tests that rows of a scene must pass, by facet; a facet whose chosen values this scene does not know asks for nothing.
function testsOf(scene) {
  const tests = [];
  for (const name of Object.keys(FACETS)) {
    const chosen = new Set(state[name].filter((value) => KNOWN_VALUES[name][scene]?.has(value)));
    if (chosen.size) tests.push([name, (row) => row.values[name].some((value) => chosen.has(value))]);
  }
  if (state.from || state.to)
    tests.push([
      "days",
      ({ day }) => day && (!state.from || day >= state.from) && (!state.to || day <= state.to),
    ]);
  return tests;
}

// Lets the rows through and counts anew what nodes, links, facets and days have of them.
function sift() {
  const signature = JSON.stringify([
    state.per,
    state.from,
    state.to,
    ...Object.keys(FACETS).map((name) => state[name]),
  ]);
  if (signature === sifted.signature) return;
  sifted.signature = signature;
  sifted.nodes.clear();
  for (const node of book.nodes.values()) Object.assign(node, nothing());
  for (const scene of ["talk", "stand"]) siftScene(scene);
  enterAllies();
}

// A value of a facet counts the rows that pass all other facets, so that a second value of it can be chosen, too.
function siftScene(scene) {
  const tests = testsOf(scene);
  const facets = Object.keys(FACETS).filter((name) => scene in FACETS[name].heading);
  const counts = Object.fromEntries(facets.map((name) => [name, new Map()]));
  const dated = [];
  const kept = [];
  for (const row of book.all[scene]) {
    const failed = failedOf(row, tests);
    if (failed === null) continue;
    if (!failed) kept.push(row);
    for (const name of failed ? [failed] : facets)
      if (name !== DAYS) for (const value of row.values[name]) raise(counts[name], value, row);
    if (row.day && (!failed || failed === DAYS)) dated.push(row);
  }
  sifted.counts[scene] = Object.fromEntries(facets.map((name) => [name, countsOf(counts[name])]));
  sifted.dated[scene] = dated;
  book.rows[scene] = kept;
  for (const row of kept) enter(row);
}

// The name of the only test that a row fails; "" where it passes all, null where it fails more.
function failedOf(row, tests) {
  let failed = "";
  for (const [name, passes] of tests) {
    if (passes(row)) continue;
    if (failed) return null;
    failed = name;
  }
  return failed;
}

function rowsScene() {
  return state.scene === "agree" ? "stand" : state.scene;
}

// The filters that are set, as chips that take them off again.
function showChips() {
  const chips = Object.entries(FACETS).flatMap(([name, { heading, label }]) =>
    state[name].map((value) =>
      chip(`${heading[rowsScene()] || heading.talk}: `, label ? label(value) : value, {
        [name]: state[name].filter((one) => one !== value),
      }),
    ),
  );
  if (state.from || state.to)
    chips.push(chip("Days: ", daysInWords(state.from, state.to), { from: "", to: "" }));
  if (state.per) chips.push(chip("Count: ", `${unit(state.scene)}s`, { per: "" }));
  if (chips.length > 1)
    chips.push(
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: "more", onclick: () => go({ ...NO_FILTER, per: "" }) },
          "Clear all",
        ),
      ),
    );
  document.getElementById("chips").replaceChildren(...chips);
  document.getElementById("chips").hidden = !chips.length;
}

function chip(lead, words, without) {
  return make(
    "li",
    {},
    make(
      "button",
      {
        type: "button",
        class: "set",
        title: "Take this filter off",
        onclick: () => go({ ...without, page: 1 }),
      },
      lead,
      named(words),
      make("span", { "aria-hidden": "true" }, " ×"),
    ),
  );
}

function daysInWords(from, to) {
  if (from && to) return from === to ? dayInWords(from) : `${dayInWords(from)} to ${dayInWords(to)}`;
  return from ? `from ${dayInWords(from)}` : `until ${dayInWords(to)}`;
}
