// Where the boxes of a picture stand: columns of slots that cannot overlap, each node near those it is tied to.
//
// People stand in the outer columns, topics and measures in the inner ones, so that every line runs between two columns and no
// line crosses the name it belongs to; topics stand under the subject they belong to. Who gets which slot is a linear assignment:
// each node costs what the distance to its neighbours costs; people and topics take turns until nothing moves. The same links
// give the same places.

const FRAMES = [
  {
    name: "wide",
    width: 1016,
    height: 740,
    rows: 28,
    whoColumns: 2,
    whatColumns: 2,
    whoBox: 184,
    whatBox: 172,
    longer: 40,
  },
  {
    name: "middle",
    width: 650,
    height: 600,
    rows: 23,
    whoColumns: 2,
    whatColumns: 1,
    whoBox: 160,
    whatBox: 160,
    longer: 36,
  },
  {
    name: "phone",
    width: 370,
    height: 520,
    rows: 20,
    whoColumns: 1,
    whatColumns: 1,
    whoBox: 152,
    whatBox: 150,
    longer: 0,
  },
];
const ROUNDS = 12; // settles in 3 to 6 on made-up debates of 100 nodes
const [CLOSE, WIDE] = [26, 46]; // pixels from row to row: what a 12 px label needs, and where a short column stops growing
const CROSSING = 60; // what a line costs that passes behind another column, in pixels of detour
const OTHERS = "Other topics";

// Links -> { places: node -> [x, y], titles, links: those between nodes that have a place }.
function placed(scene, links, frame) {
  const laid = scene === "agree" ? facing(links, frame) : sidesOf(scene, links, frame);
  return { ...laid, links: links.filter((link) => laid.places.has(link.who) && laid.places.has(link.what)) };
}

function sidesOf(scene, links, frame) {
  const { who, groups } = chosen(scene, links, frame);
  const things = groups.flatMap(([, nodes]) => nodes);
  const { whoSlots, shelves, titles } = slotsFor(who, groups, frame);
  const weights = weightsOf(links);
  let places = new Map(shelves.flatMap(({ nodes, slots }) => nodes.map((node, at) => [node, slots[at]])));
  for (let round = 0; round < ROUNDS; round += 1) {
    const people = assigned(who, whoSlots, places, weights);
    const next = new Map(people);
    for (const { nodes, slots } of shelves)
      for (const [node, slot] of assigned(nodes, slots, people, weights)) next.set(node, slot);
    const settled = [...who, ...things].every((node) => String(places.get(node)) === String(next.get(node)));
    places = next;
    if (settled) break;
  }
  return { places, titles };
}

// The strongest part, as many as there is room for; topics by subject.
function chosen(scene, links, frame) {
  const room = frame.rows * frame.whatColumns;
  const top = heaviest(links, ({ what: node }) => [node], room);
  const near = links.filter((link) => top.has(link.what)); // few of many: all that any smaller choice can come to
  for (let what = room; ; what -= 1) {
    const drawn = strongest(near, frame.rows * frame.whoColumns, what);
    const groups = scene === "talk" ? bySubject(drawn.what) : [["", drawn.what]];
    const headings = groups.filter(([heading]) => heading).length;
    if (drawn.what.length + headings <= room || what <= 1) return { who: drawn.who, groups };
  }
}

// The `what` heaviest topics or measures, and the `who` that say most about those.
function strongest(links, who, what) {
  const things = heaviest(links, ({ what: node }) => [node], what);
  const around = links.filter((link) => things.has(link.what));
  const people = heaviest(around, ({ who: node }) => [node], who);
  const kept = new Set(around.filter((link) => people.has(link.who)).map((link) => link.what));
  return { who: [...people], what: [...kept].sort(byWeight) };
}

function heaviest(links, nodesOfLink, most) {
  const weights = new Map();
  for (const link of links)
    for (const node of nodesOfLink(link)) {
      const [weight, count] = weights.get(node) || [0, 0];
      weights.set(node, [weight + (link.pull ?? link.weight), count + 1]);
    }
  const order = [...weights].sort(
    ([one, [weight, count]], [other, [otherWeight, otherCount]]) =>
      Math.round(1e6 * (otherWeight - weight)) || otherCount - count || compare(one.key, other.key),
  );
  return new Set(order.slice(0, most).map(([node]) => node));
}

// Topics under the subjects that two or more of them share, the heaviest subject first; the rest at the end.
function bySubject(topics) {
  const groups = new Map();
  for (const topic of topics) groups.set(topic.subject, [...(groups.get(topic.subject) || []), topic]);
  const shared = [...groups].filter(([subject, nodes]) => subject && nodes.length > 1);
  const rest = topics.filter((topic) => !shared.some(([subject]) => subject === topic.subject));
  if (!shared.length) return [["", rest]];
  shared.sort(([one, nodes], [other, others]) => sum(others) - sum(nodes) || compare(one, other));
  return rest.length ? [...shared, [OTHERS, rest]] : shared;
}

