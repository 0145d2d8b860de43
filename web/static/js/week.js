// A week of hours to tick, over the fields in which the hours of each day are written: the fields are what is sent, and
// hours finer than the grid stay as they are written. Without this script one writes the hours.
"use strict";
(() => {
  const HOUR = 60;
  const NOON = 12;
  const DAY = 24 * HOUR;
  const fields = [...document.querySelectorAll('input[name^="weekly."]')];
  const place = fields[0]?.closest(".filter-grid");
  if (fields.length !== 7 || !place) return;

  // --- hours as they are written, and as minutes of a day: an end past the day's is on the next ---

  const minutes = (text) => {
    const found = /^(\d{1,2})(?::(\d\d))?\s*(?:([ap])\.?\s?m\.?)?$/i.exec(text.trim());
    if (!found || !(found[2] || found[3])) return null;
    const [hour, minute, half] = [Number(found[1]), Number(found[2] ?? 0), found[3]?.toLowerCase()];
    if (minute >= HOUR || (half ? hour < 1 || hour > NOON : hour >= 24)) return null;
    return (half ? (hour % NOON) + (half === "p" ? NOON : 0) : hour) * HOUR + minute;
  };

  const written = (at) => {
    const [hour, minute] = [Math.floor((at % DAY) / HOUR), at % HOUR];
    return `${hour % NOON || NOON}:${String(minute).padStart(2, "0")} ${hour < NOON ? "AM" : "PM"}`;
  };
  const halves = (ends) => new Set(ends.map((end) => /m\.?$/i.test(end.trim()))).size; // "1 PM to 5:00" is no span

  function read(text) {
    const spans = [];
    for (const part of text.split(/[;\n]/).map((each) => each.trim()).filter(Boolean)) {
      if (part.toLowerCase() === "all day") {
        spans.push([0, DAY]);
        continue;
      }
      const clocks = part.split(/\s*[-–—]\s*|\s+to\s+/);
      const ends = clocks.map(minutes);
      if (ends.length !== 2 || ends.includes(null) || halves(clocks) > 1) return null;
      spans.push([ends[0], ends[1] > ends[0] ? ends[1] : ends[1] + DAY]);
    }
    return spans;
  }

  function merged(spans) {
    const all = [];
    for (const [begin, end] of spans.filter(([from, to]) => from < to).sort((one, other) => one[0] - other[0])) {
      const last = all.at(-1);
      if (last && begin <= last[1]) last[1] = Math.max(last[1], end);
      else all.push([begin, end]);
    }
    return all;
  }

  // Of hours that run for more than a day, the rest is written apart: no two times say more than a day.
  const apart = ([begin, end]) => (end - begin > DAY ? [[begin, end - DAY], [end - DAY, end]] : [[begin, end]]);

  const write = (spans) =>
    merged(spans)
      .flatMap(apart)
      .map(([begin, end]) => (begin === 0 && end === DAY ? "all day" : `${written(begin)} to ${written(end)}`))
      .join("; ");

  const less = (spans, from, to) => spans.flatMap(([begin, end]) => [[begin, Math.min(end, from)], [Math.max(begin, to), end]]).filter(([begin, end]) => begin < end);

  // --- the week: what each day's field says, and null for one that can't be read ---

  const week = () => fields.map((field) => read(field.value));

  function covered(days, day, hour) {
    const from = hour * HOUR;
    const evening = (days[(day + 6) % 7] ?? []).map(([begin, end]) => [begin - DAY, end - DAY]);
    return merged([...days[day], ...evening]).reduce((sum, [begin, end]) => sum + Math.max(0, Math.min(end, from + HOUR) - Math.max(begin, from)), 0);
  }

  function set(day, hour, free) {
    const days = week();
    const before = (day + 6) % 7;
    if (!days[day]) return;
    const from = hour * HOUR;
    if (free) days[day] = [...days[day], [from, from + HOUR]];
    else {
      days[day] = less(days[day], from, from + HOUR);
      // Hours past midnight are written on the day before: what is left of them beyond this one is the day's own.
      const evening = less(days[before] ?? [], from + DAY, from + DAY + HOUR);
      if (days[before]) {
        days[day].push(...evening.filter(([begin]) => begin >= DAY).map(([begin, end]) => [begin - DAY, end - DAY]));
        days[before] = evening.filter(([begin]) => begin < DAY);
      }
    }
    for (const each of free ? [day] : [before, day]) {
      if (days[each] && write(days[each]) !== write(read(fields[each].value))) fields[each].value = write(days[each]);
    }
  }

  // --- the grid ---

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const names = fields.map((field) => document.querySelector(`label[for="${field.id}"]`).textContent.trim());
  const clock = (hour) => `${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`;
  const boxes = names.map((name, day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const box = made("input", { type: "checkbox", tabIndex: -1, ariaLabel: `${name}, ${clock(hour)} to ${clock((hour + 1) % 24)}` });
      box.dataset.day = day;
      box.dataset.hour = hour;
      return box;
    }),
  );
  const rows = Array.from({ length: 24 }, (_, hour) =>
    made("tr", {}, made("th", { scope: "row" }, clock(hour)), ...boxes.map((day) => made("td", {}, made("label", {}, day[hour])))),
  );
  const head = made("tr", {}, made("th", { scope: "col" }, "Hour"), ...names.map((name) => made("th", { scope: "col" }, made("abbr", { title: name }, name.slice(0, 3)))));
  const table = made("table", { className: "week" }, made("caption", {}, "Free every week: arrow keys move, Space ticks. Half-filled hours are free in part, as the fields below say."), made("thead", {}, head), made("tbody", {}, ...rows));
  const more = made("button", { type: "button", className: "usa-button usa-button--quiet usa-button--small" }, "Show the night too");
  const alike = made("button", { type: "button", className: "usa-button usa-button--quiet usa-button--small" }, `${names[1]} to ${names[4]} like ${names[0]}`);
  place.before(made("div", { className: "week-frame" }, table, made("p", { className: "actions" }, more, alike)));

  const [EARLY, LATE] = [6, 22];
  let night = false;

  function show() {
    const days = week();
    for (const [day, column] of boxes.entries()) {
      for (const [hour, box] of column.entries()) {
        const free = days[day] ? covered(days, day, hour) : 0;
        box.disabled = !days[day];
        box.checked = free >= HOUR;
        box.indeterminate = 0 < free && free < HOUR;
      }
    }
    const used = (hour) => boxes.some((column) => column[hour].checked || column[hour].indeterminate);
    for (const [hour, row] of rows.entries()) row.hidden = !night && (hour < EARLY || hour >= LATE) && !used(hour);
    more.hidden = night || rows.every((row) => !row.hidden);
  }

  let here = boxes[0][8];
  here.tabIndex = 0;
  function go(box) {
    here.tabIndex = -1;
    here = box;
    here.tabIndex = 0;
    here.focus();
  }

  table.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || !event.target.matches("input")) return;
    event.preventDefault();
    let [day, hour] = [Number(event.target.dataset.day), Number(event.target.dataset.hour)];
    do {
      day += step[0];
      hour += step[1];
    } while (boxes[day]?.[hour] && (rows[hour].hidden || boxes[day][hour].disabled));
    if (boxes[day]?.[hour]) go(boxes[day][hour]);
  });

  table.addEventListener("change", (event) => {
    const { day, hour } = event.target.dataset;
    set(Number(day), Number(hour), event.target.checked);
    show();
  });

  // Dragged over with a mouse, hours get what the first one got.
  let painting = null;
  const boxAt = (event) => event.target.closest("td")?.querySelector("input:not(:disabled)");
  table.addEventListener("pointerdown", (event) => {
    const box = event.pointerType === "mouse" && event.button === 0 && boxAt(event);
    painting = box ? { first: box, free: !box.checked } : null;
  });
  table.addEventListener("pointerover", (event) => {
    const box = painting && event.buttons === 1 && boxAt(event);
    if (!box || (box === painting.first && !painting.moved)) return;
    painting.moved = true;
    for (const each of [painting.first, box]) set(Number(each.dataset.day), Number(each.dataset.hour), painting.free);
    show();
  });
  table.addEventListener("click", (event) => {
    if (painting?.moved) event.preventDefault(); // it came back to where it began: that is no click
    painting = null;
  });
  document.addEventListener("pointerup", (event) => {
    if (!table.contains(event.target)) painting = null;
  });
  table.addEventListener("dragstart", (event) => event.preventDefault());

  more.addEventListener("click", () => {
    night = true;
    show();
    go(boxes[0][0]);
  });
  alike.addEventListener("click", () => {
    for (const field of fields.slice(1, 5)) field.value = fields[0].value;
    show();
  });
  for (const field of fields) field.addEventListener("input", show);
  show();
})();
