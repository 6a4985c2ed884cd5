"use strict";
(() => {
  const plots = JSON.parse(document.getElementById("plots").textContent);
  const radios = [...document.querySelectorAll(".language")];
  const language = () => radios.find((radio) => radio.checked).value;

  const isText = (value) => "en" in value && "vi" in value && Object.keys(value).length === 2;

  /* A plot's texts are {en, vi}: pick one language. Arrays of numbers pass as they are. */
  const inLanguage = (value, lang) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) {
      return value.some((item) => typeof item === "object" && item !== null) ? value.map((item) => inLanguage(item, lang)) : value;
    }
    if (isText(value)) return value[lang];
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inLanguage(item, lang)]));
  };

  const config = { displaylogo: false, displayModeBar: false, responsive: true };
  const figures = [...document.querySelectorAll(".plot")].map((place) => ({
    place,
    given: plots[place.dataset.plot],
    chosen: 0,
    tables: [...place.closest("figure").querySelectorAll(".variant")],
    chooser: null,
  }));

  const draw = (figure) => {
    const lang = language();
    const { data, layout } = inLanguage(figure.given.variants[figure.chosen].plot, lang);
    layout.height = Number(figure.place.dataset.height);
    if (figure.place.clientWidth < 520) layout.height += 80;
    figure.place.setAttribute("aria-label", figure.given.alternative[lang]);
    Plotly.react(figure.place, data, layout, config);
    figure.tables.forEach((table, index) => { table.hidden = index !== figure.chosen; });
  };

  const fill = (figure) => {
    if (!figure.chooser) return;
    const lang = language();
    figure.chooser.replaceChildren(...figure.given.variants.map((variant, index) => new Option(variant.label[lang], index)));
    figure.chooser.value = figure.chosen;
    figure.chooser.setAttribute("aria-label", plots.words.choose[lang]);
  };

  for (const figure of figures) {
    if (figure.given.variants.length < 2) continue;
    const row = document.createElement("div");
    row.className = "chooser";
    figure.chooser = document.createElement("select");
    figure.chooser.addEventListener("change", () => { figure.chosen = Number(figure.chooser.value); draw(figure); });
    row.append(figure.chooser);
    figure.place.before(row);
  }

  for (const twin of document.querySelectorAll(".twin")) twin.open = false;

  const speak = () => {
    const lang = language();
    document.documentElement.lang = lang;
    document.title = plots.words.title[lang];
    figures.forEach(fill);
  };
  const drawAll = () => figures.forEach((figure, index) => setTimeout(() => draw(figure), 10 * index));
  for (const radio of radios) radio.addEventListener("change", () => { speak(); drawAll(); });

  addEventListener("beforeprint", () => figures.forEach(({ place }) => Plotly.relayout(place, { width: 680, autosize: false })));
  addEventListener("afterprint", () => figures.forEach(({ place }) => Plotly.relayout(place, { width: null, autosize: true })));
  speak();
  drawAll();
})();
