// One node and its neighbours: those against on the left, those for on the right, mixed between; or simply by number.

function focusModel(node, frame) {
  const links = linksOf(node, state.scene);
  const arrange = node.scene === "stand" ? byStance : byNumber;
  const { boxes, titles, left } = arrange(node, links, frame);
  const lines = boxes.filter((box) => box.link).map((box) => makeLine(box.link, links[0].weight, [0.7, 0.9]));
  return { boxes, lines, titles, remark: focusRemark(node, left) };
}

function focusRemark(node, left) {
  const name = SCENES[sceneFor(node)][node.side === "who" ? "whats" : "whos"];
  const rest = left ? ` The strongest are drawn; ${left.toLocaleString("en")} ${name} left out.` : "";
  return `${tally(node)}.${rest}`;
}

function byStance(node, links, frame) {
  const [against, mixed, both] = ["against", "mixed", "for"].map((stance) =>
    links.filter((link) => stanceOf(link) === stance),
  );
  const room = shelf(frame);
  const edge = (frame.width - boxOf(node, frame)) / 2;
  const drawn = [
    ...column(node, against, -edge, room),
    ...column(node, both, edge, room),
    ...between(node, mixed, frame, room, Math.max(against.length, both.length)),
  ];
  const [contra, pro, neither] = TITLES[state.scene === "agree" ? "agree" : "stand"];
  const titles = [
    title(contra, against, -edge, drawn, "against"),
    title(pro, both, edge, drawn, "for"),
    title(neither, mixed, 0, drawn, "mixed"),
  ];
  const shown = new Set(drawn.map((box) => box.link));
  return {
    boxes: [centre(node, room), ...drawn],
    titles: titles.filter(Boolean),
    left: links.filter((link) => !shown.has(link)).length,
  };
}

const TITLES = {
  stand: ["Against", "For", "Both for and against"],
  agree: ["Disagree", "Agree", "Agree on some, disagree on others"],
};

// How wide the neighbours' boxes are.
function boxOf(node, frame) {
  return node.side === "who" && state.scene !== "agree" ? frame.whatBox : frame.whoBox;
}

// Where a column may stand: beside the centre, or, on a phone, below it.
function shelf(frame) {
  const narrow = frame.width < 600;
  return {
    narrow,
    rows: narrow ? 16 : Math.floor((frame.height - 40) / 27),
    top: narrow ? -frame.height / 2 + 70 : null,
    whoBox: frame.whoBox,
    whatBox: frame.whatBox,
    centreY: narrow ? -frame.height / 2 : 0,
  };
}

function centre(node, room) {
  return {
    node,
    x: room.centreX || 0,
    y: room.centreY,
    width: room.whatBox + 30,
    height: 36,
    sort: "centre",
    low: room.narrow,
  };
}

function column(node, links, x, room) {
  const shown = links.slice(0, room.rows);
  const pitch = Math.max(27, Math.min(46, (room.rows * 27) / Math.max(1, shown.length)));
  const top = room.top ?? (-(shown.length - 1) * pitch) / 2;
  return shown.map((link, place) =>
    neighbour(
      node,
      link,
      x,
      top + place * (room.narrow ? 30 : pitch),
      room,
      x < (room.centreX || 0) ? 1 : -1,
    ),
  );
}

function neighbour(node, link, x, y, room, inward) {
  const other = link.who === node ? link.what : link.who;
  return {
    node: other,
    link,
    x,
    y,
    width: room[`${other.side}Box`],
    height: TALL,
    sort: other.side,
    align: inward > 0 ? "right" : "left",
    badge: badgeOf(link),
    inward,
    stance: stanceOf(link),
    most: 1,
  };
}

function badgeOf(link) {
  const { weight, against } = link;
  if (link.who.scene === "talk")
    return [weight, against && (against === weight ? "denied" : `· ${against} denied`)]
      .filter(Boolean)
      .join(" ");
  if (stanceOf(link) !== "mixed") return `${weight}`;
  return sceneOf(link) === "agree"
    ? `${weight - against} agreed, ${against} not`
    : `${weight - against} for, ${against} against`;
}

// Rows of boxes above and below the centre, nearest first; on a phone a block under the two columns.
function between(node, links, frame, room, taken) {
  const wide = frame.width > 900 ? 3 : 1;
  const shown = links.slice(0, room.narrow ? 6 : wide * 8);
  return shown.map((link, place) => {
    const row = Math.floor(place / wide);
    const inRow = Math.min(wide, shown.length - row * wide);
    const down = row % 2 === 0 ? -1 : 1;
    const x = room.narrow ? 0 : ((place % wide) - (inRow - 1) / 2) * (boxOf(node, frame) + 30);
    const y = room.narrow
      ? room.top + 46 + (Math.min(taken, room.rows) + place * 1.6) * 30
      : down * (104 + Math.floor(row / 2) * 62);
    return { ...neighbour(node, link, x, y, room, 0), down: room.narrow ? -1 : -down };
  });
}

function title(words, links, x, drawn, tone) {
  const own = drawn.filter((box) => links.includes(box.link));
  if (!own.length) return null;
  const gap = tone === "mixed" ? 26 : 30;
  const [first] = own;
  const align = { "-1": "left", 0: "center", 1: "right" }[first.inward];
  const at = first.inward ? x + first.inward * (first.width / 2 - 4) : x;
  return {
    x: at,
    y: Math.min(...own.map((box) => box.y)) - gap,
    words: `${words} · ${links.length}`,
    tone,
    align,
  };
}

// Up to a column: the node on the left, its neighbours on the right. More: on both sides, the stronger half on the right.
function byNumber(node, links, frame) {
  const room = shelf(frame);
  const edge = (frame.width - boxOf(node, frame)) / 2;
  const single = links.length <= Math.min(18, room.rows);
  if (single) room.centreX = room.narrow ? 0 : -Math.min(edge, 300);
  const half = single ? links.length : Math.min(room.rows, Math.ceil(links.length / 2));
  const right = column(node, links.slice(0, half), single ? Math.min(edge, 300) : edge, room);
  const left = column(node, links.slice(half), -edge, room);
  return {
    boxes: [centre(node, room), ...right, ...left],
    titles: [],
    left: links.length - right.length - left.length,
  };
}
