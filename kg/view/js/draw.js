// How a box, a line and a title look on the canvas. Hue means stance only: for, against; all else is ink.

const theme = {};
const fitted = new Map(); // font and width and words -> the words that fit

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of [
    "paper",
    "box",
    "rule",
    "ink",
    "soft",
    "faint",
    "line",
    "deny",
    "for",
    "against",
    "mixed",
    "lit",
  ]) {
    theme[name] = style.getPropertyValue(`--${name}`).trim();
  }
  theme.face = style.getPropertyValue("--face").trim();
}

// box: { x, y, width, height, node, sort: "who" | "what" | "centre", align, badge, inward } in canvas pixels.
function drawBox(context, box) {
  const style = { who: drawPerson, what: drawThing, centre: drawCentre }[box.sort];
  style(context, box);
  if (box.badge) drawBadge(context, box);
  if (box.dim || box.loose) veil(context, box);
}

// A box steps back behind a veil of paper, not by being seen through: lines must not run through its words.
function veil(context, { x, y, width, height, badge, inward, dim }) {
  const extra = badge && inward ? badgeWidth(badge) : 0;
  const left = x - width / 2 - (inward < 0 ? extra : 0);
  context.globalAlpha = dim ? 0.75 : 0.5;
  context.fillStyle = theme.paper;
  context.fillRect(left - 1, y - height / 2 - 1, width + extra + 2, height + 2);
  context.globalAlpha = 1;
}

function drawPerson(context, box) {
  if (box.inward === 0) return drawPersonBetween(context, box);
  const { x, y, width, height, align } = box;
  const side = align === "right" ? 1 : -1; // where the mark stands: at the end that the lines leave from
  fillRound(
    context,
    x - width / 2,
    y - height / 2,
    width,
    height,
    4,
    box.lit ? theme.lit : theme.paper,
    null,
  );
  const markAt = x + side * (width / 2 - 9);
  drawMark(context, markAt, y, box.node.type, box.lit ? theme.ink : theme.soft);
  const count = box.badge ? "" : box.node.weight.toLocaleString("en");
  const room = write(context, count, x - side * (width / 2 - 4), y, {
    align: side > 0 ? "left" : "right",
    colour: theme.faint,
    size: 10.5,
  });
  write(context, fit(context, box.node.label, width - 26 - room), markAt - side * 12, y, {
    align: side > 0 ? "right" : "left",
    colour: theme.ink,
  });
}

function drawPersonBetween(context, { x, y, width, height, node, lit }) {
  const words = fit(context, node.label, width - 26);
  context.font = `400 12px ${theme.face}`;
  const half = context.measureText(words).width / 2 + 9;
  fillRound(
    context,
    x - half - 6,
    y - height / 2,
    2 * half + 12,
    height,
    4,
    lit ? theme.lit : theme.paper,
    null,
  );
  drawMark(context, x - half + 4, y, node.type, theme.soft);
  write(context, words, x + 9, y, { align: "center", colour: theme.ink });
}

function drawThing(context, box) {
  const { x, y, width, height, node } = box;
  fillRound(
    context,
    x - width / 2,
    y - height / 2,
    width,
    height,
    4,
    box.lit ? theme.lit : theme.box,
    box.lit ? theme.soft : theme.rule,
  );
  const count = box.badge ? "" : node.weight.toLocaleString("en");
  const room = write(context, count, x + width / 2 - 8, y - 1, {
    align: "right",
    colour: theme.faint,
    size: 10.5,
  });
  write(context, fit(context, node.label, width - 22 - room), x - width / 2 + 8, y - 1, {
    colour: theme.ink,
  });
  if (!box.badge || node.scene === "stand")
    drawShares(context, box, x - width / 2 + 1, y + height / 2 - 3, width - 2);
}

// A measure: how much of what was said is for and against. A topic: how much was said, and of that how much denied.
function drawShares(context, box, left, top, width) {
  const { weight, against, scene } = box.node;
  const whole = scene === "stand" ? width : Math.max(6, (width * weight) / box.most);
  const part = (whole * against) / weight;
  context.fillStyle = scene === "stand" ? theme.against : theme.deny;
  context.fillRect(left, top, part, 2.5);
  context.fillStyle = scene === "stand" ? theme.for : theme.line;
  context.fillRect(left + part, top, whole - part, 2.5);
}