function sum(nodes) {
  return nodes.reduce((total, node) => total + node.weight, 0);
}

function slotsFor(who, groups, frame) {
  const cells = groups.reduce((total, [heading, nodes]) => total + nodes.length + Boolean(heading), 0);
  const inner = Math.min(frame.whatColumns, 1 + Math.floor(cells / 17));
  const outer = who.length <= 10 && inner === 1 ? 1 : frame.whoColumns;
  const edge = Math.floor((frame.width - frame.whoBox) / 2);
  const apart = Math.floor(Math.min(frame.width - frame.whoBox, 520) / 2);
  const inside = outer === 1 ? [apart] : inner === 1 ? [0] : [-Math.floor(edge / 3), Math.floor(edge / 3)];
  const whoSlots = columnsOf(outer === 1 ? [-apart] : [-edge, edge], who.length, frame);
  return { whoSlots, ...shelvesOf(groups, inside, frame) };
}

function columnsOf(centres, count, frame) {
  return centres.flatMap((centre, place) => {
    const share = Math.floor(count / centres.length) + Number(place < count % centres.length);
    return rowsOf(share, frame).map((y) => [centre, y]);
  });
}

function rowsOf(count, frame) {
  const pitch = Math.max(CLOSE, Math.min(WIDE, Math.floor(frame.height / Math.max(count, 1))));
  const top = Math.floor((-(count - 1) * pitch) / 2);
  return Array.from({ length: count }, (_, row) => top + row * pitch);
}

// Each group with its heading into the column that is shortest so far; the last group, which is the rest, fills both.
function shelvesOf(groups, centres, frame) {
  const columns = centres.map(() => []); // of each column its cells: { heading } or { group }
  const shortest = () => columns.reduce((best, column) => (column.length < best.length ? column : best));
  groups.forEach(([heading, nodes], group) => {
    const isRest = group === groups.length - 1 && (heading === OTHERS || !heading);
    if (!isRest) return shortest().push(...(heading ? [{ heading }] : []), ...nodes.map(() => ({ group })));
    const opened = new Set();
    for (let left = nodes.length; left > 0;) {
      const column = shortest();
      if (heading && !opened.has(column)) column.push({ heading });
      opened.add(column);
      column.push({ group });
      left -= 1;
    }
  });
  const shelves = groups.map(([, nodes]) => ({ nodes, slots: [] }));
  const titles = [];
  columns.forEach((column, place) => {
    const heights = rowsOf(column.length, frame);
    column.forEach(({ heading, group }, row) => {
      if (heading)
        titles.push({ x: centres[place] - frame.whatBox / 2 + 2, y: heights[row] + 4, words: heading, tone: "soft", align: "left", width: frame.whatBox }); // prettier-ignore
      else shelves[group].slots.push([centres[place], heights[row]]);
    });
  });
  return { shelves, titles };
}

function weightsOf(links) {
  const weights = new Map();
  const enterWeight = (one, other, weight) => {
    if (!weights.has(one)) weights.set(one, new Map());
    weights.get(one).set(other, weight);
  };
  for (const { who, what, weight } of links) {
    const pull = Math.floor(10 * Math.sqrt(weight)); // whole numbers: no rounding decides a tie
    enterWeight(who, what, pull);
    enterWeight(what, who, pull);
  }
  return weights;
}

// Nodes -> slots, so that the pull of their neighbours, which have places, is least.
function assigned(nodes, slots, others, weights) {
  const costs = nodes.map((node) => {
    const near = [...(weights.get(node) || [])].filter(([other]) => others.has(other));
    return slots.map((slot) =>
      near.reduce((total, [other, pull]) => total + pull * detour(others.get(other), slot), 0),
    );
  });
  return new Map(assignment(costs).map((slot, node) => [nodes[node], slots[slot]]));
}

function detour([x, y], [toX, toY]) {
  return Math.abs(y - toY) + CROSSING * Math.floor(Math.abs(x - toX) / 300);
}

