// The data of the page: rows, the nodes they name, and the links between these. Read once, never changed.

const SCENES = {
  talk: {
    who: "speaker",
    what: "topic",
    whos: "speakers",
    whats: "topics",
    row: "statement",
    rows: "statements",
  },
  stand: {
    who: "actor",
    what: "measure",
    whos: "actors",
    whats: "measures",
    row: "position",
    rows: "positions",
  },
};
const SIDE = { s: ["talk", "who"], t: ["talk", "what"], a: ["stand", "who"], m: ["stand", "what"] };

const book = {
  nodes: new Map(),
  rows: { talk: [], stand: [] },
  articles: [],
  drawn: new Map(),
  stamp: {},
  frames: [],
};

async function readBook() {
  const data = await embedded();
  const nodes = data.nodes.map(makeNode);
  for (const node of nodes) book.nodes.set(node.key, node);
  Object.assign(book, { articles: data.articles, stamp: data.stamp, frames: data.frames });
  book.rows.talk = data.statements.map((row, place) => makeStatement(row, data.passages[place], nodes, data));
  book.rows.stand = data.positions.map((row, place) => makePosition(row, data.reasons[place], nodes, data));
  for (const row of book.rows.talk) enter(row);
  for (const row of book.rows.stand) enter(row);
  readDrawn();
}

async function embedded() {
  const plain = document.getElementById("data");
  if (plain) return JSON.parse(plain.textContent);
  const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (letter) =>
    letter.charCodeAt(0),
  );
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

function makeNode([key, label, type]) {
  const [scene, side] = SIDE[key[0]];
  return { key, label, type, scene, side, rows: [], links: new Map(), against: 0 };
}

// The order of the columns is that of payload.py.
function makeStatement(
  [article, who, topics, kind, mode, stance, certainty, segment, sure, day, role, via],
  words,
  nodes,
  data,
) {
  const { values } = data;
  return {
    scene: "talk",
    article: data.articles[article],
    who: nodes[who] || null,
    whats: topics.map((place) => nodes[place]),
    stance: values.stance[stance],
    against: values.stance[stance] === "denies",
    kind: values.kind[kind],
    mode: values.mode[mode],
    certainty: values.certainty[certainty],
    headline: values.segment[segment] === "headline",
    sure,
    said: day,
    day: day || data.articles[article][2],
    role: data.roles[role] || "",
    via: data.names[via] || "",
    type: typeOf(nodes[who], data),
    words,
  };
}

function makePosition([article, who, what, stance, conditional, sure, day, via], words, nodes, data) {
  const name = data.values.position[stance];
  return {
    scene: "stand",
    article: data.articles[article],
    who: nodes[who] || null,
    whats: what < 0 ? [] : [nodes[what]],
    stance: name,
    against: name === "opposes" || name === "breaches",
    conditional: Boolean(conditional),
    sure,
    said: day,
    day: day || data.articles[article][2],
    role: "",
    via: data.names[via] || "",
    type: typeOf(nodes[who], data),
    words,
  };
}

function typeOf(node, data) {
  if (node && typeof node.type === "number") node.type = data.values.type[node.type] || "";
  return node ? node.type : "";
}

function enter(row) {
  for (const node of row.who ? [row.who, ...row.whats] : row.whats) {
    node.rows.push(row);
    node.against += row.against;
  }
  if (row.who) for (const what of row.whats) enterLink(row, what);
}

function enterLink(row, what) {
  let link = row.who.links.get(what.key);
  if (!link) {
    link = { id: `${row.who.key}~${what.key}`, who: row.who, what, rows: [], against: 0 };
    row.who.links.set(what.key, link);
    what.links.set(row.who.key, link);
  }
  link.rows.push(row);
  link.against += row.against;
}

function readDrawn() {
  const drawn = JSON.parse(document.getElementById("drawn").textContent);
  book.options = JSON.parse(drawn.options);
  for (const { id, places } of drawn.nodes) book.drawn.set(id, places);
  book.lines = drawn.edges.map(({ from, to }) => linkOf(`${from}~${to}`) || linkOf(`${to}~${from}`));
}

function linkOf(id) {
  const [who, what] = id.split("~").map((key) => book.nodes.get(key));
  return (who && what && who.side === "who" && who.links.get(what.key)) || null;
}

// "for", "against" or "mixed" between an actor and a measure; nothing between a speaker and a topic.
function stanceOf(link) {
  if (link.who.scene === "talk") return "";
  if (link.against === 0) return "for";
  return link.against === link.rows.length ? "against" : "mixed";
}

function nodesOf(scene, side) {
  return [...book.nodes.values()]
    .filter((node) => node.scene === scene && node.side === side)
    .sort((one, other) => other.rows.length - one.rows.length || compare(one.label, other.label));
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
