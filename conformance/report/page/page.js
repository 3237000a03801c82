"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const loops = page.loops || [], clauses = page.clauses || [], cases = page.cases || [];
  const byId = new Map(cases.map((one, index) => [one.id, index]));
  const casesOf = clauses.map(() => []);
  cases.forEach((one, index) => casesOf[one.clause || 0].push(index));

  // ---- Elements. Any text of the run goes in as text, never as markup.

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }
  const find = (id) => document.getElementById(id);
  const link = (href, text) => make("a", { href: /^https?:/.test(href) ? href : undefined, rel: "noreferrer" }, text);

  // ---- Verdicts: a colour class, a sign and a word, so that none of them has to be seen in colour.

  const kWords = {
    VERDICT_PASS: ["pass", "✓", "pass"], VERDICT_FAIL: ["fail", "✗", "fail"], VERDICT_DIFFERS: ["differs", "≠", "differs"],
    VERDICT_TIMEOUT: ["fail", "◷", "hung"], VERDICT_CRASH: ["fail", "‼", "crash"], VERDICT_HARNESS_ERROR: ["fail", "?", "error"],
    VERDICT_NOT_APPLICABLE: ["none", "–", "n/a"], VERDICT_NOT_RUN: ["none", "·", "not run"],
  };
  const kFailures = ["VERDICT_FAIL", "VERDICT_DIFFERS", "VERDICT_TIMEOUT", "VERDICT_CRASH", "VERDICT_HARNESS_ERROR"];
  const worst = [...kFailures.slice(2).reverse(), "VERDICT_FAIL", "VERDICT_DIFFERS", "VERDICT_PASS", "VERDICT_NOT_RUN", "VERDICT_NOT_APPLICABLE"];
  const fails = (result) => kFailures.includes(result.verdict) || (result.otherVerdicts || []).length > 0;
  const colour = (result) => (result.expected ? "known" : fails(result) && result.verdict === "VERDICT_PASS" ? "fail" : (kWords[result.verdict] || ["none"])[0]);
  const word = (result) => (kWords[result.verdict] || ["none", "", "no result"])[2] + (result.expected ? ", known" : "") + ((result.otherVerdicts || []).length ? ", not in each run" : "");
  const sign = (result) => (kWords[result.verdict] || ["", " "])[1];
  const resultOf = (loop, index) => loop.results[index] || {};
  const address = (caseIndex, loopIndex) => "#case=" + encodeURIComponent(cases[caseIndex].id) + "&loop=" + encodeURIComponent(loops[loopIndex].name);

  // ---- Head

  function showHead() {
    find("about").textContent = [page.startedAt, page.seconds !== undefined ? page.seconds.toFixed(1) + " s" : "", "version " + page.loopspecVersion].filter(Boolean).join(" · ");
    const notices = [];
    if (page.interrupted) notices.push("The run was cut short: " + page.interrupted);
    for (const loop of loops) {
      if (loop.unreachable) notices.push(loop.name + " could not be judged: " + loop.unreachable);
      for (const stale of loop.staleExpectations || []) notices.push(loop.name + ": " + stale);
    }
    find("notices").append(...notices.map((text) => make("p", { class: "notice" }, text)));
    find("loops").append(...loops.map(loopCard));
  }

  function loopCard(loop) {
    const count = { pass: 0, fail: 0, differs: 0, known: 0, none: 0 };
    for (const result of loop.results || []) if (result.verdict) ++count[colour(result)];
    const judged = count.pass + count.fail + count.differs + count.known;
    const bar = ["pass", "fail", "differs", "known"].map((kind) => make("span", { class: "v-" + kind, style: "flex:" + count[kind] }));
    const parts = [count.pass + " of " + judged + " pass"];
    if (count.fail) parts.push(count.fail + " fail");
    if (count.differs) parts.push(count.differs + " differ");
    if (count.known) parts.push(count.known + (count.known === 1 ? " known failure" : " known failures"));
    return make("li", {}, make("strong", {}, loop.name), make("small", {}, loop.description || ""), make("div", { class: "bar", "aria-hidden": "true" }, bar),
      make("span", {}, parts.join(", ")), loop.score ? make("span", { class: "score" }, "meets " + loop.score) : null, make("small", {}, count.none + " not applicable or not run"));
  }

  // ---- Matrix

  const kKinds = { all: "any result", fail: "failures", differs: "differences", known: "known failures", pass: "only passes", none: "nothing judged" };
  const state = { kind: "all", closed: new Set() };

  function clauseKinds(index) {
    const kinds = new Set();
    for (const loop of loops) for (const one of casesOf[index]) if (resultOf(loop, one).verdict) kinds.add(colour(resultOf(loop, one)));
    return kinds;
  }
  const kindsOf = clauses.map((_, index) => clauseKinds(index));
  const textOf = clauses.map((clause, index) => [clause.id, clause.statement, clause.section, ...casesOf[index].flatMap((one) => [cases[one].id, cases[one].title])].join("\n").toLowerCase());

  function isShown(index) {
    const clause = clauses[index], kinds = kindsOf[index];
    if (find("section").value && clause.section !== find("section").value) return false;
    if (find("level").value && clause.level !== find("level").value) return false;
    if (state.kind === "pass" && !(kinds.has("pass") && !kinds.has("fail") && !kinds.has("differs") && !kinds.has("known"))) return false;
    if (state.kind === "none" && (kinds.size !== 1 || !kinds.has("none"))) return false;
    if (["fail", "differs", "known"].includes(state.kind) && !kinds.has(state.kind)) return false;
    return find("search").value.toLowerCase().split(/\s+/).every((part) => textOf[index].includes(part));
  }

  function cellOf(index, loopIndex) {
    const own = casesOf[index].filter((one) => resultOf(loops[loopIndex], one).verdict);
    if (!own.length) return make("td", { class: "cell" });
    const rank = (one) => worst.indexOf(resultOf(loops[loopIndex], one).verdict) - (fails(resultOf(loops[loopIndex], one)) && !resultOf(loops[loopIndex], one).expected ? 100 : 0);
    const first = own.reduce((a, b) => (rank(b) < rank(a) ? b : a));
    const result = resultOf(loops[loopIndex], first);
    const alike = own.filter((one) => word(resultOf(loops[loopIndex], one)) === word(result)).length;
    const text = own.length === 1 ? word(result) : alike + "/" + own.length + " " + word(result);
    return make("td", { class: "cell" }, make("a", { href: address(first, loopIndex), class: "v-" + colour(result), "aria-label": clauses[index].id + " on " + loops[loopIndex].name + ": " + text },
      make("span", { "aria-hidden": "true" }, sign(result) + " "), text));
  }

  function rowOf(index) {
    const clause = clauses[index];
    const level = (clause.level || "").replace("LEVEL_", "");
    return make("tr", {}, make("th", { scope: "row" }, make("code", {}, clause.id), " ", make("small", {}, level), make("span", {}, clause.statement || "")),
      loops.map((_, loopIndex) => cellOf(index, loopIndex)));
  }

  const rows = new Map();
  function showMatrix() {
    const shown = clauses.map((_, index) => index).filter(isShown);
    const table = make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "clause"), loops.map((loop) => make("th", { scope: "col" }, loop.name)))));
    const sections = new Map();
    for (const index of shown) sections.set(clauses[index].section, [...(sections.get(clauses[index].section) || []), index]);
    for (const [section, indexes] of sections) {
      const closed = state.closed.has(section);
      const button = make("button", { type: "button", "aria-expanded": String(!closed) }, (closed ? "▸ " : "▾ ") + section + " (" + indexes.length + ")");
      button.addEventListener("click", () => { closed ? state.closed.delete(section) : state.closed.add(section); showMatrix(); });
      const body = make("tbody", {}, make("tr", { class: "section" }, make("th", { colspan: loops.length + 1, scope: "rowgroup" }, button)));
      if (!closed) for (const index of indexes) {
        if (!rows.has(index)) rows.set(index, rowOf(index));
        body.append(rows.get(index));
      }
      table.append(body);
    }
    find("matrix").replaceChildren(table);
    const count = shown.reduce((sum, index) => sum + casesOf[index].length, 0);
    find("count").textContent = shown.length + " of " + clauses.length + " clauses, " + count + " cases";
  }

  function showFilters() {
    for (const section of new Set(clauses.map((clause) => clause.section))) find("section").append(make("option", { value: section }, section));
    for (const [kind, text] of Object.entries(kKinds)) {
      const button = make("button", { type: "button", "aria-pressed": String(kind === state.kind) }, text);
      button.addEventListener("click", () => {
        state.kind = kind;
        for (const other of find("kinds").children) other.setAttribute("aria-pressed", String(other === button));
        showMatrix();
      });
      find("kinds").append(button);
    }
    find("search").addEventListener("input", showMatrix);
    find("section").addEventListener("change", showMatrix);
    find("level").addEventListener("change", showMatrix);
  }

  // Arrow keys go from cell to cell.
  function moveInMatrix(event) {
    const cell = event.target.closest("td.cell");
    if (!cell || !event.key.startsWith("Arrow")) return;
    const all = [...find("matrix").querySelectorAll("tr:not(.section)")].filter((row) => row.parentNode.tagName === "TBODY");
    let row = all.indexOf(cell.parentNode), column = cell.cellIndex;
    do {
      row += { ArrowUp: -1, ArrowDown: 1 }[event.key] || 0;
      column += { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
      const next = all[row] && all[row].cells[column];
      if (!next) return;
      const target = next.querySelector("a");
      if (target) { target.focus(); event.preventDefault(); return; }
    } while (true);
  }

  // ---- One case

  const kSources = { SOURCE_QUEUE: ["queue", "from the queue"], SOURCE_TIMER: ["timer", "a timer"], SOURCE_IO: ["io", "a descriptor"], SOURCE_THREAD: ["thread", "another thread"], SOURCE_MAIN: ["main", ""] };

  function lane(name, chips, kind) {
    if (!chips || !chips.length) return null;
    return make("div", { class: "lane" }, make("span", {}, name), make("div", {}, chips.map((text) => make("span", { class: "chip s-" + kind }, text))));
  }

  function itemOf(item, lines, marked) {
    const [kind, text] = kSources[item.source] || ["unknown", ""];
    const shown = [];
    for (let number = item.first; number <= item.last; ++number) shown.push(make("code", { class: number === marked ? "here" : undefined }, lines[number - 1].replace(/^ {2}(?=\S|  )/, "")));
    return make("div", { class: "item i-" + kind }, text ? make("small", {}, text) : null, shown);
  }

  function holds(turn, line) {
    return line > 0 && (turn.items || []).some((item) => item.first <= line && line <= item.last);
  }

  // `side` is whose turn it is ("expected"), `same` whether the other side's turn reads the same.
  function turnOf(turn, trace, side, same) {
    if (!turn) return make("div", { class: "turn gone" }, "");
    const lines = (trace.text || "").split("\n");
    const differs = holds(turn, trace.line || 0);
    const outside = !turn.number;
    const title = side + (same ? ", as the other" : "");
    return make("section", { class: "turn" + (outside ? " outside" : "") + (differs ? " differs" : "") + (same && side === "actual" ? " same" : ""), "aria-label": title + ", " + (outside ? "outside the loop" : "turn " + turn.number) },
      make("h5", {}, make("span", { "data-side": same ? "both" : side }, (outside ? "outside the loop" : "turn " + turn.number) + (differs ? " · first difference" : "")), make("span", {}, turn.time ? "@" + turn.time : "")),
      lane("queue", turn.queue, "queue"), lane("timers", turn.timers, "timer"), lane("I/O", turn.io, "io"),
      outside ? (turn.items || []).map((item) => itemOf(item, lines, trace.line))
        : make("div", { class: "lane" }, make("span", {}, "callbacks"), make("div", {}, (turn.items || []).map((item) => itemOf(item, lines, trace.line)))));
  }

  // A difference behind the last line has no turn of its own: it stands at the end.
  function endMark(trace) {
    const lines = (trace.text || "").split("\n").filter(Boolean).length;
    if (!trace.line || trace.line <= lines) return null;
    return make("div", { class: "turn differs" }, make("div", { class: "item" }, make("code", { class: "here" }, "(ends here)")));
  }

  function linesOf(turn, trace) {
    const lines = (trace.text || "").split("\n");
    return (turn.items || []).map((item) => lines.slice(item.first - 1, item.last).map((line) => line.replace(/ {2}# .*/, "")).join("\n")).join("\n");
  }

  function timelineOf(expected, actual) {
    const left = expected.turns || [], right = actual.turns || [];
    const grid = make("div", { class: "timeline" }, make("h4", {}, "expected"), make("h4", { class: "second" }, "actual"));
    for (let i = 0; i < Math.max(left.length, right.length); ++i) {
      const same = Boolean(left[i] && right[i]) && linesOf(left[i], expected) === linesOf(right[i], actual);
      grid.append(turnOf(left[i], expected, "expected", same), turnOf(right[i], actual, "actual", same));
    }
    const ends = [endMark(expected), endMark(actual)];
    if (ends[0] || ends[1]) grid.append(ends[0] || make("div", { class: "turn gone" }), ends[1] || make("div", { class: "turn gone" }));
    return grid;
  }

  function markedText(trace) {
    const lines = (trace.text || "").split("\n");
    return make("pre", { tabindex: "0" }, lines.flatMap((line, index) => [index + 1 === trace.line ? make("mark", {}, line) : line, "\n"]));
  }

  function failing() {
    const found = [];
    cases.forEach((_, caseIndex) => loops.forEach((loop, loopIndex) => { if (fails(resultOf(loop, caseIndex))) found.push(address(caseIndex, loopIndex)); }));
    return found;
  }

  function walkOf(here) {
    const all = failing(), at = all.indexOf(here);
    return make("nav", { class: "walk", "aria-label": "Results" }, make("a", { href: "#" }, "← all clauses"),
      make("span", {}, at > 0 ? make("a", { href: all[at - 1], accesskey: "p" }, "previous failure") : "", " ", at + 1 < all.length && at >= 0 ? make("a", { href: all[at + 1], accesskey: "n" }, "next failure") : ""));
  }

  function clauseOf(clause) {
    return [make("h3", {}, "Clause"), make("p", {}, make("code", {}, clause.id), " ", make("span", { class: "badge v-none" }, (clause.level || "").replace("LEVEL_", "")), " ", clause.section || "", make("br", {}), clause.statement || ""),
      make("p", {}, (clause.sources || []).map((source) => [source.link ? link(source.link, source.text) : source.text, make("br", {})]))];
  }

  function tracesOf(test, result) {
    if (result.actualTrace || result.expectedTrace) {
      const expected = result.expectedTrace || {}, actual = result.actualTrace || {};
      return [make("h3", {}, "Turns of the loop"), legend(), timelineOf(expected, actual),
        make("details", {}, make("summary", {}, "Both traces as text"), make("div", { class: "pair" }, make("div", {}, "expected", markedText(expected)), make("div", {}, "actual", markedText(actual))))];
    }
    if (!test.trace) return [];
    const grid = make("div", {}, (test.trace.turns || []).map((turn) => turnOf(turn, test.trace, "expected", false)));
    return [make("h3", {}, "Turns of the loop, as asyncio does it"), legend(), grid, make("details", {}, make("summary", {}, "The trace as text"), markedText(test.trace))];
  }

  function legend() {
    return make("p", { class: "legend" }, "Read out of the trace: what stood in the ready queue, which timers and descriptors were waited for as a turn began, and what it ran. ",
      make("span", { class: "chip s-queue" }, "queue"), make("span", { class: "chip s-timer" }, "timers"), make("span", { class: "chip s-io" }, "I/O"), make("span", { class: "chip s-thread" }, "thread"));
  }

  function showCase(caseIndex, loopIndex) {
    const test = cases[caseIndex], clause = clauses[test.clause || 0], loop = loops[loopIndex], result = resultOf(loop, caseIndex);
    const others = casesOf[test.clause || 0].filter((one) => one !== caseIndex);
    document.title = test.id + " on " + loop.name + " – loopspec report";
    const why = result.message || (result.verdict === "VERDICT_PASS" ? "As asyncio does it." : "No result.");
    const known = result.expected ? make("p", {}, "Known: " + (result.expectationReason || "") + " ", result.expectationLink ? link(result.expectationLink, result.expectationLink) : "") : null;
    find("case").replaceChildren(...[
      walkOf(address(caseIndex, loopIndex)),
      make("h2", { tabindex: "-1" }, make("span", { class: "badge v-" + colour(result) }, sign(result) + " " + word(result)), " ", make("code", {}, test.id)),
      make("ul", { class: "tabs", "aria-label": "The case on each implementation" }, loops.map((other, index) => make("li", {},
        make("a", { href: address(caseIndex, index), class: "v-" + colour(resultOf(other, caseIndex)), "aria-current": index === loopIndex ? "page" : undefined }, sign(resultOf(other, caseIndex)) + " " + other.name)))),
      make("p", { class: "why v-" + colour(result) }, why), known,
      make("p", {}, test.title || ""),
      ...tracesOf(test, result),
      ...clauseOf(clause),
      make("h3", {}, "Program"), make("pre", { tabindex: "0" }, test.program || ""),
      ...(result.again ? [make("h3", {}, "Run it again"), make("pre", { tabindex: "0" }, result.again)] : []),
      ...(others.length ? [make("h3", {}, "Other cases of this clause"), make("ul", { class: "tabs" }, others.map((one) => make("li", {},
        make("a", { href: address(one, loopIndex), class: "v-" + colour(resultOf(loop, one)) }, sign(resultOf(loop, one)) + " " + cases[one].id))))] : []),
    ].filter((child) => child !== null));
  }

  // ---- Where we are: the part of the address behind #.

  let scrolled = 0;
  function show() {
    const words = new URLSearchParams(location.hash.slice(1));
    const caseIndex = byId.get(words.get("case")), loopIndex = Math.max(0, loops.findIndex((loop) => loop.name === words.get("loop")));
    const isCase = caseIndex !== undefined && loops.length > 0;
    if (isCase && !find("overview").hidden) scrolled = scrollY;
    find("overview").hidden = isCase;
    find("case").hidden = !isCase;
    if (isCase) {
      showCase(caseIndex, loopIndex);
      scrollTo(0, 0);
      find("case").querySelector("h2").focus({ preventScroll: true });
    } else {
      document.title = "loopspec report";
      scrollTo(0, scrolled);
    }
  }

  showHead();
  showFilters();
  showMatrix();
  show();
  addEventListener("hashchange", show);
  find("matrix").addEventListener("keydown", moveInMatrix);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "/") { location.hash = ""; find("search").focus(); event.preventDefault(); }
    if (event.key === "Escape") location.hash = "";
    const step = find("case").querySelector({ n: '[accesskey="n"]', p: '[accesskey="p"]' }[event.key] || "none");
    if (step && !find("case").hidden) step.click();
  });
  document.documentElement.dataset.ready = "yes";
})();
