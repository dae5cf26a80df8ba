// The words around the picture: caption, slider, legend; off the canvas, so that they cover nothing.

function showCaption() {
  const node = book.nodes.get(state.focus);
  const { remark, least, top } = picture.model;
  const caption = document.getElementById("caption");
  caption.replaceChildren(node ? named(node.label) : NAMES[state.scene]);
  document.getElementById("remark").textContent = remark;
  document
    .getElementById("canvas")
    .setAttribute(
      "aria-label",
      `${caption.textContent}: ${counted(picture.model.boxes.length, "box", "boxes")} and ${counted(picture.model.lines.length, "line")}. The list beside it says the same in words.`,
    );
  document.getElementById("least-label").hidden = Boolean(node) || top <= 1;
  const slider = document.getElementById("least");
  slider.max = Math.min(top || 1, 30);
  slider.value = least || 1;
  document.getElementById("least-value").textContent = least || "";
  showLegend();
}

const LEGEND = {
  talk: [
    ["bar line", ""],
    ["bar deny", "denials"],
    ["dash line", "mostly denials"],
  ],
  stand: [
    ["bar for", "for"],
    ["bar against", "against"],
    ["dash mixed", "both for and against"],
  ],
  agree: [
    ["bar for", "agree"],
    ["bar against", "disagree"],
    ["dash mixed", "agree and disagree"],
  ],
};

const MARK_WORDS = { person: "●", organization: "■", country: "◆", group: "▲", document: "▮", unnamed: "○" };

function showLegend() {
  const types = new Set(picture.model.boxes.map(({ node }) => node.type));
  const marks = Object.entries(MARK_WORDS).filter(([type]) => types.has(type));
  document
    .getElementById("legend")
    .replaceChildren(
      ...LEGEND[state.scene].map(([look, words]) =>
        make("li", {}, make("i", { class: look }), words || `${unit(state.scene)}s`),
      ),
      ...marks.map(([type, mark]) => make("li", {}, make("b", { "aria-hidden": "true" }, mark), type)),
    );
}
