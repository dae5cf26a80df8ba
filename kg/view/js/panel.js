// The panel beside the picture: the start, a node, a line, a list of names.

const TOP = 8; // bars of a list at first

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

// One bar a month; nothing where all is of one month.
function timeline(rows) {
  const days = rows
    .map((row) => row.day)
    .filter(Boolean)
    .sort();
  const months = days.length ? monthsBetween(days[0].slice(0, 7), days[days.length - 1].slice(0, 7)) : [];
  if (months.length < 2 || months.length > 240) return null;
  const counts = new Map(months.map((month) => [month, 0]));
  for (const day of days) counts.set(day.slice(0, 7), counts.get(day.slice(0, 7)) + 1);
  const most = Math.max(...counts.values());
  const bars = months.map((month) =>
    make("i", {
      style: `height:${Math.ceil((100 * counts.get(month)) / most)}%`,
      title: `${monthInWords(month)}: ${counts.get(month)}`,
    }),
  );
  const words = `By month, from ${monthInWords(months[0])} to ${monthInWords(months[months.length - 1])}; at most ${most} in one.`;
  return make(
    "figure",
    { class: "timeline" },
    make("div", { class: "bars", role: "img", "aria-label": words }, ...bars),
    make(
      "figcaption",
      {},
      make("span", {}, monthInWords(months[0])),
      make("span", {}, monthInWords(months[months.length - 1])),
    ),
  );
}

function monthsBetween(first, last) {
  const months = [];
  let [year, month] = first.split("-").map(Number);
  const name = () => `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
  for (
    ;
    name() <= last && months.length <= 240;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]
  )
    months.push(name());
  return months;
}

function monthInWords(month) {
  const [year, number] = month.split("-").map(Number);
  return `${MONTHS[number - 1]} ${year}`;
}

// Measures that have both sides, the most evenly divided first.
function contested() {
  const least = ({ rows, against }) => Math.min(against, rows.length - against);
  return nodesOf("stand", "what")
    .filter(least)
    .sort((one, other) => least(other) - least(one) || other.rows.length - one.rows.length);
}

function barList(heading, nodes, bar, [scene, side]) {
  if (!nodes.length) return null;
  const all = nodesOf(scene, side);
  const name = SCENES[scene][`${side}s`];
  return make(
    "section",
    { class: "bar-list" },
    make("h3", {}, heading),
    make("ul", {}, ...barRows(nodes.slice(0, TOP), bar)),
    all.length > TOP
      ? make(
          "button",
          { type: "button", class: "more", onclick: () => go({ ...START, scene, list: side }) },
          `All ${all.length.toLocaleString("en")} ${name}`,
        )
      : null,
  );
}

function barRows(nodes, bar) {
  const most = Math.max(1, ...nodes.map((node) => node.rows.length));
  return nodes.map((node) =>
    make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          class: "bar-row",
          onclick: () => go({ ...START, scene: node.scene, focus: node.key }),
        },
        named(node.label, { title: node.label }),
        bar(node, most),
      ),
    ),
  );
}

function oneSided({ rows, against }, most) {
  const words = against
    ? `${rows.length} statements, ${against} of them denials`
    : `${rows.length} statements`;
  return span(
    { class: "bar", title: words },
    slice("line", rows.length - against, most),
    slice("deny", against, most),
    number(rows.length),
  );
}

function twoSided({ rows, against }) {
  const whole = rows.length;
  return span(
    { class: "bar two", title: `${against} against, ${whole - against} for` },
    number(against),
    span({ class: "split" }, slice("against", against, whole), slice("for", whole - against, whole)),
    number(whole - against),
  );
}

function slice(look, part, whole) {
  return part
    ? make("i", { class: `slice ${look}`, style: `width:calc(var(--bar) * ${(part / whole).toFixed(4)})` })
    : null;
}

function span(attributes, ...children) {
  return make("span", attributes, ...children);
}

function number(value) {
  return make("span", { class: "number" }, value.toLocaleString("en"));
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
