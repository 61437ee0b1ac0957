// Draws the figures whose data stand in the page as JSON.
"use strict";

function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  Plotly.register({ moduleType: "locale", dictionary: {}, ...figure.locale });
  if (place.clientWidth < 600) {
    figure.data[0].marker.size = 6;
    figure.data[0].error_y.width = 0;
    figure.layout.height = 360;
  }
  place.replaceChildren();
  Plotly.newPlot(place, figure.data, figure.layout, {
    displayModeBar: false,
    locale: figure.locale.name,
    responsive: true,
  }).then(() => { place.dataset.drawn = "yes"; });
}

document.querySelectorAll("[data-figure]").forEach(draw);
