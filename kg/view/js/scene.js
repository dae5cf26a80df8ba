// The picture: a model of boxes, lines and titles, shown with vis-network, which pans, zooms and finds the line under a click.

const LINES = { wide: 260, middle: 180, phone: 70 }; // drawn at first, about

const TALL = 21; // pixels of a box

const picture = {
  network: null,
  nodes: null,
  edges: null,
  model: null,
  boxes: new Map(),
  over: "",
  signature: "",
};

function startPicture() {
  const holder = document.getElementById("canvas");
  picture.network = new vis.Network(holder, {}, book.options);
  picture.network.on(
    "afterDrawing",
    (context) => picture.model && picture.model.titles.forEach((title) => drawTitle(context, title)),
  );
  picture.network.on("click", clicked);
  holder.addEventListener("mousemove", hovered);
  holder.addEventListener("mouseleave", () => light(""));
  new ResizeObserver(resized).observe(holder);
}

function currentFrame() {
  const width = document.getElementById("canvas").clientWidth || window.innerWidth;
  const frame = FRAMES.find((one) => one.width <= width + 12) || FRAMES[FRAMES.length - 1];
  const more = state.scene === "stand" ? frame.longer : 0; // what is to be done takes more words than a topic
  return { ...frame, whatBox: frame.whatBox + more, whoBox: frame.whoBox - Math.floor(more / 3) };
}

function showPicture() {
  const frame = currentFrame();
  const signature = JSON.stringify([frame.name, state.scene, state.focus, state.least, sifted.signature]);
  if (signature === picture.signature) return markLink();
  picture.signature = signature;
  picture.model = state.focus
    ? focusModel(book.nodes.get(state.focus), frame)
    : homeModel(state.scene, frame);
  picture.boxes = new Map(picture.model.boxes.map((box) => [box.node.key, box]));
  picture.over = "";
  fillPicture();
  showCaption();
  fitPicture();
  markLink();
}

function homeModel(scene, frame) {
  const wanted = LINES[frame.name];
  const known = isFiltered() || state.per ? allLinks(scene) : book.first[scene].map(linkOf);
  // Actors that nothing ties to another at this weight have no place among those who agree.
  const floor = scene === "agree" ? state.least || leastWeight(known, wanted) : 1;
  const { places, titles, links } = placed(
    scene,
    known.filter((link) => link.weight >= floor),
    frame,
  );
  const drawn = [...places.keys()];
  const least = state.least || Math.max(floor, leastWeight(links, wanted));
  const counting = scene === "agree" ? known : links;
  const most = Math.max(1, ...drawn.map((node) => (node.side === "what" ? node.weight : 0)));
  const boxes = drawn.map((node) => homeBox(node, places.get(node), frame, most));
  const top = Math.max(1, ...counting.map((link) => link.weight));
  const lines = links
    .filter((link) => link.weight >= least)
    .map((link) => makeLine(link, top, scene === "talk" ? [0.26, 0.58] : [0.4, 0.8]));
  const remark = homeRemark(scene, drawn, counting.filter((link) => link.weight < least).length, least);
  return { boxes, lines, titles, least, top, remark };
}

function allLinks(scene) {
  const who = nodesOf(scene, "who");
  if (scene !== "agree") return who.flatMap((node) => [...node.links.values()]);
  return who.flatMap((node) => [...node.allies.values()].filter((link) => link.who === node));
}

function homeBox(node, [x, y], frame, most) {
  return {
    node,
    x,
    y,
    width: frame[`${node.side}Box`],
    height: TALL,
    sort: node.side,
    align: x < 0 ? "right" : "left",
    most,
  };
}

function makeLine(link, most, [faint, strong]) {
  const weight = heft(link, most);
  return { id: link.id, link, width: 0.9 + 4.4 * weight ** 1.3, strength: faint + (strong - faint) * weight };
}

// The smallest weight with which about so many lines are drawn; rather too many than hardly any, where most weigh the same.
function leastWeight(links, lines) {
  const drawn = (least) => links.filter((link) => link.weight >= least).length;
  let least = 1;
  while (drawn(least) > lines && drawn(least + 1) > lines / 4) least += 1;
  return least;
}

function homeRemark(scene, drawn, hidden, least) {
  const { whos, whats, rows } = SCENES[scene];
  const total = (side) => nodesOf(scene, side).filter((node) => linksOf(node, scene).length).length;
  const shown = (side) => drawn.filter((node) => node.side === side).length;
  const sides = scene === "agree" ? [["who", whos]] : Object.entries({ who: whos, what: whats });
  const left = sides
    .map(([side, name]) => [total(side) - shown(side), name])
    .filter(([number]) => number > 0);
  const parts = [];
  if (left.length)
    parts.push(
      `The strongest are drawn; ${left.map(([number, name]) => `${number.toLocaleString("en")} ${name}`).join(" and ")} left out.`,
    );
  if (hidden)
    parts.push(
      `${counted(hidden, "line")} of fewer than ${least} ${scene === "agree" ? rows : `${unit(scene)}s`} hidden.`,
    );
  if (!drawn.length) parts.push(NOTHING_DRAWN[scene]);
  return parts.join(" ");
}

