// Contradictions: two sides that cannot both hold, the words of each beside those of the other. Nothing is hidden because of one.

const CONFLICTS = {
  denial: "affirmed and denied",
  oppositePolarity: "the opposite",
  conflictingNumbers: "other numbers",
  changedPosition: "changed sides",
  disputedSource: "who said it?",
};

// Rows know the contradictions they are in; those come the surest first.
function readConflicts(given) {
  book.conflicts = given.map(([type, score, reason, verdict, one, other], place) => ({
    place,
    type,
    score,
    reason,
    verdict,
    sides: [one, other].map((ids) => ids.map(rowOf)),
  }));
  for (const conflict of book.conflicts)
    for (const row of conflict.sides.flat()) (row.conflicts ??= []).push(conflict);
}

// Those of a scene of which both sides have a row that passes the filters.
function conflictsShown(scene) {
  const passing = new Set(book.rows[scene]);
  return book.conflicts.filter(({ sides }) => sides.every((rows) => rows.some((row) => passing.has(row))));
}

function conflictList() {
  const found = conflictsShown(rowsScene());
  if (!found.length) return null;
  return make(
    "section",
    { class: "bar-list" },
    make("h3", {}, "Contradictions"),
    make("ul", {}, ...found.slice(0, TOP).map((one) => make("li", {}, conflictButton(one)))),
    found.length > TOP
      ? make(
          "button",
          { type: "button", class: "more", onclick: () => go({ ...PLACE, list: "conflicts" }) },
          `All ${found.length.toLocaleString("en")} contradictions`,
        )
      : null,
  );
}

function allConflicts() {
  const found = conflictsShown(rowsScene());
  return [
    back(),
    make("h2", {}, "All contradictions"),
    make(
      "section",
      { class: "bar-list" },
      make("ul", {}, ...found.map((one) => make("li", {}, conflictButton(one)))),
    ),
  ];
}

function kindOf({ type, sides }) {
  return type === "oppositePolarity" && sides[0][0].scene === "stand" ? "for and against" : CONFLICTS[type];
}

function conflictButton(conflict) {
  const names = namesIn(conflict);
  return make(
    "button",
    { type: "button", class: "bar-row", onclick: () => go({ conflict: conflict.place }) },
    named(names, { title: `${names}: ${conflict.reason}` }),
    make("span", { class: "bar" }, kindOf(conflict), number(conflict.score)),
  );
}

function namesIn({ sides }) {
  const who = sides.flat().map((row) => row.who?.label || "nobody named");
  const all = [...new Set(who)];
  return all.slice(0, 3).join(" · ") + (all.length > 3 ? " …" : "");
}

function conflictPanel(conflict) {
  const [one, other] = conflict.sides;
  return [
    make("button", { type: "button", class: "back", onclick: () => go({ conflict: -1 }) }, "← Back"),
    make("h2", {}, kindOf(conflict)[0].toUpperCase() + kindOf(conflict).slice(1)),
    make(
      "p",
      { class: "kind" },
      named(conflict.reason),
      make("br"),
      `How sure it is a contradiction: ${conflict.score} %`,
      conflict.verdict ? ` (judged ${conflict.verdict})` : "",
    ),
    make("h3", {}, "One side"),
    ...cardsOf(newestFirst(one)),
    make("h3", {}, "The other side"),
    ...cardsOf(newestFirst(other)),
  ];
}

// On the card of a row that is in one.
function conflictDeeds(row) {
  return (row.conflicts || [])
    .filter(({ place }) => place !== state.conflict)
    .map((conflict) =>
      make(
        "button",
        { type: "button", class: "more", onclick: () => go({ conflict: conflict.place }) },
        `Contradicted: ${kindOf(conflict)}`,
      ),
    );
}
