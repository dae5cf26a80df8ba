// What the pointer does: a click goes somewhere, passing over a box or a line lights it and says what it is.

function clicked({ pointer }) {
  const box = boxAt(pointer.canvas);
  if (box)
    return go({ ...PLACE, scene: sceneFor(box.node), focus: box.sort === "centre" ? "" : box.node.key });
  const line = picture.network.getEdgeAt(pointer.DOM);
  if (line) return go({ ...PLACE, focus: state.focus, link: line });
  if (state.link) go({ link: "" });
}

function boxAt({ x, y }) {
  return picture.model.boxes.find(
    (box) => Math.abs(x - box.x) <= box.width / 2 && Math.abs(y - box.y) <= box.height / 2 + 1,
  );
}

function hovered(event) {
  const area = event.currentTarget.getBoundingClientRect();
  const at = { x: event.clientX - area.left, y: event.clientY - area.top };
  const box = boxAt(picture.network.DOMtoCanvas(at));
  const line = box ? undefined : picture.network.getEdgeAt(at);
  event.currentTarget.style.cursor = box || line ? "pointer" : "";
  light(box ? box.node.key : line || "");
  showTip(box, line, at);
}

// Lights a box with its lines, or a line with its two boxes; all else steps back.
function light(id) {
  if (!id) document.getElementById("tip").hidden = true;
  if (picture.over === id) return;
  picture.over = id;
  const wanted = id || state.link;
  const found = wanted ? [wanted] : foundKeys();
  const lit = new Set(
    picture.model.lines
      .filter(({ link }) => [link.id, link.who.key, link.what.key].some((key) => found.includes(key)))
      .map((line) => line.id),
  );
  const near = new Set([...found, ...[...lit].flatMap((line) => line.split("~"))]);
  const none = !found.some((key) => lit.size || picture.boxes.has(key));
  for (const box of picture.model.boxes) {
    box.dim = !none && !near.has(box.node.key) && box.sort !== "centre";
    box.lit = !none && (found.includes(box.node.key) || linkOf(wanted) !== null) && near.has(box.node.key);
  }
  picture.edges.update(
    picture.model.lines.map((line) => ({ id: line.id, ...lineLook(line, none ? null : lit) })),
  );
  picture.network.redraw();
}

function markLink() {
  picture.over = null;
  light("");
}

function showTip(box, line, at) {
  const tip = document.getElementById("tip");
  const link = line && linkOf(line);
  tip.hidden = !(box || link);
  if (tip.hidden) return;
  tip.replaceChildren(
    ...(box
      ? [named(box.node.label), make("small", {}, tally(box.node))]
      : [named(link.who.label), " → ", named(link.what.label), make("small", {}, tally(link))]),
  );
  const room = document.getElementById("canvas");
  tip.style.left = `${Math.min(at.x + 14, room.clientWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${room.offsetTop + Math.min(at.y + 16, room.clientHeight - tip.offsetHeight - 8)}px`;
}

// "12 statements, 3 of them denials" of a node or a link.
function tally(one) {
  const { weight, against } = one;
  const kind = one.scene || sceneOf(one);
  if (kind === "talk") return weighed(weight, against);
  if (kind === "agree")
    return `agree on ${counted(weight - against, "measure")}, disagree on ${counted(against, "measure")}`;
  return `${counted(weight, unit(kind))}: ${weight - against} for, ${against} against`;
}
