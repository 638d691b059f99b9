"use strict";
// Search, sliders, light and dark, print: small, without a framework, and nothing is loaded or evaluated as code.

const root = document.documentElement;

function remembered(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch { /* no storage: nothing is remembered */ }
  return null;
}

// -- light and dark ---------------------------------------------------------------------------------------------

const theme = remembered("theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
document.getElementById("theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remembered("theme", root.dataset.theme);
});

// -- search -----------------------------------------------------------------------------------------------------

const box = document.getElementById("search");
const verdict = document.getElementById("verdict");
if (box && verdict) {
  const rows = [...document.querySelectorAll("#equations tbody tr")];
  const found = document.getElementById("found");
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const shown = words.every(w => row.dataset.key.includes(w)) && (!verdict.value || row.dataset.verdict === verdict.value);
      row.hidden = !shown;
      row.style.display = shown ? "" : "none";
      count += shown;
    }
    found.textContent = words.length || verdict.value ? `${count} of ${rows.length}` : "";
  };
  box.addEventListener("input", filter);
  verdict.addEventListener("change", filter);
  box.form.addEventListener("submit", event => event.preventDefault());
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      box.focus();
    }
    if (event.key === "Escape" && document.activeElement === box) { box.value = ""; filter(); }
  });
}

// -- print: everything open -------------------------------------------------------------------------------------

addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([open])")) { each.open = true; each.dataset.closed = "yes"; }
});
addEventListener("afterprint", () => {
  for (const each of document.querySelectorAll("details[data-closed]")) { each.open = false; delete each.dataset.closed; }
});

// -- sliders ----------------------------------------------------------------------------------------------------

const LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

function gamma(x) {
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  x -= 1;
  let sum = 0.99999999999980993;
  LANCZOS.forEach((c, i) => { sum += c / (x + i + 1); });
  const t = x + LANCZOS.length - 0.5;
  return Math.sqrt(2 * Math.PI) * t ** (x + 0.5) * Math.exp(-t) * sum;
}

const OPERATIONS = {
  "+": (...a) => a.reduce((x, y) => x + y, 0), "*": (...a) => a.reduce((x, y) => x * y, 1), "^": (x, y) => x ** y,
  log: Math.log, exp: Math.exp, abs: Math.abs, sin: Math.sin, cos: Math.cos, tan: Math.tan, atan: Math.atan,
  min: Math.min, max: Math.max, gamma,
};

function value(node, at) {
  if (typeof node === "number") return node;
  if (typeof node === "string") return at[node];
  return OPERATIONS[node[0]](...node.slice(1).map(each => value(each, at)));
}

const COMPARE = { "<": (x, y) => x < y, ">": (x, y) => x > y, "<=": (x, y) => x <= y, ">=": (x, y) => x >= y };

function shown(x) {
  if (!Number.isFinite(x)) return "–";
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(5) : String(Number(x.toPrecision(6)));
}

function element(name, inside = "", attributes = {}) {
  const made = document.createElement(name);
  made.innerHTML = inside;
  for (const [key, each] of Object.entries(attributes)) made.setAttribute(key, each);
  return made;
}

function build(place) {
  const data = JSON.parse(place.dataset.values);
  const at = {};
  const outputs = [];
  for (const symbol of data.symbols) {
    at[symbol.name] = symbol.start;
    const low = symbol.linear ? Math.min(0.25, symbol.start / 4) : Math.log10(symbol.start) - 3;
    const high = symbol.linear ? Math.max(8, symbol.start * 2) : Math.log10(symbol.start) + 3;
    const start = symbol.linear ? symbol.start : Math.log10(symbol.start);
    const row = element("div", "", { class: "slider" });
    const slider = element("input", "", {
      type: "range", min: low, max: high, step: symbol.linear ? 0.05 : 0.01, "aria-label": symbol.name,
    });
    slider.value = start;
    const now = element("output");
    const show = () => {
      at[symbol.name] = symbol.linear ? Number(slider.value) : 10 ** Number(slider.value);
      now.textContent = shown(at[symbol.name]);
      slider.setAttribute("aria-valuetext", now.textContent);
    };
    slider.addEventListener("input", () => { show(); update(); });
    at[symbol.name] = symbol.start;
    now.textContent = shown(symbol.start);
    row.append(element("span", symbol.shown), slider, now);
    place.append(row);
  }
  const outside = element("p", "", { class: "outside", role: "status" });
  const table = element("table", "<thead><tr><th scope=\"col\">Quantity</th><th scope=\"col\">derived</th><th scope=\"col\">printed</th>"
    + "<th scope=\"col\">its value</th><th scope=\"col\">derived / printed</th></tr></thead>");
  const body = table.createTBody();
  for (const row of data.rows) {
    for (const member of row.printed.length ? row.printed : [null]) {
      const line = body.insertRow();
      line.insertCell().innerHTML = row.head;
      const derived = line.insertCell();
      line.insertCell().innerHTML = member ? member.shown : "";
      const printed = line.insertCell(), ratio = line.insertCell();
      outputs.push(ok => {
        const x = ok ? value(row.tree, at) : NaN, y = ok && member ? value(member.tree, at) : NaN;
        derived.textContent = shown(x);
        printed.textContent = member ? shown(y) : "";
        ratio.textContent = member ? shown(x / y) : "";
      });
    }
  }
  function update() {
    const broken = data.conditions.filter(c => !COMPARE[c.test[1]](value(c.test[0], at), value(c.test[2], at)));
    outside.innerHTML = broken.length ? `Derived only for ${broken.map(c => c.shown).join(", ")}: nothing is claimed here.` : "";
    for (const each of outputs) each(!broken.length);
  }
  const scroll = element("div", "", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Values" });
  scroll.append(table);
  place.append(outside, scroll);
  update();
}

for (const details of document.querySelectorAll("details.values")) {
  details.addEventListener("toggle", () => {
    const place = details.querySelector(".sliders");
    if (details.open && !place.childElementCount) build(place);
  });
}

// -- a link into a folded place opens it ------------------------------------------------------------------------

function open_target() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
}
addEventListener("hashchange", open_target);
open_target();

// -- without a font for mathematics scripts are not moved off the line: they are moved here ----------------------

function without_math_font() {
  const probe = element("div", "<math><msub><mi>x</mi><mn>1</mn></msub></math>", { style: "position:absolute;visibility:hidden" });
  document.body.append(probe);
  const [base, script] = [...probe.querySelectorAll("mi, mn")].map(each => each.getBoundingClientRect());
  probe.remove();
  return script.bottom - base.bottom < base.height * 0.08;
}
if (without_math_font()) root.classList.add("plain-math");

// -- with a server: answers are graded, and the page follows the file ---------------------------------------------

async function ask(address, question, output) {
  output.textContent = "…";
  try {
    const response = await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question),
    });
    output.innerHTML = (await response.json()).html;
  } catch {
    output.textContent = "The server does not answer.";
  }
}

if (root.dataset.server) {
  for (const form of document.querySelectorAll("form.answer")) {
    form.addEventListener("submit", event => {
      event.preventDefault();
      const output = form.querySelector("output");
      if (form.dataset.equation) ask("derivation", { equation: form.dataset.equation, text: form.elements.text.value }, output);
      else ask("answer", { exercise: form.dataset.exercise, answer: form.elements.answer.value }, output);
    });
  }
  new EventSource("events").addEventListener("changed", () => location.reload());
}
