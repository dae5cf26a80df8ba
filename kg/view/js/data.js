// The data of the page: rows, the nodes they name, and the links between these. The rows are read once; what nodes and links
// count follows the filters (filter.js).

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
  agree: {
    who: "actor",
    what: "actor",
    whos: "actors",
    whats: "actors",
    row: "shared measure",
    rows: "shared measures",
  },
};
const NAMES = {
  talk: "Who talks about what",
  stand: "Who stands where",
  agree: "Who agrees with whom",
};
const SIDE = { s: ["talk", "who"], t: ["talk", "what"], a: ["stand", "who"], m: ["stand", "what"] };

const book = {
  nodes: new Map(),
  all: { talk: [], stand: [] },
  rows: { talk: [], stand: [] }, // those that pass the filters
  conflicts: [],
  articles: [],
  first: { talk: [], stand: [], agree: [] }, // links that are drawn while nothing is filtered
  whole: null,
  stamp: {},
};

async function readBook() {
  const data = await embedded();
  const nodes = data.nodes.map((node) => makeNode(node, data));
  for (const node of nodes) book.nodes.set(node.key, node);
  Object.assign(book, { articles: data.articles, stamp: data.stamp, whole: data.whole });
  book.all.talk = data.statements.map((row, place) => ({
    ...makeStatement(row, data.passages[place], nodes, data),
    id: `s${place}`,
    utterance: row[13] < 0 ? `s${place}` : row[13],
  }));
  book.all.stand = data.positions.map((row, place) => ({
    ...makePosition(row, data.reasons[place], nodes, data),
    id: `p${place}`,
    utterance: `${data.articles[row[0]][4]} ${row.slice(1, 5)}`, // the same in every paper that prints the text
  }));
  readConflicts(data.conflicts);
}

function rowOf(id) {
  return book.all[{ s: "talk", p: "stand" }[id[0]]]?.[Number(id.slice(1))];
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

function makeNode([key, label, type, subject], data) {
  const [scene, side] = SIDE[key[0]];
  return {
    key,
    label,
    type: data.values.type[type] || "",
    subject: data.names[subject] || "",
    scene,
    side,
    ...nothing(),
  };
}

function nothing() {
  return { rows: [], weight: 0, against: 0, seen: null, links: new Map(), allies: new Map() };
}

// The order of the columns is that of payload.py.
function makeStatement(
  [article, who, topics, kind, mode, stance, certainty, segment, sure, day, role, via, claim],
  words,
  nodes,
  data,
) {
  const { values } = data;
  return {
    scene: "talk",
    article: data.articles[article],
    paper: article,
    claim,
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
    type: nodes[who]?.type || "",
    words,
  };
}

function makePosition([article, who, what, stance, conditional, sure, day, via], words, nodes, data) {
  const name = data.values.position[stance];
  return {
    scene: "stand",
    article: data.articles[article],
    paper: article,
    claim: -1,
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
    type: nodes[who]?.type || "",
    words,
  };
}

function enter(row) {
  for (const node of row.who ? [row.who, ...row.whats] : row.whats) {
    node.rows.push(row);
    weigh(node, row);
  }
  if (row.who) for (const what of row.whats) enterLink(row, what);
}

function enterLink(row, what) {
  let link = row.who.links.get(what.key);
  if (!link) {
    link = { id: `${row.who.key}~${what.key}`, who: row.who, what, rows: [], weight: 0, against: 0 };
    row.who.links.set(what.key, link);
    what.links.set(row.who.key, link);
  }
  link.rows.push(row);
  weigh(link, row);
}

function readDrawn() {
  const drawn = JSON.parse(document.getElementById("drawn").textContent);
  book.options = JSON.parse(drawn.options);
  for (const { from, to } of drawn.edges) {
    const link = linkOf(`${from}~${to}`);
    book.first[sceneOf(link)].push(link.id);
  }
}

// The link between two nodes of this page, whether or not any row that passes the filters makes it.
function linkOf(id) {
  const [one, other] = id.split("~");
  const who = book.nodes.get(one);
  return (who && (who.links.get(other) || who.allies.get(other))) || null;
}

function isLink(id) {
  const [who, what] = id.split("~").map((key) => book.nodes.get(key));
  return Boolean(who && what && who.side === "who" && who.scene === what.scene);
}

function isBetweenActors(id) {
  return id.split("~").every((key) => key[0] === "a");
}

function sceneOf({ who, what }) {
  return what.side === "who" ? "agree" : who.scene;
}

// Of a node in the scene that is shown: an actor is in two.
function sceneFor(node) {
  return state.scene === "agree" && node.scene === "stand" && node.side === "who" ? "agree" : node.scene;
}

function linksOf(node, scene) {
  return [...(scene === "agree" ? node.allies : node.links).values()].sort(byWeight);
}

// "for", "against" or "mixed" between an actor and a measure, or between two actors; nothing between a speaker and a topic.
function stanceOf(link) {
  if (link.who.scene === "talk") return "";
  if (link.against === 0) return "for";
  return link.against === link.weight ? "against" : "mixed";
}

// The nodes of one side that rows are about, the heaviest first.
function nodesOf(scene, side) {
  const [of, on] = scene === "agree" ? ["stand", "who"] : [scene, side];
  const name = `${of} ${on}`;
  if (!sifted.nodes.has(name)) {
    const found = [...book.nodes.values()].filter(
      (node) => node.scene === of && node.side === on && node.weight,
    );
    sifted.nodes.set(name, found.sort(byWeight));
  }
  return sifted.nodes.get(name);
}

function byWeight(one, other) {
  return (
    other.weight - one.weight ||
    compare(one.label || one.id, other.label || other.id) ||
    compare(one.key, other.key)
  );
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
