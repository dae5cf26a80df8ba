// One statement or position as a card: who, the words in their sentence, where they stood, how sure the reading is.

const PAGE = 20; // cards at a time

const SAID = {
  mode: { question: "asks", belief: "believes", feeling: "feels", intent: "intends", demand: "demands" },
  certainty: { probable: "as probable", possible: "as possible" },
  kind: { indirect: "paraphrased", mixed: "partly quoted" },
};
const SURE = [
  [85, "clear"],
  [65, "fairly clear"],
  [40, "unsure"],
  [0, "doubtful"],
];

function cardsOf(rows) {
  const list = make("ol", { class: "cards" });
  const more = make("button", { type: "button", class: "more", onclick: () => addCards(list, more, rows) });
  addCards(list, more, rows);
  return rows.length ? [list, more] : [make("p", { class: "none" }, "Nothing here.")];
}

function addCards(list, more, rows) {
  const from = list.children.length;
  list.append(...rows.slice(from, from + PAGE).map((row) => make("li", {}, card(row))));
  const left = rows.length - list.children.length;
  more.hidden = left <= 0;
  more.textContent = `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString("en")}`;
}

function newestFirst(rows) {
  return [...rows].sort((one, other) => compare(other.day, one.day));
}

function card(row) {
  const tone = row.scene === "stand" ? (row.against ? "against" : "for") : "";
  return make(
    "article",
    { class: `card ${tone}` },
    cardHead(row),
    quote(row.words),
    cardTopics(row),
    cardFoot(row),
    cardDeeds(row),
  );
}

function cardHead(row) {
  const who = row.who ? jump(row.who) : make("span", { class: "nobody" }, "Nobody named");
  const role = row.role ? make("span", { class: "role" }, named(row.role)) : null;
  return make(
    "header",
    {},
    who,
    role,
    ...marksOf(row).map(([words, look]) => make("span", { class: `chip ${look}` }, words)),
    row.via ? make("span", { class: "chip" }, "according to ", named(row.via)) : null,
  );
}

// Only what is out of the ordinary is said: a plain, direct, affirming statement has no chip.
function marksOf(row) {
  if (row.scene === "stand")
    return [
      [row.stance, row.against ? "against" : "for"],
      ...(row.conditional ? [["on a condition", ""]] : []),
    ];
  const words = [
    row.against ? "denies" : "",
    SAID.mode[row.mode],
    SAID.certainty[row.certainty],
    SAID.kind[row.kind],
    row.headline ? "headline" : "",
  ];
  return words.filter(Boolean).map((word) => [word, word === "denies" ? "deny" : ""]);
}

// Pieces: context, then plain, marked, plain, marked ... plain, then context.
function quote(pieces) {
  const body = pieces.slice(1, -1).map((piece, place) => (place % 2 ? make("mark", {}, piece) : piece));
  const context = (words) => words && make("span", { class: "context" }, words);
  return make(
    "blockquote",
    { dir: "auto" },
    context(pieces[0]),
    make("bdi", {}, ...body),
    context(pieces[pieces.length - 1]),
  );
}

function cardTopics(row) {
  const others = row.whats.filter((node) => node.key !== state.focus);
  return others.length
    ? make("p", { class: "about" }, ...others.map((node) => jump(node, { class: "jump tag" })))
    : null;
}

function cardFoot(row) {
  const [headline, publisher, published, address] = row.article;
  const link = webAddress(address);
  const words = named(headline || (link ? new URL(link).hostname : "untitled article"), {
    class: "headline",
  });
  const said = row.said && row.said !== published ? `said ${dayInWords(row.said)}` : "";
  const place = [publisher, dayInWords(published), said].filter(Boolean);
  return make(
    "footer",
    {},
    make("span", {}, ...place.flatMap((part, number) => (number ? [" · ", named(part)] : [named(part)]))),
    link ? make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, words) : words,
    make("span", { class: "sure", title: "How sure the reading of the sentence is" }, sureInWords(row.sure)),
  );
}

function cardDeeds(row) {
  const cite = make(
    "button",
    { type: "button", class: "more", onclick: () => copyCitation(row, cite) },
    "Copy as citation",
  );
  const open = hasArticle(row.paper)
    ? make(
        "button",
        { type: "button", class: "more", onclick: () => go({ article: row.paper, row: row.id }) },
        "Show in article",
      )
    : null;
  return make("p", { class: "deeds" }, cite, open, ...conflictDeeds(row));
}

async function copyCitation(row, button) {
  const words = citation(row);
  try {
    await navigator.clipboard.writeText(words);
    button.textContent = "Copied";
  } catch {
    // A frame or an old browser may forbid it: then the words are there to be copied by hand.
    button.replaceWith(make("textarea", { readonly: true, rows: 4, "aria-label": "Citation" }, words));
  }
}

// “Words” – Who, role, according to whom. In: Outlet, "Headline", day, address.
function citation(row) {
  const [headline, publisher, published, address] = row.article;
  const who = [row.who?.label || "nobody named", row.role, row.via && `according to ${row.via}`];
  const held = row.scene === "stand" ? `${row.stance} “${marked(row)}”: ` : "";
  const passage = row.scene === "stand" ? row.words.slice(1, -1).join("").trim() : marked(row);
  const place = [publisher, headline && `“${headline}”`, dayInWords(published), webAddress(address)];
  return `“${passage}” – ${held}${who.filter(Boolean).join(", ")}. In: ${place.filter(Boolean).join(", ")}.`;
}

function sureInWords(sure) {
  return `Reading ${SURE.find(([least]) => sure >= least)[1]}, ${sure} %`;
}
