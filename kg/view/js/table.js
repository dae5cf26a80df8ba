// The rows that are shown as a table: sorted by a column, a page at a time.

const PER_PAGE = 50;
const SORTS = {
  day: ["Date", (row) => row.day],
  who: ["Who", (row) => row.who?.label || ""],
  stance: ["Stance", (row) => row.stance],
  what: ["About", (row) => row.whats.map((node) => node.label).join(", ")],
  words: ["Words", (row) => marked(row)],
  outlet: ["Outlet", (row) => row.article[1]],
  sure: ["Reading", (row) => row.sure],
};

// The words that are marked in the row's passage.
function marked(row) {
  return row.words
    .slice(1, -1)
    .filter((_, place) => place % 2)
    .join(" … ");
}

function showTable() {
  const rows = sortedRows(shownRows());
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
  const page = Math.min(state.page, pages);
  const shown = rows.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  document
    .getElementById("table")
    .replaceChildren(
      make(
        "table",
        {},
        make("caption", { class: "unseen" }, tableCaption()),
        make("thead", {}, make("tr", {}, ...Object.keys(SORTS).map(columnHead))),
        make("tbody", {}, ...shown.map(tableRow)),
      ),
      rows.length
        ? pager(page, pages, rows.length)
        : make("p", { class: "none" }, "Nothing passes the filters."),
    );
}

function tableCaption() {
  return `${SCENES[rowsScene()].rows}, sorted by ${SORTS[state.sort.replace("-", "")][0].toLowerCase()}`;
}

function sortedRows(rows) {
  const down = state.sort.startsWith("-") ? -1 : 1;
  const [, value] = SORTS[state.sort.replace("-", "")];
  const keyed = rows.map((row) => [value(row), row]);
  keyed.sort(
    ([one, row], [other, otherRow]) => down * compare(one, other) || compare(row.paper, otherRow.paper),
  );
  return keyed.map(([, row]) => row);
}

function columnHead(name) {
  const current = state.sort.replace("-", "") === name;
  const down = state.sort.startsWith("-");
  const sort = current ? (down ? "descending" : "ascending") : "none";
  return make(
    "th",
    { scope: "col", "aria-sort": sort, class: name },
    make(
      "button",
      { type: "button", onclick: () => go({ sort: current && down ? name : `-${name}`, page: 1 }) },
      SORTS[name][0],
      make("span", { "aria-hidden": "true" }, current ? (down ? " ↓" : " ↑") : ""),
    ),
  );
}

function tableRow(row) {
  const tone = row.scene === "stand" ? (row.against ? "against" : "for") : row.against ? "deny" : "";
  return make(
    "tr",
    { "aria-current": state.row === row.id ? "true" : null },
    make("td", { class: "day" }, row.day),
    make("td", { class: "who" }, row.who ? jump(row.who) : ""),
    make("td", { class: "stance" }, make("span", { class: `chip ${tone}` }, row.stance)),
    make(
      "td",
      { class: "what" },
      ...row.whats.flatMap((node, place) => (place ? [", ", jump(node)] : [jump(node)])),
    ),
    make(
      "td",
      { class: "words" },
      make(
        "button",
        { type: "button", onclick: () => go({ ...PLACE, ...kept(), row: row.id }) },
        named(marked(row)),
      ),
    ),
    make("td", { class: "outlet" }, named(row.article[1] || "–")),
    make("td", { class: "sure" }, `${row.sure} %`),
  );
}

// What stays as it is when a row is opened: whose rows are listed, and the page of them.
function kept() {
  const { focus, link, q, page, article } = state;
  return { focus, link, q, page, article };
}

function pager(page, pages, count) {
  const step = (words, to) =>
    make(
      "button",
      { type: "button", disabled: to < 1 || to > pages, onclick: () => go({ page: to }) },
      words,
    );
  return make(
    "nav",
    { class: "pager", "aria-label": "Pages of the table" },
    step("← Previous page", page - 1),
    make(
      "span",
      { role: "status" },
      `Page ${page.toLocaleString("en")} of ${pages.toLocaleString("en")}, ${counted(count, "row")}`,
    ),
    step("Next page →", page + 1),
  );
}
