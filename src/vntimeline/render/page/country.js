/* The view of a country above its events: its level on the day of the board, its steps, and its row of the chart. */
const vntimelineCountry = (() => {
  const byId = (id) => document.getElementById(id);

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const drawn = (name, attributes, ...children) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  /** The country's lines of the board: the level, or that there is none, and the sectoral partnerships. */
  const answers = (data, code, lines, on) => {
    const label = Object.fromEntries(data.board.map(([tier, letters, name]) => [tier, { letters, name }]));
    const to = (id) => data.event.replace('ID', id);
    const said = lines.map(({ tier, since, event, formal_name, named_since, named_by, doubt }) => {
      const line = element('p', { class: 'answer' },
        element('span', { class: `level ${tier}` }, label[tier].letters), ` ${label[tier].name}`);
      if (event) line.append(' since ', element('a', { href: to(event) }, since));
      if (formal_name) line.append(', “', element('bdi', {}, formal_name), '”');
      if (named_by) line.append(' since ', element('a', { href: to(named_by) }, named_since));
      if (doubt) line.append(' ', element('span', { class: 'doubt' }, doubt));
      return line;
    });
    if (!lines.length) said.push(element('p', { class: 'answer' }, 'No partnership'));
    const relations = data.relations[code];
    const note = element('p', { class: 'small' }, relations ? 'Diplomatic relations since ' : 'No date of diplomatic relations in the data',
      ...(relations ? [element('a', { href: to(relations[1]) }, relations[0])] : []), `. Level as of ${vntimelineBoard.inWords(on)}.`);
    return [...said, note];
  };

  /** The country's row of the chart, below the years. */
  const lane = (code) => {
    const link = [...document.querySelectorAll('#Names a')].find((each) => each.getAttribute('href') === `#country=${encodeURIComponent(code)}`);
    if (!link) return [];
    const left = byId('Time').getAttribute('transform').match(/[\d.]+/)[0] - 16;
    const width = byId('Plot').getAttribute('width') - left;
    const top = link.querySelector('text').getAttribute('y') - 15;
    const part = (from, height) => {
      const time = byId('Time').cloneNode(true);
      [time, ...time.querySelectorAll('[id]')].forEach((each) => each.removeAttribute('id'));
      return drawn('svg', { class: 'chart lane', viewBox: `${left} ${from} ${width} ${height}`, 'aria-hidden': 'true' }, time);
    };
    return [element('div', { class: 'lanes', role: 'region', 'aria-label': 'The levels over time, which scroll sideways', tabindex: '0' },
      part(0, 17), part(top, 25))];
  };

  /** The country's rows of the table of all steps. */
  const steps = (code) => {
    const own = [...document.querySelectorAll('.steps tr[data-country]')].filter((row) => decodeURIComponent(row.dataset.country) === code);
    if (!own.length) return [];
    const table = own[0].closest('table').cloneNode(false);
    const head = own[0].closest('table').tHead.cloneNode(true);
    table.append(head, element('tbody', {}, ...own.map((row) => row.cloneNode(true))));
    return [table];
  };

  /** Draw the view of a country, or remove it where `code` is empty. */
  const draw = (data, code, on) => {
    const place = byId('Country');
    place.hidden = !code;
    if (!code) return place.replaceChildren();
    const lines = vntimelineBoard.standings(data, on).filter(({ country }) => country.code === code);
    return place.replaceChildren(...answers(data, code, lines, on), ...lane(code), ...steps(code));
  };

  return Object.freeze({ draw, element });
})();
