"use strict";
// Inflates Plotly, then draws the figures one by one, in the colours of the reader's scheme.
(async () => {
  const {dark, figures} = JSON.parse(document.getElementById("report-data").textContent);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const config = {
    responsive: true,
    // Touch screens have no hover: there the buttons would lie on the chart for good.
    displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
    displaylogo: false,
    showSendToCloud: false,
    modeBarButtons: [["toImage", "resetScale2d"]],
  };

  // Swaps every colour of the light palette for its partner; everything else is copied as it is.
  const inScheme = (value, isDark) => {
    if (typeof value === "string") return isDark && Object.hasOwn(dark, value) ? dark[value] : value;
    if (Array.isArray(value)) return value.map((each) => inScheme(each, isDark));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inScheme(each, isDark)]));
  };

  const inflate = async (id) => {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (each) => each.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };

  const load = async () => {
    const script = document.createElement("script");
    script.textContent = await inflate("plotly-gzip");
    document.head.append(script);
    if (!window.Plotly) throw new Error("the chart library did not start");
  };

  const draw = async (isDark) => {
    for (const [id, spec] of Object.entries(figures)) {
      const {data, layout} = inScheme(spec, isDark);
      const place = document.getElementById(`chart-${id}`);
      await Plotly.react(place, data, fitted(data, layout, place), config);
      await new Promise((done) => setTimeout(done));  // lets the page scroll and answer meanwhile
    }
  };

  // Paper is white, narrower than most windows, and cannot be clicked open; diffs and plans would fill more of it than all the rest.
  const paper = {width: 690, autosize: false};
  const sized = (isDark, extra = {}) => {
    if (root.dataset.charts !== "ready") return;
    Object.entries(figures).forEach(([id, spec]) => {
      const place = document.getElementById(`chart-${id}`);
      const {data, layout} = inScheme(spec, isDark);
      Plotly.react(place, data, {...fitted(data, layout, place), ...extra}, config);
      if (!extra.width) Plotly.Plots.resize(place);
    });
  };
  // Before the charts are there: where they cannot be drawn, the tables in the folds are all that paper can show.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("section:not(#code) details:not([open])")];
    closed.forEach((each) => { each.open = true; });
    sized(false, paper);
  });
  addEventListener("afterprint", () => {
    closed.forEach((each) => { each.open = false; });
    sized(scheme.matches);
  });

  try {
    await load();
    await draw(scheme.matches);
    root.dataset.charts = "ready";
    scheme.addEventListener("change", () => draw(scheme.matches));
  } catch (error) {
    root.dataset.charts = "failed";
    const place = document.getElementById("chart-trouble");
    place.textContent = `The charts could not be drawn (${error.message}). Every number is in the tables too.`;
    place.hidden = false;
  }
})();
