// Ties the parts together: what is shown follows the state, the state follows the address, clicks and keys go somewhere.

const byId = (id) => document.getElementById(id);

function show({ wanted, wrong }) {
  Object.assign(state, wanted);
  sift();
  byId("notice").hidden = !wrong.length;
  byId("notice").textContent = wrong.length
    ? `The address asks for something that is not on this page (${wrong.map((name) => ASKED[name] || "an unknown setting").join(", ")}); it is left out.`
    : "";
  for (const button of document.querySelectorAll("[data-scene]"))
    button.setAttribute("aria-pressed", String(button.dataset.scene === state.scene));
  for (const button of document.querySelectorAll("[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  if (byId("search").value !== state.q) byId("search").value = state.q;
  byId("csv").title = `Save the ${shownRows().length.toLocaleString("en")} rows shown as a table`;
  showChips();
  showPanel();
  showStage();
}

const ASKED = {
  scene: "picture",
  view: "view",
  sort: "order",
  focus: "name",
  link: "line",
  list: "list",
  row: "statement",
  article: "article",
  conflict: "contradiction",
  page: "page",
  least: "number",
  per: "count",
  from: "day",
  to: "day",
  ...Object.fromEntries(Object.keys(FACETS).map((name) => [name, `filter by ${name}`])),
};

// The stage shows one of three: an article, the table, the picture.
function showStage() {
  const shown = state.article >= 0 ? "article" : state.view || "picture";
  byId("article").hidden = shown !== "article";
  byId("table").hidden = shown !== "table";
  byId("canvas").hidden = shown !== "picture";
  for (const part of ["fit", "remark", "below"]) byId(part).hidden = shown !== "picture";
  if (shown === "article") return showArticle();
  if (shown === "table") {
    byId("caption").replaceChildren(...tableTitle());
    return showTable();
  }
  return showPicture();
}

function tableTitle() {
  const node = book.nodes.get(state.focus);
  return [node ? named(node.label) : NAMES[state.scene]];
}

function listen() {
  window.addEventListener("popstate", () => show(readState(location.hash)));
  for (const button of document.querySelectorAll("[data-scene]"))
    button.addEventListener("click", () => go({ ...PLACE, scene: button.dataset.scene, view: state.view }));
  for (const button of document.querySelectorAll("[data-view]"))
    button.addEventListener("click", () => go({ view: button.dataset.view, article: -1 }));
  byId("search").addEventListener("input", searched);
  byId("least").addEventListener("input", (event) =>
    go({ least: Number(event.target.value) }, { replace: true }),
  );
  byId("fit").addEventListener("click", fitPicture);
  byId("csv").addEventListener("click", saveCsv);
  byId("png").addEventListener("click", savePng);
  byId("theme").addEventListener("click", switchTheme);
  byId("flip").addEventListener("click", flip);
  document.addEventListener("keydown", pressed);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
}

// The first letter of a search is a step of the history, the letters after it are the same step.
function searched(event) {
  go({ q: event.target.value, list: "", row: "", page: 1 }, { replace: Boolean(state.q) });
}

function pressed(event) {
  const typing = event.target.matches("input, textarea");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  }
  if (event.key !== "Escape") return;
  if (state.conflict >= 0) go({ conflict: -1 });
  else if (state.row) go({ row: "" });
  else if (state.article >= 0) go({ article: -1 });
  else if (state.q) go({ q: "" });
  else if (state.link && state.focus) go({ link: "" });
  else go({ ...PLACE });
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  repaint();
}

function repaint() {
  readTheme();
  if (picture.model) markLink();
}

// On a phone the list comes first and the picture is one tap away.
function flip() {
  const pictured = document.body.classList.toggle("pictured");
  byId("flip").setAttribute("aria-pressed", String(pictured));
  byId("flip").textContent = pictured ? "Show the list" : "Show the picture";
}

// What a test or a curious reader may ask the picture: where things are on the screen, and what is drawn.
const claimView = {
  pointOfNode: (node) => onScreen(picture.boxes.get(node)),
  pointOfLine: (line) => {
    const edge = picture.network.body.edges[line];
    return onScreen(edge.edgeType.getPoint(0.5));
  },
  boxes: () => picture.model.boxes.map(({ x, y, width, height }) => [x, y, width, height]),
  lines: () => picture.model.lines.map((line) => line.id),
  nodes: () => picture.model.boxes.map((box) => box.node.key),
  places: () => Object.fromEntries(picture.model.boxes.map(({ node, x, y }) => [node.key, [x, y]])),
  titles: () => picture.model.titles.map(({ words }) => words),
  headings: () => picture.model.titles.map(({ words, x, y }) => [words, x, y]),
  sides: () =>
    Object.fromEntries(
      picture.model.boxes
        .filter((box) => box.link)
        .map((box) => [box.node.key, box.inward ? (box.inward > 0 ? "against" : "for") : "mixed"]),
    ),
};

function onScreen(point) {
  const area = byId("canvas").getBoundingClientRect();
  const { x, y } = picture.network.canvasToDOM({ x: point.x, y: point.y });
  return [area.left + x, area.top + y];
}

async function start() {
  await readBook();
  learnValues();
  sift();
  readDrawn();
  readTheme();
  startPicture();
  listen();
  show(readState(location.hash));
  window.claimView = claimView;
  document.body.dataset.ready = "yes";
  setTimeout(makeIndexBitByBit, 200);
}

start();