const NOTHING_DRAWN = {
  talk: "No statement here ties a speaker to a topic.",
  stand: "No position here ties an actor to a measure.",
  agree: "No two actors here take a side on the same measure.",
};

function fillPicture() {
  const { boxes, lines } = picture.model;
  const joined = new Set(lines.flatMap(({ link }) => [link.who.key, link.what.key]));
  for (const box of boxes) box.loose = box.sort !== "centre" && !joined.has(box.node.key);
  const ports = new Map();
  const edges = lines.map((line) => ({
    id: line.id,
    ...ends(line, ports),
    width: line.width,
    dashes: lineDashes(line.link),
    ...lineLook(line, null),
  }));
  const nodes = boxes.map((box) => ({
    id: box.node.key,
    x: box.x,
    y: box.y,
    shape: "custom",
    label: " ",
    size: 90,
    ctxRenderer: renderer(box),
  }));
  picture.nodes = new vis.DataSet([...nodes, ...ports.values()]);
  picture.edges = new vis.DataSet(edges);
  picture.network.setData({ nodes: picture.nodes, edges: picture.edges }); // all at once: each single change costs a pass over all
}

// A line runs from border to border of its boxes, between two unseen nodes there, so that it is never behind a name.
function ends({ link }, ports) {
  const [from, to] = [link.who, link.what].map((node) => picture.boxes.get(node.key));
  if (from.x === to.x && from.sort === to.sort) return arc(from, to, ports);
  const upright = from.inward === 0 || to.inward === 0;
  const smooth = {
    enabled: true,
    type: "cubicBezier",
    forceDirection: upright ? "vertical" : "horizontal",
    roundness: 0.5,
  };
  return {
    from: port(from, side(from, to, upright), ports),
    to: port(to, side(to, from, upright), ports),
    smooth,
  };
}

// Between two boxes of one column the line bends towards the middle of the picture.
function arc(from, to, ports) {
  const inward = from.x < 0 ? 1 : -1;
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  const bend = Math.min(0.5, 70 / (lower.y - upper.y) + 0.14);
  return {
    from: port(upper, [inward, 0], ports),
    to: port(lower, [inward, 0], ports),
    smooth: { enabled: true, type: inward > 0 ? "curvedCW" : "curvedCCW", roundness: bend },
  };
}

// The side of a box that faces the other: [-1, 0] is its left, [0, 1] its lower side.
function side(box, other, upright) {
  if (upright) return [0, Math.sign(other.y - box.y)];
  if (box.inward) return [box.inward, 0];
  return box.low ? [0, 1] : [Math.sign(other.x - box.x), 0];
}

function port(box, [across, down], ports) {
  const id = `${box.node.key}|${across}|${down}`;
  const badge = box.badge && across ? badgeWidth(box.badge) + 4 : 0;
  const at = { x: box.x + across * (box.width / 2 + badge), y: box.y + (down * box.height) / 2 };
  ports.set(id, { id, ...at, shape: "custom", label: " ", size: 1, ctxRenderer: () => ({ drawNode() {} }) });
  return id;
}

function renderer(box) {
  return ({ ctx }) => ({ drawNode: () => drawBox(ctx, box) });
}

function fitPicture() {
  const holder = document.getElementById("canvas");
  const { boxes, titles } = picture.model;
  const points = [
    ...boxes.map(({ x, y, width, height, badge }) => [x, y, width / 2 + (badge ? 4 : 0), height / 2]),
    ...titles.map(({ x, y }) => [x, y, 40, 12]),
  ];
  if (!points.length || !holder.clientWidth) return;
  const edge = (axis, sign) =>
    Math.max(...points.map((point) => sign * point[axis] + point[axis + 2])) * sign;
  const [left, right, top, bottom] = [edge(0, -1), edge(0, 1), edge(1, -1), edge(1, 1)];
  const fitting = Math.min(
    (holder.clientWidth - 24) / (right - left),
    (holder.clientHeight - 24) / (bottom - top),
  );
  const scale = Math.max(0.9, Math.min(1.25, fitting));
  const overflow = Math.max(0, (bottom - top) * scale - (holder.clientHeight - 28)) / scale; // then the top is in sight
  picture.network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom - overflow) / 2 },
    scale,
    animation: false,
  });
}

function resized() {
  picture.network.setSize("100%", "100%");
  picture.network.redraw();
  if (!document.body.dataset.ready) return;
  const before = picture.signature;
  showPicture(); // another frame has other places; the same one only has to be fitted
  if (picture.signature === before) fitPicture();
}
