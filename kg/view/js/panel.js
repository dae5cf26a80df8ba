// The panel beside the picture: the start, a node, a line, a list of names.

function showPanel({ stay = false } = {}) {
  const panel = document.getElementById("panel");
  const held = panel.contains(document.activeElement);
  const at = panel.scrollTop;
  panel.replaceChildren(...panelParts().filter(Boolean));
  panel.scrollTop = stay ? at : 0;
  if (held) panel.focus(); // the button that was pressed is gone; the keyboard goes on from here
}

function panelParts() {
  if (state.conflict >= 0) return conflictPanel(book.conflicts[state.conflict]);
  if (state.row) return rowPanel(rowOf(state.row));
  if (state.q) return searchPanel();
  if (state.link) return linkPanel(state.link);
  if (state.focus) return nodePanel(book.nodes.get(state.focus));
  return state.list ? listPanel() : homePanel();
}

// What the panel's rows are, for the table and the CSV.
function shownRows() {
  if (state.conflict >= 0) return book.conflicts[state.conflict].sides.flat();
  if (state.q) return searchRows(state.q);
  if (state.link) return [...new Set(linkOf(state.link)?.rows)];
  return state.focus ? book.nodes.get(state.focus).rows : book.rows[rowsScene()];
}

function homePanel() {
  const lists = {
    talk: () => [
      barList(`Most ${unit("talk")}s by`, nodesOf("talk", "who"), oneSided, ["talk", "who"]),
      barList("Most talked-about topics", nodesOf("talk", "what"), oneSided, ["talk", "what"]),
    ],
    stand: () => [
      barList("Most contested measures", contested(), twoSided, ["stand", "what"]),
      barList(`Most ${unit("stand")}s by`, nodesOf("stand", "who"), twoSided, ["stand", "who"]),
    ],
    agree: () => [
      pairList("Agree most", (link) => link.weight - link.against),
      pairList("Disagree most", (link) => link.against),
      barList("Most contested measures", contested(), twoSided, ["stand", "what"]),
    ],
  };
  return [
    figures(),
    timeline(sifted.dated[rowsScene()], { brushed: true }),
    facets(),
    conflictList(),
    ...lists[state.scene](),
  ];
}

// The pairs of actors with most of what is counted.
function pairList(heading, count) {
  const links = allLinks("agree")
    .filter(count)
    .sort(
      (one, other) => count(other) - count(one) || other.weight - one.weight || compare(one.id, other.id),
    );
  if (!links.length) return null;
  const rows = links
    .slice(0, TOP)
    .map((link) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: "bar-row", onclick: () => go({ ...PLACE, link: link.id }) },
          make(
            "bdi",
            { title: `${link.who.label} and ${link.what.label}` },
            `${link.who.label} · ${link.what.label}`,
          ),
          twoSided(link),
        ),
      ),
    );
  return make("section", { class: "bar-list" }, make("h3", {}, heading), make("ul", {}, ...rows));
}

function figures() {
  const { since, until } = book.stamp;
  const articles = new Set([...book.rows.talk, ...book.rows.stand].map((row) => row.paper)).size;
  const numbers = [
    [book.rows.talk.length, "statement"],
    [nodesOf("talk", "who").length, "speaker"],
    [nodesOf("talk", "what").length, "topic"],
    [book.rows.stand.length, "position"],
    [nodesOf("stand", "what").length, "measure"],
    [articles, "article"],
  ];
  const days = since ? `${dayInWords(since)}${until === since ? "" : ` to ${dayInWords(until)}`}` : "";
  return make(
    "section",
    { class: "figures" },
    make(
      "dl",
      {},
      ...numbers.map(([number, name]) =>
        make(
          "div",
          {},
          make("dt", {}, number === 1 ? name : `${name}s`),
          make("dd", {}, number.toLocaleString("en")),
        ),
      ),
    ),
    make("p", { id: "stamp" }, days),
    state.scene === "agree" ? null : countPicker(),
  );
}

// Measures that have both sides, the most evenly divided first.
function contested() {
  const least = ({ weight, against }) => Math.min(against, weight - against);
  return nodesOf("stand", "what")
    .filter(least)
    .sort((one, other) => least(other) - least(one) || byWeight(one, other));
}

