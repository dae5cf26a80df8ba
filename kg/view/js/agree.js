// Who agrees with whom: the links between actors who both take a side on a measure, made from the positions that are shown.

// An actor's side on a measure is that of most of their positions there; who is as often for as against takes none.
function enterAllies() {
  for (const measure of book.nodes.values()) {
    if (measure.scene !== "stand" || measure.side !== "what") continue;
    const taking = [...measure.links.values()].filter((link) => 2 * link.against !== link.weight);
    taking.sort((one, other) => compare(one.who.key, other.who.key));
    taking.forEach((one, place) => {
      for (const other of taking.slice(place + 1)) enterAlly(one, other, measure);
    });
  }
}

function enterAlly(one, other, measure) {
  const opposite = 2 * one.against > one.weight !== 2 * other.against > other.weight;
  let link = one.who.allies.get(other.who.key);
  if (!link) {
    const id = `${one.who.key}~${other.who.key}`;
    link = { id, who: one.who, what: other.who, rows: [], weight: 0, against: 0, measures: [] };
    one.who.allies.set(other.who.key, link);
    other.who.allies.set(one.who.key, link);
  }
  link.rows.push(...one.rows, ...other.rows);
  link.measures.push({ measure, one, other, opposite });
  link.weight += 1;
  link.against += opposite;
}

// What two actors both take a side on: measure by measure, the words of the one beside those of the other.
function allyPanel(link) {
  const shared = [...link.measures].sort(
    (one, other) => Number(other.opposite) - Number(one.opposite) || byWeight(one.measure, other.measure),
  );
  return shared.map(({ measure, one, other, opposite }) =>
    make(
      "section",
      { class: "shared" },
      make(
        "h3",
        {},
        jump(measure),
        make("span", { class: `chip ${opposite ? "against" : "for"}` }, opposite ? "disagree" : "agree"),
      ),
      ...cardsOf([...newestFirst(one.rows), ...newestFirst(other.rows)]),
    ),
  );
}
