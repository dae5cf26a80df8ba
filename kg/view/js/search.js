// Search: names first, then statements and positions that hold the words. Every word must be there, in any order.

const index = { rows: [], waiting: null }; // rows that can be searched, and those that are not read yet
const SLICE = 6; // milliseconds of reading at a time: a click in between is not held up

function searchPanel() {
  const names = searchNames(state.q);
  const rows = searchRows(state.q);
  const groups = Object.entries(SIDE).map(([letter, [scene, side]]) => [
    SCENES[scene][`${side}s`],
    names.filter((node) => node.key[0] === letter),
  ]);
  return [
    back(),
    make("h2", {}, "Found for “", named(state.q), "”"),
    make(
      "p",
      { class: "kind", role: "status" },
      `${counted(names.length, "name")}, ${counted(rows.length, "passage")}`,
    ),
    ...groups.filter(([, nodes]) => nodes.length).map(([heading, nodes]) => foundNames(heading, nodes)),
    ...(rows.length ? [make("h3", {}, "In their words"), ...cardsOf(newestFirst(rows))] : []),
    names.length || rows.length
      ? null
      : make(
          "p",
          { class: "none" },
          "Nothing has all of these words. Try fewer, or only the beginning of one.",
        ),
  ];
}

function foundNames(heading, nodes) {
  const bar = nodes[0].scene === "stand" ? twoSided : oneSided;
  return make(
    "section",
    { class: "bar-list" },
    make("h3", {}, heading[0].toUpperCase() + heading.slice(1)),
    make("ul", {}, ...barRows(nodes.slice(0, TOP), bar)),
    nodes.length > TOP ? make("p", { class: "none" }, `and ${nodes.length - TOP} more: add a word`) : null,
  );
}

// The names that a search lights up in the picture.
function foundKeys() {
  return state.q ? searchNames(state.q).map((node) => node.key) : [];
}

function searchNames(words) {
  const wanted = split(words);
  return [...book.nodes.values()]
    .filter((node) => node.weight && holds(plain(node.label), wanted))
    .sort(byWeight);
}

function searchRows(words) {
  const wanted = split(words);
  makeIndex();
  if (!wanted.length) return [];
  const passing = isFiltered() ? new Set([...book.rows.talk, ...book.rows.stand]) : null;
  return index.rows
    .filter(([row, text]) => holds(text, wanted) && (!passing || passing.has(row)))
    .map(([row]) => row);
}

// Reads the rows that are left, or as many as the time allows: all take 0.3 s for 50,000, so it is done bit by bit while nobody
// waits, and at once when somebody searches.
function makeIndex(until = Infinity) {
  index.waiting ??= [...book.all.stand.toReversed(), ...book.all.talk.toReversed()];
  while (index.waiting.length && performance.now() < until) {
    const row = index.waiting.pop();
    index.rows.push([row, plain(row.words.slice(1, -1).join(""))]);
  }
}

function makeIndexBitByBit() {
  makeIndex(performance.now() + SLICE);
  if (index.waiting.length) setTimeout(makeIndexBitByBit, SLICE);
}

function split(words) {
  return plain(words).split(/\s+/).filter(Boolean);
}

function holds(text, wanted) {
  return wanted.every((word) => text.includes(word));
}

// Small letters, without accents, straight quotation marks: as people type.
function plain(words) {
  return words
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .toLowerCase();
}
