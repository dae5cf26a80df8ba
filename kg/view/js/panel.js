// The panel beside the picture: the start, a node, a line, a list of names.

function showPanel() {
  const panel = document.getElementById("panel");
  const parts = state.q
    ? searchPanel()
    : state.link
      ? linkPanel(linkOf(state.link))
      : state.focus
        ? nodePanel(book.nodes.get(state.focus))
        : state.list
          ? listPanel()
          : homePanel();
  const held = panel.contains(document.activeElement);
  panel.replaceChildren(...parts.filter(Boolean));
  panel.scrollTop = 0;
  if (held) panel.focus(); // the button that was pressed is gone; the keyboard goes on from here
}

// What the panel's rows are, for the CSV.
function shownRows() {
  if (state.q) return searchRows(state.q);
  if (state.link) return linkOf(state.link).rows;
  return state.focus ? book.nodes.get(state.focus).rows : book.rows[state.scene];
}

function homePanel() {
  const talk = state.scene === "talk";
  const lists = [
    barList("Most contested measures", contested(), twoSided, ["stand", "what"]),
    barList("Most statements by", nodesOf("talk", "who"), oneSided, ["talk", "who"]),
    barList("Most talked-about topics", nodesOf("talk", "what"), oneSided, ["talk", "what"]),
    barList("Most positions by", nodesOf("stand", "who"), twoSided, ["stand", "who"]),
  ];
  const order = talk ? [1, 2, 0] : [0, 3];
  return [figures(), timeline(book.rows[state.scene]), ...order.map((place) => lists[place])];
}

function figures() {
  const { articles, since, until } = book.stamp;
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
  );
}

// Measures that have both sides, the most evenly divided first.
function contested() {
  const least = ({ rows, against }) => Math.min(against, rows.length - against);
  return nodesOf("stand", "what")
    .filter(least)
    .sort((one, other) => least(other) - least(one) || other.rows.length - one.rows.length);
}

function listPanel() {
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
  const others = [...node.links.values()].sort((one, other) => other.rows.length - one.rows.length);
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
    timeline(node.rows),
    linkList(node, others),
    make("h3", {}, scene === "talk" ? "In their words" : "The evidence"),
    ...cardsOf(newestFirst(node.rows)),
  ];
}

// The same speaker as an actor, or the other way round.
function elsewhere({ key }) {
  const twin = book.nodes.get({ s: "a", a: "s" }[key[0]] + key.slice(1));
  if (!twin) return null;
  const words =
    twin.scene === "stand" ? `Where they stand: ${tally(twin)}` : `What they talk about: ${tally(twin)}`;
  return make(
    "p",
    {},
    make(
      "button",
      { type: "button", class: "more", onclick: () => go({ ...START, scene: twin.scene, focus: twin.key }) },
      words,
    ),
  );
}

function linkList(node, links) {
  if (!links.length) return null;
  const heading = SCENES[node.scene][node.side === "who" ? "whats" : "whos"];
  const most = links[0].rows.length;
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
          onclick: () => go({ link: link.id }),
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

function linkPanel(link) {
  const up = book.nodes.get(state.focus);
  return [
    back(up),
    make(
      "h2",
      { class: "pair" },
      jump(link.who),
      make("span", { class: "arrow" }, link.who.scene === "talk" ? "on" : "and"),
      jump(link.what),
    ),
    make("p", { class: "kind" }, tally(link)),
    ...cardsOf(newestFirst(link.rows)),
  ];
}

function back(node) {
  const words = node ? ["← ", named(node.label)] : ["← Everything"];
  return make(
    "button",
    {
      type: "button",
      class: "back",
      onclick: () => go(node ? { link: "" } : { ...START, scene: state.scene }),
    },
    ...words,
  );
}
