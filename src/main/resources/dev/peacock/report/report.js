"use strict";
for (const form of document.querySelectorAll("form.controls")) {
  const list = document.getElementById(form.dataset.list);
  const items = Array.from(list.children);
  const fields = form.elements;
  const number = (name, otherwise) => fields[name].value === "" ? otherwise : Number(fields[name].value);
  const by = (key) => (a, b) => Number(b.dataset[key]) - Number(a.dataset[key]);
  const orders = {
    value: by("value"),
    memorization: by("memorization"),
    gain: (a, b) => by("gain")(a, b) || by("value")(a, b),
    label: (a, b) => Number(a.dataset.label) - Number(b.dataset.label) || by("value")(a, b)
  };
  const show = () => {
    const label = fields.label.value;
    const low = number("low", -2);
    const high = number("high", 2);
    const sure = fields.sure === undefined ? false : fields.sure.checked;
    let count = 0;
    for (const item of items) {
      const value = Number(item.dataset.value);
      const fits = [
        label === "" || item.dataset.label === label,
        value >= low,
        high >= value,
        !sure || item.dataset.sure === "yes"
      ].every(Boolean);
      item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    fields.shown.value = count + " of " + items.length + " " + form.dataset.items + " shown";
  };
  const sort = () => list.append(...items.slice().sort(orders[fields.order.value]));
  form.addEventListener("input", show);
  fields.order.addEventListener("change", sort);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { sort(); show(); }));
  form.hidden = false;
  show();
}