// The Hungarian method with potentials (Kuhn 1955, Munkres 1957): a square table of costs -> the column of each row.
function assignment(costs) {
  const size = costs.length;
  const [ofRow, ofColumn] = [new Array(size + 1).fill(0), new Array(size + 1).fill(0)];
  const rowAt = new Array(size + 1).fill(0); // of each column, from 1; 0 is none
  const before = new Array(size + 1).fill(0);
  for (let row = 1; row <= size; row += 1) {
    rowAt[0] = row;
    let column = 0;
    const least = new Array(size + 1).fill(Infinity);
    const used = new Array(size + 1).fill(false);
    do {
      used[column] = true;
      const current = rowAt[column];
      let [step, next] = [Infinity, 0];
      for (let other = 1; other <= size; other += 1) {
        if (used[other]) continue;
        const cost = costs[current - 1][other - 1] - ofRow[current] - ofColumn[other];
        if (cost < least[other]) [least[other], before[other]] = [cost, column];
        if (least[other] < step) [step, next] = [least[other], other];
      }
      for (let other = 0; other <= size; other += 1) {
        if (used[other])
          [ofRow[rowAt[other]], ofColumn[other]] = [ofRow[rowAt[other]] + step, ofColumn[other] - step];
        else least[other] -= step;
      }
      column = next;
    } while (rowAt[column] !== 0);
    for (; column; column = before[column]) rowAt[column] = rowAt[before[column]];
  }
  const found = new Array(size);
  for (let column = 1; column <= size; column += 1) found[rowAt[column] - 1] = column - 1;
  return found;
}

// Actors who agree and disagree: two columns that face each other, so that who disagrees stands across and a line of conflict
// crosses the middle, while one of agreement keeps to its side.
function facing(links, frame) {
  const nodes = [...heaviest(links, ({ who, what }) => [who, what], 2 * frame.rows)];
  const drawn = links.filter(({ who, what }) => nodes.includes(who) && nodes.includes(what));
  const [left, right] = camps(nodes, drawn, frame.rows);
  const edge = Math.floor(Math.min(frame.width - frame.whoBox, 720) / 2);
  const columns = [left, right].map((side, place) => {
    const centre = place ? edge : -edge;
    return { side, slots: rowsOf(side.length, frame).map((y) => [centre, y]) };
  });
  const weights = weightsOf(drawn);
  let places = new Map(columns.flatMap(({ side, slots }) => side.map((node, at) => [node, slots[at]])));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { side, slots } of columns)
      places = new Map([...places, ...assigned(side, slots, places, weights)]);
  return { places, titles: [] };
}

// The two sides of each group of actors that are tied together, by the sign of the leading eigenvector of the modularity of a
// signed network (Gómez, Jensen and Arenas 2009): agreements less conflicts, each less what chance would make of them. The side
// with more goes where there is more room. No side gets more than there are rows.
function camps(nodes, links, rows) {
  const sides = [[], []];
  for (const group of components(nodes, links)) {
    const values = leading(group, links);
    const halves = [
      group.filter((node) => values.get(node) >= 0),
      group.filter((node) => values.get(node) < 0),
    ];
    halves.sort((one, other) => other.length - one.length);
    const [more, less] = sides[0].length <= sides[1].length ? [0, 1] : [1, 0];
    sides[more].push(...halves[0]);
    sides[less].push(...halves[1]);
  }
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ])
    if (sides[from].length > rows) sides[to].push(...sides[from].splice(rows));
  return sides;
}

function components(nodes, links) {
  const group = new Map(nodes.map((node) => [node, [node]]));
  for (const { who, what } of links) {
    const [one, other] = [group.get(who), group.get(what)];
    if (one === other) continue;
    one.push(...other);
    for (const node of other) group.set(node, one);
  }
  return [...new Set(nodes.map((node) => group.get(node)))].sort((one, other) => other.length - one.length);
}

function leading(group, links) {
  const place = new Map(group.map((node, at) => [node, at]));
  const table = group.map(() => new Array(group.length).fill(0));
  for (const [sign, count] of [
    [1, ({ weight, against }) => weight - against],
    [-1, ({ against }) => against],
  ]) {
    const degrees = new Array(group.length).fill(0);
    for (const link of links) {
      if (!place.has(link.who)) continue;
      const [row, column] = [place.get(link.who), place.get(link.what)];
      table[row][column] = table[column][row] = table[row][column] + sign * count(link);
      degrees[row] += count(link);
      degrees[column] += count(link);
    }
    const total = Math.max(
      1,
      degrees.reduce((all, degree) => all + degree, 0),
    );
    degrees.forEach((one, row) =>
      degrees.forEach((other, at) => (table[row][at] -= (sign * one * other) / total)),
    );
  }
  const shift = Math.max(1, ...table.map((row) => row.reduce((total, value) => total + Math.abs(value), 0)));
  let vector = group.map((_, at) => (at ? 1 / (at + 1) : 1));
  for (let step = 0; step < 200; step += 1) {
    const next = table.map((row, at) =>
      row.reduce((total, value, other) => total + value * vector[other], shift * vector[at]),
    );
    const size = Math.hypot(...next) || 1;
    vector = next.map((value) => value / size);
  }
  const sign = vector[0] < 0 ? -1 : 1;
  return new Map(group.map((node, at) => [node, Math.abs(vector[at]) < 1e-6 ? 0 : sign * vector[at]]));
}
