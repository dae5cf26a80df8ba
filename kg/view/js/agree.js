// Who agrees with whom: the links between actors who both take a side on a measure, made from the positions that are shown.

// As kg.network.agreement has it: conditional positions aside, two agree on a measure that both are for or both against, and
// conflict on one that one is for and the other against; who is on both sides of it counts in both.
function enterAllies() {
  for (const measure of book.nodes.values()) {
    if (measure.scene !== "stand" || measure.side !== "what") continue;
    const taking = [...measure.links.values()].map(sidesIn).filter(({ sides }) => sides.size);
    taking.sort((one, other) => compare(one.who.key, other.who.key));
    const pull = 1 / (taking.length - 1);
    taking.forEach((one, place) => {
      for (const other of taking.slice(place + 1)) enterAlly(one, other, measure, pull);
    });
  }
}

function sidesIn({ who, rows }) {
  const held = rows.filter((row) => !row.conditional);
  return { who, rows: held, sides: new Set(held.map((row) => row.against)) };
}

// `pull` counts a measure the less, the more actors take a side on it (Newman 2001); by it the strongest are chosen.
function enterAlly(one, other, measure, pull) {
  const agreed = Number([...one.sides].some((side) => other.sides.has(side)));
  const opposite = Number([...one.sides].some((side) => other.sides.has(!side)));
  let link = one.who.allies.get(other.who.key);
  if (!link) {
    const id = `${one.who.key}~${other.who.key}`;
    link = { id, who: one.who, what: other.who, rows: [], weight: 0, against: 0, pull: 0, measures: [] };
    one.who.allies.set(other.who.key, link);
    other.who.allies.set(one.who.key, link);
  }
  link.rows.push(...one.rows, ...other.rows);
  link.measures.push({ measure, one, other, agreed, opposite });
  link.weight += agreed + opposite;
  link.pull += pull;
  link.against += opposite;
}

// What two actors both take a side on: measure by measure, the words of the one beside those of the other.
function allyPanel(link) {
  const shared = [...link.measures].sort(
    (one, other) => other.opposite - one.opposite || byWeight(one.measure, other.measure),
  );
  return shared.map(({ measure, one, other, agreed, opposite }) =>
    make(
      "section",
      { class: "shared" },
      make(
        "h3",
        {},
        jump(measure),
        agreed ? make("span", { class: "chip for" }, "agree") : null,
        opposite ? make("span", { class: "chip against" }, "disagree") : null,
      ),
      ...cardsOf([...newestFirst(one.rows), ...newestFirst(other.rows)]),
    ),
  );
}
