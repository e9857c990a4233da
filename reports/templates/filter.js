"use strict";
// A long table gets a field that leaves the rows with all of its words; without this script every row stands there.
{
  const long = 12;
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => {
    const group = body.querySelector(".group")?.textContent ?? "";
    return [...body.rows].filter((row) => !row.matches(".group"))
      .map((row) => ({row, body, text: `${group} ${[...row.cells].map((cell) => cell.textContent).join(" ")}`.toLowerCase()}));
  });
  const added = (scroll) => {
    const table = scroll.querySelector("table");
    const total = table.querySelectorAll("tbody tr:not(.group)").length;
    if (total <= long) return;
    const [label, field, told] = ["label", "input", "output"].map((name) => document.createElement(name));
    field.type = "search";
    field.placeholder = "words, all of them";
    label.className = "filter";
    label.append("Rows with ", field, " ", told);
    let rows;
    field.addEventListener("input", () => {
      rows ??= rowsOf(table);
      const words = field.value.toLowerCase().split(/\s+/);
      const kept = rows.filter((each) => (each.row.hidden = !words.every((word) => each.text.includes(word))) === false);
      const bodies = new Set(kept.map((each) => each.body));
      for (const body of table.tBodies) body.hidden = !bodies.has(body);
      told.textContent = field.value.trim() ? `${kept.length.toLocaleString("en")} of ${total.toLocaleString("en")}` : "";
    });
    // The field is not on paper, so nothing there would say that rows are missing.
    addEventListener("beforeprint", () => rows?.forEach((each) => { each.row.hidden = each.body.hidden = false; }));
    addEventListener("afterprint", () => rows && field.dispatchEvent(new Event("input")));
    scroll.before(label);
  };
  document.querySelectorAll(".scroll").forEach(added);
}
