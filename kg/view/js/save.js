// What is shown, as files: the rows as CSV, the picture as PNG. Nothing leaves the page.

const COLUMNS = {
  who: (row) => row.who?.label || "",
  role: (row) => row.role,
  type: (row) => row.type,
  what: (row) => row.whats.map((node) => node.label).join("; "),
  stance: (row) => row.stance,
  mode: (row) => row.mode || "",
  kind: (row) => row.kind || "",
  according_to: (row) => row.via,
  words: marked,
  passage: (row) => row.words.join("").trim(),
  outlet: (row) => row.article[1],
  date: (row) => row.day,
  headline: (row) => row.article[0],
  url: (row) => row.article[3],
  confidence: (row) => (row.sure / 100).toFixed(2),
};

function rowsAsCsv(rows) {
  const lines = [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((cell) => cell(row)))];
  return "\ufeff" + lines.map((cells) => cells.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

// A cell that a spreadsheet would run as a formula is kept as text.
function csvCell(words) {
  const guarded = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(words) ? `'${words}` : words;
  return `"${guarded.replace(/"/g, '""')}"`;
}

function saveCsv() {
  save(
    new Blob([rowsAsCsv(shownRows())], { type: "text/csv;charset=utf-8" }),
    `${SCENES[rowsScene()].rows}.csv`,
  );
}

function savePng() {
  const drawn = document.querySelector("#canvas canvas");
  const sheet = make("canvas", { width: drawn.width, height: drawn.height });
  const context = sheet.getContext("2d");
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(drawn, 0, 0);
  sheet.toBlob((blob) => save(blob, `${state.scene}.png`));
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
