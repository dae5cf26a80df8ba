// The facets: values with how many rows they would leave, to tick.

const FEW = 6; // values of a facet at first
const opened = new Set(["outlet", "stance"]); // the facets that are open, and how many values are asked for, while the page is open
const asked = new Map();

function facets() {
  const scene = rowsScene();
  const parts = Object.entries(FACETS)
    .filter(([, { heading }]) => scene in heading)
    .map(([name]) => facet(name, scene))
    .filter(Boolean);
  return parts.length
    ? make("section", { class: "facets", "aria-label": "Filters" }, make("h3", {}, "Narrow down"), ...parts)
    : null;
}

// A facet that is closed says only how many values it has; they are put in order once it is opened.
function facet(name, scene) {
  const { heading } = FACETS[name];
  const counts = sifted.counts[scene][name];
  for (const value of state[name])
    if (KNOWN_VALUES[name][scene].has(value) && !counts.has(value)) counts.set(value, 0);
  if (counts.size < 2 && !state[name].length) return null;
  return make(
    "details",
    { open: opened.has(name), "data-facet": name, ontoggle: (event) => remember(name, event.target.open) },
    make("summary", {}, heading[scene], number(counts.size)),
    ...(opened.has(name) ? ticks(name, counts) : []),
  );
}

function ticks(name, counts) {
  const wordsOf = FACETS[name].label || ((value) => value);
  const isChosen = (value) => Number(state[name].includes(value));
  const values = [...counts].sort(
    ([one, count], [other, otherCount]) =>
      isChosen(other) - isChosen(one) || otherCount - count || compare(wordsOf(one), wordsOf(other)),
  );
  const most = asked.get(name) || FEW;
  const more = make(
    "button",
    { type: "button", class: "more", hidden: values.length <= most, onclick: () => askMore(name) },
    `${Math.min(50, values.length - most).toLocaleString("en")} more of ${values.length.toLocaleString("en")}`,
  );
  return [
    make(
      "ul",
      {},
      ...values.slice(0, most).map(([value, count]) => tick(name, value, wordsOf(value), count)),
    ),
    more,
  ];
}

function remember(name, isOpen) {
  if (isOpen === opened.has(name)) return;
  if (isOpen) opened.add(name);
  else opened.delete(name);
  const place = document.querySelector(`[data-facet="${name}"]`);
  place.replaceWith(facet(name, rowsScene()));
  document.querySelector(`[data-facet="${name}"] summary`).focus();
}

function askMore(name) {
  asked.set(name, (asked.get(name) || FEW) + 50);
  showPanel({ stay: true });
}

function tick(name, value, words, count) {
  const checked = state[name].includes(value);
  const chosen = () => (checked ? state[name].filter((one) => one !== value) : [...state[name], value]);
  return make(
    "li",
    {},
    make(
      "label",
      {},
      make("input", {
        type: "checkbox",
        checked,
        "data-value": value,
        onchange: () => {
          go({ [name]: chosen(), page: 1 });
          document.querySelector(`[data-facet="${name}"] [data-value="${CSS.escape(value)}"]`)?.focus();
        },
      }),
      named(words, { title: words }),
      number(count),
    ),
  );
}
