// Draws the figures whose data stand in the page as JSON.
"use strict";

const NARROW = 600;

function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  Plotly.register({ moduleType: "locale", dictionary: {}, ...figure.locale });
  const isNarrow = place.clientWidth < NARROW;
  if (isNarrow) Object.assign(figure.layout, figure.narrow);
  place.replaceChildren();
  Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    locale: figure.locale.name,
    responsive: true,
  }).then(() => { place.dataset.drawn = "yes"; });
}

document.querySelectorAll("[data-figure]").forEach(draw);
