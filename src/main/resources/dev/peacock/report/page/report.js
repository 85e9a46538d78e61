"use strict";
for (const form of document.querySelectorAll("form[data-list]")) {
  const list = document.getElementById(form.dataset.list);
  const pages = document.getElementById(form.dataset.list + "-pages");
  const items = Array.from(list.children);
  const size = pages === null ? Math.max(1, items.length) : Number(pages.dataset.size);
  const fields = form.elements;
  const number = (name, otherwise) => fields[name].value === "" ? otherwise : Number(fields[name].value);
  const by = (key) => (a, b) => Number(b.dataset[key]) - Number(a.dataset[key]);
  const orders = {
    value: by("value"),
    memorization: by("memorization"),
    gain: (a, b) => by("gain")(a, b) || by("value")(a, b),
    label: (a, b) => Number(a.dataset.label) - Number(b.dataset.label) || by("value")(a, b)
  };
  let sorted = items;
  let page = 0;
  let last = 0;
  const fits = (item) => {
    const label = fields.label.value;
    const value = Number(item.dataset.value);
    const sure = fields.sure === undefined ? false : fields.sure.checked;
    return [
      label === "" || item.dataset.label === label,
      value >= number("low", -Infinity),
      number("high", Infinity) >= value,
      !sure || item.dataset.sure === "yes"
    ].every(Boolean);
  };
  const show = () => {
    const fitting = sorted.filter(fits);
    last = Math.max(0, Math.ceil(fitting.length / size) - 1);
    page = Math.min(page, last);
    const shown = new Set(fitting.slice(page * size, (page + 1) * size));
    for (const item of items) {
      item.hidden = !shown.has(item);
    }
    const some = last === 0 ? " shown" : " chosen, " + size + " on a page";
    fields.shown.value = fitting.length + " of " + items.length + " " + form.dataset.items + some;
    if (pages !== null) {
      pages.hidden = last === 0;
      pages.querySelector("output").value = "page " + (page + 1) + " of " + (last + 1);
      pages.children[0].setAttribute("aria-disabled", page === 0);
      pages.children[2].setAttribute("aria-disabled", page === last);
    }
  };
  const first = () => { page = 0; show(); };
  const sort = () => {
    sorted = items.slice().sort(orders[fields.order.value]);
    list.append(...sorted);
    first();
  };
  const turn = (by) => () => {
    const next = Math.min(last, Math.max(0, page + by));
    if (next !== page) {
      page = next;
      show();
      form.scrollIntoView();
    }
  };
  if (pages !== null) {
    pages.children[0].addEventListener("click", turn(-1));
    pages.children[2].addEventListener("click", turn(1));
  }
  form.addEventListener("input", first);
  fields.order.addEventListener("change", sort);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(sort));
  form.hidden = false;
  show();
}

const lookUp = document.getElementById("look-up-form");
if (lookUp !== null) {
  const most = 20;
  const ways = ["by its id", "by its number", "by its file", "by its line or row"];
  const found = document.getElementById("found");
  let numbers = null;
  const unpack = async () => {
    const packed = document.getElementById("numbers").content.textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const all = JSON.parse(await new Response(stream).text());
    for (const part of [all.train, all.test]) {
      let line = 0;
      part.line = part.line.map((more) => {
        line += more;
        return more === null ? null : line;
      });
    }
    return all;
  };
  const element = (name, ...content) => {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  };
  const source = (part, i) => part.files[part.file[i]] + (part.line[i] === null ? "" : part.line[i]);
  const way = (part, i, word) => {
    const from = source(part, i);
    return [
      part.id === undefined ? false : part.id[i] === word,
      String(i) === word,
      from === word || from.endsWith("/" + word),
      String(part.line[i]) === word
    ].indexOf(true);
  };
  const matches = (all, word, only) => {
    const result = [];
    for (const split of ["train", "test"]) {
      const part = all[split];
      const length = only === "" || only === split ? part.label.length : 0;
      for (let i = 0; length > i; i++) {
        const how = way(part, i, word);
        if (how !== -1) {
          result.push({ split, part, i, how });
        }
      }
    }
    return result.sort((a, b) => a.how - b.how);
  };
  const two = (thousandths) => (thousandths / 1000).toFixed(2).replace("-", "\u2212");
  const ofTrain = (part, i) => {
    const models = [part.in[i], part.out[i]];
    const right = [models[0] - part.wrong_in[i], models[1] - part.wrong_out[i]];
    const counts = part.score_in === undefined
      ? "It is classified correctly by " + right[0] + " of the " + models[0] + " models that saw it, and by "
        + right[1] + " of the " + models[1] + " that did not."
      : "Mean score of the " + models[0] + " models that saw it: " + two(part.score_in[i]) + "; of the " + models[1]
        + " that did not: " + two(part.score_out[i]) + ".";
    if (part.memorization[i] === null) {
      return ["Its memorization is undefined, since every model saw it, or none did. " + counts];
    }
    const range = part.low[i] === null ? "" : " (" + two(part.low[i]) + " to " + two(part.high[i]) + ")";
    return ["memorization ", element("b", two(part.memorization[i])), range + ". " + counts];
  };
  const ofTest = (part, i, all) => {
    const right = part.models[i] - part.wrong[i];
    const good = part.text !== undefined ? "More than half of its characters are predicted right by "
      : all.train.score_in === undefined ? "It is classified correctly by " : "It is denoised better than the mean image by ";
    const counts = good + right + " of " + part.models[i] + " models.";
    const top = part.top[i] === null ? "" : " The largest influence on it is that of train example " + part.top[i] + ": "
      + two(part.influence[i]) + ".";
    return [counts + top];
  };
  const card = (all, { split, part, i, how }) => {
    const title = element("h3", (split === "train" ? "Train" : "Test") + " example " + i + ", found " + ways[how]);
    const names = element("p");
    if (part.label[i] >= 0) {
      names.append(element("b", element("bdi", all.labels[part.label[i]])), " ");
    }
    if (part.id !== undefined) {
      if (part.id[i] !== null) {
        names.append("id ", element("bdi", part.id[i]), ", ");
      }
    }
    names.append(element("bdi", source(part, i)));
    const text = part.text === undefined ? [] : [element("p", element("bdi", part.text[i]))];
    return element("li", title, names, ...text, element("p", ...(split === "train" ? ofTrain : ofTest)(part, i, all)));
  };
  const answer = async (word, only) => {
    if (word === "") {
      return ["Type an id, a file and line, or a number."];
    }
    if (typeof DecompressionStream === "undefined") {
      return ["This browser is too old to unpack the numbers; use another, or the command above."];
    }
    numbers = numbers || unpack();
    const all = await numbers;
    const result = matches(all, word, only);
    if (result.length === 0) {
      return ["No example has this id, number, file or line."];
    }
    const more = result.length > most ? [element("p", "and " + (result.length - most) + " more")] : [];
    return [element("ul", ...result.slice(0, most).map((match) => card(all, match))), ...more];
  };
  lookUp.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = lookUp.elements;
    found.replaceChildren(...await answer(fields.word.value.trim(), fields.split.value));
  });
  lookUp.hidden = false;
}
