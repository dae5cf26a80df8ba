// Lists of names with bars, and the bars of months.

const TOP = 8; // bars of a list at first

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
