// When it was said: bars of days, months or years, on which a stretch can be marked with the pointer or with two days.

const SPANS = [
  ["day", 10, 62],
  ["month", 7, 240],
  ["year", 4, 400],
]; // of each the characters of a day that name it, and how many bars are drawn at most
const brush = { from: null };

// The bars of one scene, of all rows that have a day and pass the other filters; what is marked is ink, the rest is pale.
function timeline(rows, { brushed = false } = {}) {
  const sorted = [...new Set(rows.map((row) => row.day))].sort();
  if (!sorted.length) return null;
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  const found = SPANS.map(([name, length, most]) => [length, stretch(first, last, name, most)]).find(
    ([, names]) => names,
  );
  if (!found || found[1].length < 2) return null;
  const [length, names] = found;
  const tallies = new Map(names.map((name) => [name, nothingSeen()]));
  for (const row of rows) raise(tallies, row.day.slice(0, length), row);
  const counts = countsOf(tallies);
  const most = Math.max(...counts.values());
  const bars = names.map((name) => timeBar(name, counts.get(name), most, brushed));
  const [from, to] = [inWords(names[0]), inWords(names[names.length - 1])];
  const words = `From ${from} to ${to}; at most ${most} in one ${SPANS.find((one) => one[1] === length)[0]}.`;
  const holder = make(
    "div",
    {
      class: `bars${brushed ? " brushed" : ""}`,
      style: names.length > 60 ? "gap:0" : null, // so that many bars are not all gap
      role: "img",
      "aria-label": words,
    },
    ...bars,
  );
  if (brushed) listenToBrush(holder, names);
  return make(
    "figure",
    { class: "timeline" },
    holder,
    make("figcaption", {}, make("span", {}, from), make("span", {}, to)),
    brushed ? dayFields(first, last) : null,
  );
}

function timeBar(name, count, most, brushed) {
  const outside =
    brushed && ((state.from && lastDay(name) < state.from) || (state.to && firstDay(name) > state.to));
  return make("i", {
    class: outside ? "outside" : null,
    style: `height:${Math.ceil((100 * count) / most)}%`,
    title: `${inWords(name)}: ${count}`,
  });
}

// The names of all days, months or years from the first to the last; null where they are too many.
function stretch(first, last, span, most) {
  const at = new Date(`${first.slice(0, span === "day" ? 10 : 7)}${span === "day" ? "" : "-01"}T00:00:00Z`);
  const length = SPANS.find(([name]) => name === span)[1];
  if (span === "year") at.setUTCMonth(0);
  const names = [];
  for (let name = ""; ;) {
    name = at.toISOString().slice(0, length);
    if (name > last.slice(0, length)) return names;
    if (names.length === most) return null;
    names.push(name);
    if (span === "day") at.setUTCDate(at.getUTCDate() + 1);
    else if (span === "month") at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCFullYear(at.getUTCFullYear() + 1);
  }
}

function inWords(name) {
  const [year, month, day] = name.split("-").map(Number);
  return day ? dayInWords(name) : month ? `${MONTHS[month - 1]} ${year}` : `${year}`;
}

function firstDay(name) {
  return `${name}-01-01`.slice(0, 10);
}

function lastDay(name) {
  if (name.length === 10) return name;
  const [year, month] = name.split("-").map(Number);
  return new Date(Date.UTC(year, month || 12, 0)).toISOString().slice(0, 10);
}

// From where the pointer goes down to where it comes up; a tap on one bar marks that one, on the only one marked takes it off.
function listenToBrush(holder, names) {
  const at = (event) => {
    const { left, width } = holder.getBoundingClientRect();
    return Math.max(
      0,
      Math.min(names.length - 1, Math.floor(((event.clientX - left) / width) * names.length)),
    );
  };
  const mark = (event) => {
    const [low, high] = [brush.from, at(event)].sort((one, other) => one - other);
    [...holder.children].forEach((bar, place) =>
      bar.classList.toggle("outside", place < low || place > high),
    );
    return [low, high];
  };
  holder.addEventListener("pointerdown", (event) => {
    brush.from = at(event);
    holder.setPointerCapture(event.pointerId);
    mark(event);
  });
  holder.addEventListener("pointermove", (event) => brush.from !== null && mark(event));
  holder.addEventListener("pointerup", (event) => {
    const [low, high] = mark(event);
    brush.from = null;
    const [from, to] = [firstDay(names[low]), lastDay(names[high])];
    const again = from === state.from && to === state.to;
    go(again ? { from: "", to: "", page: 1 } : { from, to, page: 1 });
  });
}

function dayFields(first, last) {
  const field = (name, words) =>
    make(
      "label",
      {},
      make("span", {}, words),
      make("input", {
        type: "date",
        min: first,
        max: last,
        value: state[name],
        onchange: (event) => go({ [name]: event.target.value, page: 1 }),
      }),
    );
  return make("div", { class: "days" }, field("from", "From"), field("to", "Until"));
}
