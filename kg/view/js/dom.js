// Small makers of elements. Words go in as text, never as markup.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// A name from the data: kept apart from the writing direction of what stands around it.
function named(words, attributes = {}) {
  return make("bdi", attributes, words || "(no name)");
}

function jump(node, attributes = {}) {
  return make(
    "button",
    {
      type: "button",
      class: "jump",
      onclick: () => go({ ...PLACE, scene: sceneFor(node), focus: node.key }),
      ...attributes,
    },
    named(node.label),
  );
}

function counted(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many || one + "s"}`;
}

function dayInWords(day) {
  if (!day) return "";
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return ""; // no address at all: the headline stands without a link
  }
}
