// Draws the figures whose data stand in the page as JSON.
"use strict";

const NARROW = 600;
const LOCALE = "reader";
const SMALLER = 0.7;

function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  // A name of its own: Plotly needs the whole of its "en" and would lose it to our part.
  Plotly.register({ moduleType: "locale", dictionary: {}, ...figure.locale, name: LOCALE });
  const isNarrow = place.clientWidth < NARROW;
  if (isNarrow) {
    Object.assign(figure.layout, figure.narrow);
    for (const { marker } of figure.data) {
      if (typeof marker?.size === "number") marker.size *= SMALLER;
      else if (marker?.size) marker.size = marker.size.map((size) => size * SMALLER);
    }
  }
  place.replaceChildren();
  Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    locale: LOCALE,
    responsive: true,
  }).then(() => { place.dataset.drawn = "yes"; });
  const { height } = figure.layout;
  addEventListener("beforeprint", () => Plotly.relayout(place, figure.printed));
  addEventListener("afterprint", () => Plotly.relayout(place, { height }));
}

document.querySelectorAll("[data-figure]").forEach(draw);