function listPanel() {
  if (state.list === "conflicts") return allConflicts();
  const { scene, list } = state;
  const nodes = nodesOf(scene, list);
  const rows = barRows(nodes, scene === "stand" ? twoSided : oneSided);
  const holder = make("ul", { class: "names" }, ...rows.slice(0, 200));
  const more = make(
    "button",
    {
      type: "button",
      class: "more",
      hidden: rows.length <= 200,
      onclick: () => {
        holder.append(...rows.slice(200));
        more.remove();
      },
    },
    `All ${rows.length.toLocaleString("en")}`,
  );
  return [
    back(),
    make("h2", {}, `All ${SCENES[scene][`${list}s`]}`),
    make("section", { class: "bar-list" }, holder, more),
  ];
}

function nodePanel(node) {
  const { scene, side } = node;
  const others = linksOf(node, sceneFor(node));
  return [
    back(),
    make("h2", {}, named(node.label)),
    make(
      "p",
      { class: "kind" },
      [SCENES[scene][side], side === "who" ? node.type : ""].filter(Boolean).join(" · "),
      make("br"),
      tally(node),
    ),
    elsewhere(node),
    timeline(node.rows.filter((row) => row.day)),
    linkList(node, others),
    make("h3", {}, scene === "talk" ? "In their words" : "The evidence"),
    ...cardsOf(newestFirst(node.rows)),
  ];
}

// The same speaker as an actor, or the other way round.
function elsewhere({ key }) {
  const twin = book.nodes.get({ s: "a", a: "s" }[key[0]] + key.slice(1));
  if (!twin?.weight) return null;
  const words =
    twin.scene === "stand" ? `Where they stand: ${tally(twin)}` : `What they talk about: ${tally(twin)}`;
  return make(
    "p",
    {},
    make(
      "button",
      { type: "button", class: "more", onclick: () => go({ ...PLACE, scene: twin.scene, focus: twin.key }) },
      words,
    ),
  );
}

function linkList(node, links) {
  if (!links.length) return null;
  const heading = SCENES[sceneFor(node)][node.side === "who" ? "whats" : "whos"];
  const most = links[0].weight;
  const rows = links.map((link) => {
    const other = link.who === node ? link.what : link.who;
    const bar = node.scene === "stand" ? twoSided(link, most) : oneSided(link, most);
    return make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          class: "bar-row",
          "aria-pressed": String(state.link === link.id),
          onclick: () => go({ ...PLACE, focus: state.focus, link: link.id }),
        },
        named(other.label, { title: other.label }),
        bar,
      ),
    );
  });
  const first = make("ul", {}, ...rows.slice(0, TOP));
  const more = make(
    "button",
    {
      type: "button",
      class: "more",
      hidden: rows.length <= TOP,
      onclick: () => {
        first.append(...rows.slice(TOP));
        more.remove();
      },
    },
    `All ${rows.length} ${heading}`,
  );
  return make(
    "section",
    { class: "bar-list" },
    make("h3", {}, heading[0].toUpperCase() + heading.slice(1)),
    first,
    more,
  );
}

function linkPanel(id) {
  const up = book.nodes.get(state.focus);
  const link = linkOf(id);
  if (!link) return [back(up), make("p", { class: "none" }, "Nothing here passes the filters.")];
  const isAlly = sceneOf(link) === "agree";
  return [
    back(up),
    make(
      "h2",
      { class: "pair" },
      jump(link.who),
      make("span", { class: "arrow" }, isAlly ? "and" : "on"),
      jump(link.what),
    ),
    make("p", { class: "kind" }, tally(link)),
    ...(isAlly ? allyPanel(link) : cardsOf(newestFirst(link.rows))),
  ];
}

// One row with all that is known of it, and where else the same claim is made.
function rowPanel(row) {
  const same = row.claim < 0 ? [] : book.all.talk.filter((one) => one.claim === row.claim && one !== row);
  return [
    make("button", { type: "button", class: "back", onclick: () => go({ row: "" }) }, "← Back"),
    make("h2", {}, row.scene === "talk" ? "The statement" : "The position"),
    ...cardsOf([row]),
    ...(same.length
      ? [
          make("h3", {}, `The same claim in ${counted(same.length, "other statement")}`),
          ...cardsOf(newestFirst(same)),
        ]
      : []),
  ];
}

function back(node) {
  const words = node ? ["← ", named(node.label)] : ["← Everything"];
  return make(
    "button",
    {
      type: "button",
      class: "back",
      onclick: () => go(node ? { link: "" } : { ...PLACE }),
    },
    ...words,
  );
}
