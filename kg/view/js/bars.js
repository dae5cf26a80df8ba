// Lists of names with bars.

const TOP = 8; // bars of a list at first

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
          { type: "button", class: "more", onclick: () => go({ ...PLACE, scene, list: side }) },
          `All ${all.length.toLocaleString("en")} ${name}`,
        )
      : null,
  );
}

function barRows(nodes, bar) {
  const most = Math.max(1, ...nodes.map((node) => node.weight));
  return nodes.map((node) =>
    make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          class: "bar-row",
          onclick: () => go({ ...PLACE, scene: sceneFor(node), focus: node.key }),
        },
        named(node.label, { title: node.label }),
        bar(node, most),
      ),
    ),
  );
}

function oneSided({ weight, against }, most) {
  return span(
    { class: "bar", title: weighed(weight, against) },
    slice("line", weight - against, most),
    slice("deny", against, most),
    number(weight),
  );
}

function twoSided({ weight: whole, against }) {
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