function drawCentre(context, box) {
  const { x, y, width, height } = box;
  fillRound(context, x - width / 2, y - height / 2, width, height, 7, theme.ink, null);
  write(context, fit(context, box.node.label, width - 24, 14, 600), x, y, {
    align: "center",
    colour: theme.paper,
    size: 14,
    weight: 600,
  });
}

function drawBadge(context, box) {
  const { x, y, width, inward, badge } = box;
  const half = badgeWidth(badge) / 2;
  const at = inward === 0 ? x : x + inward * (width / 2 + half);
  const level = inward === 0 ? y + box.down * (box.height / 2 + 13) : y;
  fillRound(context, at - half, level - 8, 2 * half, 16, 8, theme.paper, null);
  write(context, badge, at, level, {
    align: "center",
    colour: theme[box.stance] || theme.ink,
    size: 11,
    weight: 600,
  });
}

function badgeWidth(badge) {
  const context = document.querySelector("#canvas canvas").getContext("2d");
  context.font = `600 11px ${theme.face}`;
  return context.measureText(badge).width + 8;
}

// A mark says what a speaker is: so that nobody needs a colour for it.
const MARKS = {
  person: (c, x, y) => c.arc(x, y, 4, 0, 7),
  organization: (c, x, y) => c.rect(x - 3.6, y - 3.6, 7.2, 7.2),
  country: (c, x, y) =>
    polygon(c, [
      [x, y - 5],
      [x + 5, y],
      [x, y + 5],
      [x - 5, y],
    ]),
  group: (c, x, y) =>
    polygon(c, [
      [x, y - 4.5],
      [x + 5, y + 3.8],
      [x - 5, y + 3.8],
    ]),
  document: (c, x, y) => c.rect(x - 3, y - 4.5, 6, 9),
};

function drawMark(context, x, y, type, colour) {
  context.beginPath();
  (MARKS[type] || MARKS.person)(context, x, y);
  context.fillStyle = type in MARKS ? colour : theme.paper;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

function polygon(context, points) {
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
}

function fillRound(context, left, top, width, height, radius, fill, stroke) {
  context.beginPath();
  context.roundRect(left, top, width, height, radius);
  context.fillStyle = fill;
  context.fill();
  if (!stroke) return;
  context.strokeStyle = stroke;
  context.lineWidth = 1;
  context.stroke();
}

// Writes the words and says how wide they are.
function write(context, words, x, y, { align = "left", colour, size = 12, weight = 400 }) {
  context.font = `${weight} ${size}px ${theme.face}`;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(words, x, y + 0.5);
  return words ? context.measureText(words).width + 6 : 0;
}

function fit(context, words, width, size = 12, weight = 400) {
  const name = `${size} ${weight} ${Math.round(width)} ${words}`;
  if (!fitted.has(name)) {
    context.font = `${weight} ${size}px ${theme.face}`;
    fitted.set(name, shortest(context, words || "(no name)", width));
  }
  return fitted.get(name);
}

function shortest(context, words, width) {
  if (context.measureText(words).width <= width) return words;
  const letters = Array.from(words);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (context.measureText(letters.slice(0, middle).join("") + "…").width <= width) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join("").trimEnd() + "…";
}

function drawTitle(context, { x, y, words, tone, align, width }) {
  const fitting = width ? fit(context, words, width, 12, 650) : words;
  write(context, fitting, x, y, { align, colour: theme[tone], size: 12, weight: 650 });
}

function lineLook(line, lit) {
  const tone = theme[stanceOf(line.link)] || theme.line;
  const opacity = lit === null ? line.strength : lit.has(line.id) ? 1 : 0.08;
  return { color: { color: tone, highlight: tone, hover: tone, opacity }, hidden: false };
}

// 0 to 1, on a scale that grows with the heaviest line, so that a large graph is not all thick lines.
function heft(link, most) {
  return Math.log(link.weight) / Math.log(Math.max(24, most));
}

function lineDashes(link) {
  const broken = link.who.scene === "talk" ? 2 * link.against > link.weight : stanceOf(link) === "mixed";
  return broken ? [6, 5] : false;
}
