// An article's whole text with all that was found in it marked; only where the page carries the text.

function hasArticle(paper) {
  return Boolean(book.whole?.texts[paper]);
}

function showArticle() {
  const [headline, publisher, published, address] = book.articles[state.article];
  const link = webAddress(address);
  const holder = document.getElementById("article");
  const text = Array.from(book.whole.texts[state.article]); // offsets count code points
  holder.replaceChildren(
    make(
      "header",
      {},
      make(
        "button",
        { type: "button", class: "back", onclick: () => go({ article: -1 }) },
        "← Back to the picture",
      ),
      make("h2", {}, named(headline || "Untitled article")),
      make(
        "p",
        { class: "kind" },
        [publisher, dayInWords(published)].filter(Boolean).join(" · "),
        link ? " · " : "",
        link ? make("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "original") : null,
      ),
    ),
    make("div", { class: "text", dir: "auto" }, ...markedText(text, state.article)),
  );
  const current = holder.querySelector(".current");
  if (current) current.scrollIntoView({ block: "center" });
  else holder.scrollTop = 0;
}

// The rows of an article with their stretches; a page holds few enough of each that a look through all is quick.
function rowsOfArticle(paper) {
  const rows = [...book.all.talk, ...book.all.stand].filter((row) => row.paper === paper);
  return rows.map((row) => ({
    row,
    spans: book.whole[row.scene === "talk" ? "statements" : "positions"][Number(row.id.slice(1))],
  }));
}

// Text and marks in turn. Where marks lie in one another, the shortest is what a click opens.
function* markedText(text, paper) {
  const found = rowsOfArticle(paper).flatMap(({ row, spans }) =>
    spans.map(([start, end]) => ({ row, start, end })),
  );
  const cuts = [...new Set([0, text.length, ...found.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const words = text.slice(cuts[at], cuts[at + 1]).join("");
    const over = found
      .filter(({ start, end }) => start <= cuts[at] && end >= cuts[at + 1])
      .sort((one, other) => one.end - one.start - (other.end - other.start));
    yield over.length ? markOf(words, over) : words;
  }
}

function markOf(words, over) {
  const [{ row }] = over;
  const current = over.some((one) => one.row.id === state.row);
  const tone = row.scene === "stand" ? (row.against ? "against" : "for") : "";
  const who = row.who ? `${row.who.label}: ${row.stance}` : row.stance;
  return make(
    "mark",
    {
      class:
        [tone, current ? "current" : "", over.length > 1 ? "deep" : ""].filter(Boolean).join(" ") || null,
      tabindex: "0",
      role: "button",
      title: who,
      onclick: () => go({ row: row.id }),
      onkeydown: (event) =>
        ["Enter", " "].includes(event.key) && (event.preventDefault(), go({ row: row.id })),
    },
    words,
  );
}
