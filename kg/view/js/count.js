// What the numbers count: every statement or position, or the acts of saying, the speakers or the days behind them.

const UNITS = {
  "": { talk: "statement", stand: "position" },
  utterance: { talk: "utterance", stand: "utterance" },
  speaker: { talk: "speaker", stand: "actor" },
  day: { talk: "day", stand: "day" },
};
const COUNTED = {
  utterance: (row) => row.utterance,
  speaker: (row) => (row.who ? row.who.key : row.id),
  day: (row) => row.day || row.id,
};

// One of what is counted, in a scene; measures, which actors agree on, are counted in no other way.
function unit(scene) {
  return UNITS[state.per][scene === "agree" ? "stand" : scene];
}

// What of the two sides a number counts anew: of rows that are counted once, the first on each.
function weigh(one, row) {
  if (state.per) {
    const key = `${row.against} ${COUNTED[state.per](row)}`;
    one.seen ??= new Set();
    if (one.seen.has(key)) return;
    one.seen.add(key);
  }
  one.weight += 1;
  one.against += row.against;
}

function raise(counts, value, row) {
  if (!counts.has(value)) counts.set(value, nothingSeen());
  const one = counts.get(value);
  if (state.per) (one.seen ??= new Set()).add(COUNTED[state.per](row));
  one.count = one.seen ? one.seen.size : one.count + 1;
}

function nothingSeen() {
  return { count: 0, seen: null };
}

// value -> how many; of rows by any of their values.
function countsOf(tallies) {
  return new Map([...tallies].map(([value, { count }]) => [value, count]));
}

function countPicker() {
  const options = Object.keys(UNITS).map((per) =>
    make("option", { value: per, selected: per === state.per }, UNITS[per][rowsScene()]),
  );
  return make(
    "label",
    { class: "per" },
    "Count each ",
    make("select", { id: "per", onchange: (event) => pickCount(event.target.value) }, ...options),
  );
}

function pickCount(per) {
  go({ per, least: 0 });
  document.getElementById("per")?.focus();
}

// "12 statements, 3 of them denials".
function weighed(weight, against) {
  const words = counted(weight, unit("talk"));
  if (!against) return words;
  if (state.per === "speaker" || state.per === "day") return `${words}, ${against} of them denying`;
  return `${words}, ${against} of them ${against === 1 ? "a denial" : "denials"}`;
}
