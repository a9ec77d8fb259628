'use strict';
/* The board of any day, looked up in data that the program worked out: see board_data.py. */
const vntimelineBoard = (() => {
  const byId = (id) => document.getElementById(id);

  // Days: ISO texts, which compare as they stand

  const number = (day) => Math.round(Date.parse(day) / 864e5);
  const isoDay = (count) => new Date(count * 864e5).toISOString().slice(0, 10);
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
    'November', 'December'];
  const inWords = (day) => `${+day.slice(8)} ${months[day.slice(5, 7) - 1]} ${day.slice(0, 4)}`;
  /** Whether a text is a day of the calendar: the script's own would take 30 February for 2 March. */
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && text >= '0001' && !Number.isNaN(number(text)) && isoDay(number(text)) === text;

  // Standings: the lines of a country's level and of each sectoral partnership change on known days

  /** What a line is where the data say nothing of it. */
  const EMPTY = { since: '', event: '', formal_name: '', named_since: '', named_by: '', doubt: '', uncertain: false };

  const linesOn = (country, on) => country.tracks.map((days) => days.findLast((day) => day.from <= on)).filter(Boolean);

  /** The lines of a day's board, in the order of Timeline.tiers; the countries come sorted by name. */
  const standings = (data, on) =>
    data.countries.map((country) => ({ country, days: linesOn(country, on) }))
      .filter(({ days }) => days.length)
      .sort(({ days: [a] }, { days: [b] }) => a.order[0] - b.order[0] || (a.order[1] < b.order[1] ? -1 : a.order[1] > b.order[1] ? 1 : 0))
      .flatMap(({ country, days }) => days.flatMap((day) => day.lines).map((line) => ({ country, ...EMPTY, ...line })));

  // Drawing: the same table as board_table in board.html.j2

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const row = (data, line, changed) => {
    const { country, since, event, formal_name, named_since, named_by, doubt } = line;
    const to = (id) => data.event.replace('ID', id);
    const head = element('th', { scope: 'row' }, element('a', { href: country.href }, element('bdi', {}, country.name)));
    if (country.vi && country.vi !== country.name) head.append(' ', element('bdi', { class: 'vi', lang: 'vi' }, country.vi));
    const when = element('td', {});
    if (event) when.append(element('a', { href: to(event) }, since));
    if (doubt) when.append(' ', element('span', { class: 'doubt' }, doubt));
    const name = element('td', {}, element('bdi', {}, formal_name));
    if (named_by) name.append(' ', element('a', { class: 'named', href: to(named_by) }, `since ${named_since}`));
    return element('tr', changed ? { class: 'changed' } : {}, head, when, name);
  };

  /** How many countries have a level: `9`, or `8 to 9` where one may have it. */
  const count = (rows) => {
    const sure = rows.filter((line) => !line.uncertain).length;
    return sure === rows.length ? `${sure}` : `${sure} to ${rows.length}`;
  };

  /** Draw the board of a day; `changed` are the events whose lines are marked. */
  const draw = (data, on, changed) => {
    const all = standings(data, on);
    const groups = data.board.map(([tier, letters, name]) => [tier, letters, name, all.filter((line) => line.tier === tier)])
      .filter(([, , , rows]) => rows.length);
    const table = byId('Standings');
    [...table.tBodies].forEach((body) => body.remove());
    table.append(...groups.map(([tier, letters, name, rows]) => element('tbody', {},
      element('tr', { class: 'group' },
        element('th', { colspan: '3', scope: 'rowgroup' },
          element('span', { class: `level ${tier}` }, letters), ` ${name} `,
          element('span', { class: 'count' }, count(rows)))),
      ...rows.map((line) => row(data, line, changed.some(([country, own]) =>
        country === line.country.code && (own === null ? line.tier !== 'sectoral' : own === line.event)))))));
    const counts = groups.map(([, letters, , rows]) => `${count(rows)} ${letters}`).join(', ');
    byId('Standing').replaceChildren('As of ', element('time', { datetime: on }, inWords(on)),
      `: ${counts || 'no country has a partnership'}.`);
    byId('Uncovered').hidden = data.coverage !== null && data.coverage[0] <= on && on <= data.coverage[1];
  };

  /** Move the line in the chart to a day. */
  const mark = (on) => {
    const { first, last, span } = byId('Plot').dataset;
    const share = (number(on) - number(first)) / (number(last) - number(first) + 1);
    byId('Marker').setAttribute('transform', `translate(${span * Math.min(Math.max(share, 0), 1)} 0)`);
  };

  // The control

  /** How long each change stays while they are played, in milliseconds. */
  const PAUSE = 1100;

  /**
   * Let the slider, the date field and the buttons choose a day. `choose(day, from)` is called with each choice; `from`
   * names what gives many in a row, and is null for a single one. Returns what shows a day.
   */
  const control = (data, choose) => {
    const slider = byId('Slider');
    const play = byId('Play');
    let shown = null;
    let playing = 0;

    const before = (day) => data.changes.findLast((each) => each.day < day);
    const after = (day) => data.changes.find((each) => each.day > day);

    const speak = (how) => ['Changed', 'Standing'].forEach((id) => byId(id).setAttribute('aria-live', how));

    const stop = () => {
      clearInterval(playing);
      playing = 0;
      play.textContent = 'Play';
      speak('polite');
    };

    const go = (change, from) => {
      if (!change) return;
      choose(change.day, from);
      // Where the control stays in view, what it changed comes into view, too.
      const row = document.querySelector('#Standings .changed');
      if (row && getComputedStyle(byId('Day')).position === 'sticky') row.scrollIntoView({ block: 'nearest' });
    };

    const start = () => {
      go(after(shown) || data.changes[0], 'play');
      speak('off'); // two sentences a second are too much to hear
      play.textContent = 'Pause';
      playing = setInterval(() => (after(shown) ? go(after(shown), 'play') : stop()), PAUSE);
    };

    const show = (on) => {
      if (on === shown) return;
      shown = on;
      const now = data.changes.find((each) => each.day === on);
      draw(data, on, now ? now.rows : []);
      mark(on);
      const last = now || before(on);
      byId('Changed').textContent = last ? `${now ? '' : 'Last change, '}${inWords(last.day)}: ${last.text}` : '';
      slider.value = number(on);
      slider.setAttribute('aria-valuetext', inWords(on));
      byId('On').value = on;
      byId('Earlier').disabled = !before(on);
      byId('Later').disabled = !after(on);
    };

    const { first, last } = byId('Plot').dataset;
    slider.max = number(last);
    slider.min = number(first);
    play.hidden = !data.changes.length;
    slider.addEventListener('input', () => { stop(); choose(isoDay(slider.value), 'slider'); });
    // A day at a time, a key would have to be pressed thousands of times.
    slider.addEventListener('keydown', (press) => {
      const to = { ArrowLeft: before, ArrowDown: before, ArrowRight: after, ArrowUp: after }[press.key];
      if (!to) return;
      press.preventDefault();
      stop();
      go(to(shown), 'slider');
    });
    byId('On').addEventListener('change', (input) => { if (isDay(input.target.value)) { stop(); choose(input.target.value, 'on'); } });
    byId('Earlier').addEventListener('click', () => { stop(); go(before(shown), null); });
    byId('Later').addEventListener('click', () => { stop(); go(after(shown), null); });
    play.addEventListener('click', () => (playing ? stop() : start()));
    byId('Day').addEventListener('submit', (submit) => submit.preventDefault());
    byId('Day').hidden = false;
    return { show };
  };

  /** Open the chart at its last years, and keep the names of its rows in view. */
  const chart = () => {
    const lanes = byId('Lanes');
    lanes.addEventListener('scroll', () => byId('Names').setAttribute('transform', `translate(${lanes.scrollLeft} 0)`));
    lanes.scrollLeft = lanes.scrollWidth;
  };

  return Object.freeze({ control, chart, standings, inWords, isDay });
})();
