'use strict';
/* Filters, links and the levels on another day. Without it the page shows all events, and the levels on one day. */
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId('Data').textContent);

  // Names: the same folding as names.fold

  /** Whether a mark combines with the letter before it: one of class 0 is not put in order by normalization. */
  const combines = (mark) => mark === '\u0345' || ('\u0345' + mark).normalize('NFD') !== '\u0345' + mark;

  /** Unicode's full case folding, but for letters whose capital folds to another letter's small one. */
  const caseless = (text) =>
    text.replace(/ẞ/g, 'ß').replace(/[^\u0131\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]+/g, (part) => part.toUpperCase().toLowerCase())
      .replace(/[\u13f8-\u13fd\uab70-\uabbf]/g, (letter) => letter.toUpperCase())
      .replace(/ς/g, 'σ');

  /** A text with each letter before its marks, and other forms of a letter as that letter; see names.decomposed. */
  const decomposed = (text) => text.replace(/[ÐƉ]/g, 'Đ').replace(/[ðɖ]/g, 'đ').normalize('NFKD');

  /** A text without case, diacritics and dots between single letters (U.S.). */
  const unmarked = (text) =>
    caseless(decomposed(text).replace(/[đĐ]/g, 'd').replace(/ı/g, 'i').replace(/\p{M}/gu, (mark) => (combines(mark) ? '' : mark)))
      .replace(/\.(?<=(?<![\p{L}\p{N}_])[\p{L}\p{Nl}\p{No}]\.)(?=[\p{L}\p{Nl}\p{No}](?![\p{L}\p{N}_]))/gu, '');

  const fold = (text) => unmarked(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

  // The search: the same rules as questions.search

  /** The words of texts in lower case with their diacritics; what stands between the texts (\0) counts as a word. */
  const wordsOf = (text) =>
    caseless(decomposed(text).replace(/\u0345/g, '').replace(/\p{M}/gu, (mark) => (combines(mark) ? (mark.length > 1 ? '' : mark) : ' ')))
      .replace(/(?<![\p{L}\p{N}\p{M}])\p{M}+/gu, '')
      .replace(/(?<![\p{L}\p{N}\p{M}_])([\p{L}\p{Nl}\p{No}]\p{M}*)\.(?=[\p{L}\p{Nl}\p{No}]\p{M}*(?![\p{L}\p{N}\p{M}_]))/gu, '$1')
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*|\0/gu) || [];

  /** What a search asks for: words, and phrases of words in quotes or joined by punctuation. */
  const phrasesOf = (typed) => (typed.replace(/\0/g, ' ').match(/["“”][^"“”]*["“”]?|[^\s"“”]+/g) || [])
    .map((part) => wordsOf(part).map((marked) => ({ marked, plain: fold(marked) })))
    .filter((words) => words.length);

  /** What is searched: texts without diacritics, each word behind a space, and their words when they are needed. */
  const searchable = (texts) => {
    const text = texts.join('\0');
    let words = null;
    return {
      plain: ` ${unmarked(text).replace(/[^\p{L}\p{N}]+/gu, (gap) => (gap.includes('\0') ? ' \0 ' : ' '))}`,
      words: () => { words ??= wordsOf(text); return words; },
    };
  };

  const equals = (asked, word) => (asked.marked === asked.plain ? fold(word) : word) === asked.marked;

  /** Whether a word begins with what is asked for; a letter with more diacritics than were typed is another one. */
  const begins = (asked, word) => {
    if (asked.marked === asked.plain) return fold(word).startsWith(asked.plain);
    return word.startsWith(asked.marked) && !/^\p{M}/u.test(word.slice(asked.marked.length));
  };

  const stands = (phrase, words) => words.some((_, at) => at + phrase.length <= words.length
    && phrase.every((asked, offset) => (offset < phrase.length - 1 ? equals : begins)(asked, words[at + offset])));

  const matches = (phrases, text) => phrases.length > 0 && phrases.every((phrase) =>
    text.plain.includes(` ${phrase.map((word) => word.plain).join(' ')}`)
    && (phrase.every((word) => word.plain === word.marked) || stands(phrase, text.words())));

  // Days: ISO texts, which compare as they stand

  const number = (day) => Math.round(Date.parse(day) / 864e5);
  const isoDay = (count) => new Date(count * 864e5).toISOString().slice(0, 10);
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
    'November', 'December'];
  const inWords = (day) => `${+day.slice(8)} ${months[day.slice(5, 7) - 1]} ${day.slice(0, 4)}`;
  /** Whether a text is a day of the calendar: the script's own would take 30 February for 2 March. */
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && text >= '0001' && !Number.isNaN(number(text)) && isoDay(number(text)) === text;

  // Standings: the lines of a country's level and of each sectoral partnership change on known days

  const linesOn = (country, on) => country.tracks.map((days) => days.findLast((day) => day.from <= on)).filter(Boolean);

  /** The lines of a day's board, in the order of Timeline.tiers; the countries come sorted by name. */
  const standings = (on) =>
    data.countries.map((country) => ({ country, days: linesOn(country, on) }))
      .filter(({ days }) => days.length)
      .sort(({ days: [a] }, { days: [b] }) => a.order[0] - b.order[0] || (a.order[1] < b.order[1] ? -1 : a.order[1] > b.order[1] ? 1 : 0))
      .flatMap(({ country, days }) => days.flatMap((day) => day.lines).map((line) => ({ country, ...line })));

  // The board

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const row = ({ country, since, event, formal_name, named_since, named_by, doubt }) => {
    const link = element('a', { href: `#country=${encodeURIComponent(country.code)}` },
      element('bdi', {}, country.name));
    const head = element('th', { scope: 'row' }, link);
    if (country.vi && country.vi !== country.name) head.append(' ', element('bdi', { class: 'vi', lang: 'vi' }, country.vi));
    const when = element('td', {});
    if (event) when.append(element('a', { href: `#${event}` }, since));
    if (doubt) when.append(' ', element('span', { class: 'doubt' }, doubt));
    const name = element('td', {}, element('bdi', {}, formal_name));
    if (named_by) name.append(' ', element('a', { class: 'named', href: `#${named_by}` }, `since ${named_since}`));
    return element('tr', {}, head, when, name);
  };

  /** How many countries have a level: `9`, or `8 to 9` where one may have it. */
  const count = (rows) => {
    const sure = rows.filter((line) => line.certain).length;
    return sure === rows.length ? `${sure}` : `${sure} to ${rows.length}`;
  };

  const group = (tier, letters, name, rows) =>
    element('tbody', {},
      element('tr', { class: 'group' },
        element('th', { colspan: '3', scope: 'rowgroup' },
          element('span', { class: `level ${tier}` }, letters), ` ${name} `,
          element('span', { class: 'count' }, count(rows)))),
      ...rows.map(row));

  const drawBoard = (on) => {
    const all = standings(on);
    const groups = data.board.map(([tier, letters, name]) => [tier, letters, name, all.filter((line) => line.tier === tier)])
      .filter(([, , , rows]) => rows.length);
    const table = byId('Standings');
    [...table.tBodies].forEach((body) => body.remove());
    table.append(...groups.map((each) => group(...each)));
    const counts = groups.map(([, letters, , rows]) => `${count(rows)} ${letters}`).join(', ');
    byId('Standing').replaceChildren('As of ', element('time', { datetime: on }, inWords(on)),
      `: ${counts || 'no country has a partnership'}.`);
    byId('Uncovered').hidden = data.coverage !== null && data.coverage[0] <= on && on <= data.coverage[1];
    drawMarker(on);
  };

  const drawMarker = (on) => {
    const { first, last, span } = byId('Plot').dataset;
    const share = (number(on) - number(first)) / (number(last) - number(first) + 1);
    byId('Marker').setAttribute('transform', `translate(${span * Math.min(Math.max(share, 0), 1)} 0)`);
  };

  // The state: what the address says after #

  const facets = ['country', 'kind', 'tier', 'significance'];
  const fields = { words: 'Words', since: 'Since', until: 'Until' };
  const empty = () => ({ country: [], kind: [], tier: [], significance: [], words: '', since: '', until: '',
    on: data.on, event: '' });

  const parse = (hash) => {
    const text = hash.replace(/^#/, '');
    const found = empty();
    const said = new URLSearchParams(text.includes('=') ? text : { event: text });
    facets.forEach((facet) => { found[facet] = (said.get(facet) || '').split(',').filter((value) => boxes[facet].has(value)); });
    found.words = said.get('words') || '';
    ['since', 'until', 'on'].forEach((key) => { if (isDay(said.get(key) || '')) found[key] = said.get(key); });
    found.event = records.some((each) => each.node.id === said.get('event')) ? said.get('event') : '';
    return found;
  };

  const written = (now) => {
    const parts = [];
    const add = (key, value) => parts.push(`${key}=${encodeURIComponent(value).replace(/%2C/g, ',')}`);
    facets.forEach((facet) => { if (now[facet].length) add(facet, now[facet].join(',')); });
    Object.keys(fields).forEach((key) => { if (now[key]) add(key, now[key]); });
    if (now.on !== data.on) add('on', now.on);
    if (!parts.length) return `#${now.event}`;
    if (now.event) add('event', now.event);
    return `#${parts.join('&')}`;
  };

  // The filters

  const records = [...document.querySelectorAll('article')].map((node) => ({
    node,
    country: node.dataset.country.split(' ').map(decodeURIComponent),
    kind: [node.dataset.kind],
    tier: [node.dataset.tier],
    significance: [node.dataset.significance],
    earliest: node.dataset.earliest,
    latest: node.dataset.latest,
    text: null,
  }));

  const boxes = Object.fromEntries(facets.map((facet) => [facet, new Map(
    [...document.querySelectorAll(`input[name="${facet}"]`)].map((box) => [box.value, box]))]));

  /** An event's texts: those of the store are in <bdi>, those of the page are not. */
  const textOf = (each) => {
    each.text ??= searchable([...each.node.querySelectorAll('bdi')].map((part) => part.textContent));
    return each.text;
  };

  /** One test for each part of the state that asks something: OR within it, AND between them. */
  const testsOf = (now) => {
    const tests = {};
    facets.filter((facet) => now[facet].length).forEach((facet) => {
      tests[facet] = (each) => each[facet].some((value) => now[facet].includes(value));
    });
    if (now.words.trim()) {
      const phrases = phrasesOf(now.words);
      tests.words = (each) => matches(phrases, textOf(each));
    }
    if (now.since) tests.since = (each) => each.latest >= now.since;
    if (now.until) tests.until = (each) => each.earliest <= now.until;
    return tests;
  };

  const passes = (tests, each, but) => Object.entries(tests).every(([key, test]) => key === but || test(each));

  /** Beside each checkbox, how many events it would show with the other filters as they are. */
  const countBoxes = (tests) => facets.forEach((facet) => {
    const counts = new Map();
    records.filter((each) => passes(tests, each, facet)).forEach((each) =>
      each[facet].forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    boxes[facet].forEach((box, value) => {
      box.closest('label').querySelector('.count').textContent = counts.get(value) || 0;
    });
  });

  /** The chosen filters in words: on paper nothing else tells which events these are. */
  const description = (now) => {
    const name = (facet) => document.querySelector(`.filters .${facet} summary`).firstChild.textContent.trim();
    const label = (box) => box.nextElementSibling.firstChild.textContent.trim();
    const parts = facets.filter((facet) => now[facet].length)
      .map((facet) => `${name(facet)}: ${now[facet].map((value) => label(boxes[facet].get(value))).join(', ')}`);
    if (now.words.trim()) parts.unshift(`Search: ${now.words.trim()}`);
    if (now.since) parts.push(`From: ${inWords(now.since)}`);
    if (now.until) parts.push(`To: ${inWords(now.until)}`);
    return parts.join(' · ');
  };

  /** Up to this number of events, the page lays all of them out, so that the scroll bar is exact. */
  const FEW = 200;

  const sizes = new CSSStyleSheet();
  document.adoptedStyleSheets = [sizes]; // style attributes are not allowed by the page's policy

  /** Tell the style sheet how many events each year has, from which it estimates the year's height. */
  const setSizes = () => sizes.replaceSync([...document.querySelectorAll('section.year:not([hidden])')].map((year) =>
    `[aria-labelledby="${year.getAttribute('aria-labelledby')}"] { --events: ${year.querySelectorAll('article:not([hidden])').length} }`)
    .join(' '));

  const filter = (now) => {
    const tests = testsOf(now);
    let shown = 0;
    records.forEach((each) => {
      const passed = passes(tests, each);
      each.node.hidden = !passed;
      shown += passed;
    });
    document.querySelectorAll('section.year').forEach((year) => {
      year.hidden = !year.querySelector('article:not([hidden])');
    });
    setSizes();
    byId('Events').classList.toggle('filtered', Object.keys(tests).length > 0);
    byId('Events').classList.toggle('few', shown <= FEW);
    byId('Nothing').hidden = shown > 0 || !records.length;
    const said = shown === records.length ? `${shown} events` : `${shown} of ${records.length} events`;
    if (byId('Count').textContent !== said) byId('Count').textContent = said;
    byId('Chosen').textContent = description(now);
    byId('Clear').disabled = !Object.keys(tests).length;
    countBoxes(tests);
  };

  // The state on the page

  let state = empty();
  let source = null;
  let timer = 0;

  /** What the summary of a filter shows. */
  const chosen = (filter) => {
    if (filter === 'days') return state.since || state.until ? `${state.since || '…'} to ${state.until || '…'}` : '';
    return state[filter].length ? `${state[filter].length} chosen` : '';
  };

  const setControls = () => {
    facets.forEach((facet) => boxes[facet].forEach((box, value) => { box.checked = state[facet].includes(value); }));
    Object.entries(fields).forEach(([key, id]) => { if (byId(id).value !== state[key]) byId(id).value = state[key]; });
    document.querySelectorAll('[data-chosen]').forEach((place) => { place.textContent = chosen(place.dataset.chosen); });
    byId('Slider').value = number(state.on);
    byId('Slider').setAttribute('aria-valuetext', inWords(state.on));
    byId('On').value = state.on;
    byId('Earlier').disabled = !turns.some((day) => day < state.on);
    byId('Later').disabled = !turns.some((day) => day > state.on);
  };

  const show = (next) => {
    const before = state;
    state = next;
    setControls();
    if (before.on !== next.on || !byId('Standings').dataset.drawn) drawBoard(next.on);
    byId('Standings').dataset.drawn = 'yes';
    filter(next);
    document.querySelectorAll('article.open').forEach((node) => node.classList.remove('open'));
    if (next.event) byId(next.event).classList.add('open');
  };

  const reach = (node) => {
    node.scrollIntoView({ block: 'start' });
    node.focus({ preventScroll: true });
  };

  /** Write the state to the address: a new entry in the history, but one only while a slider slides or words come. */
  const write = (from) => {
    const same = from !== null && from === source;
    const address = written(state);
    source = from;
    if (address === (location.hash || '#')) return;
    history[same ? 'replaceState' : 'pushState'](null, '', address);
  };

  const go = (changed, from = null) => {
    clearTimeout(timer);
    show({ ...state, event: '', ...changed });
    // A browser takes only so many addresses in a while.
    if (from === null) write(null);
    else timer = setTimeout(write, 250, from);
  };

  const restore = () => {
    clearTimeout(timer);
    source = null;
    show(parse(location.hash));
    if (state.event) reach(byId(state.event));
  };

  const turns = [...new Set(data.countries.flatMap((country) => country.tracks.flat().map((day) => day.from)))].sort();

  /** A link in the page leads on without losing the state: an event keeps the filters unless they hide it. */
  const follow = (click) => {
    const link = click.target.closest('a[href^="#"]');
    if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    const { country, event } = parse(link.hash);
    const fresh = { ...empty(), on: state.on };
    if (country.length) go({ ...fresh, country });
    else if (event) go(byId(event).hidden ? { ...fresh, event } : { event });
    reach(byId(country.length ? 'Timeline' : link.hash.slice(1)));
  };

  const listen = () => {
    document.addEventListener('click', follow);
    facets.forEach((facet) => boxes[facet].forEach((box) => box.addEventListener('change', () =>
      go({ [facet]: [...boxes[facet].values()].filter((each) => each.checked).map((each) => each.value) }))));
    byId('Words').addEventListener('input', (input) => go({ words: input.target.value }, 'words'));
    ['since', 'until'].forEach((key) => byId(fields[key]).addEventListener('change', (input) =>
      go({ [key]: input.target.value }, key)));
    document.querySelectorAll('.clear').forEach((button) => button.addEventListener('click', () => {
      go({ ...empty(), on: state.on });
      byId('Timeline').focus({ preventScroll: true }); // the button is now hidden or disabled
    }));
    byId('Slider').addEventListener('input', (input) => go({ on: isoDay(input.target.value) }, 'slider'));
    byId('On').addEventListener('change', (input) => { if (isDay(input.target.value)) go({ on: input.target.value }, 'on'); });
    byId('Earlier').addEventListener('click', () => go({ on: turns.filter((day) => day < state.on).pop() }));
    byId('Later').addEventListener('click', () => go({ on: turns.find((day) => day > state.on) }));
    document.querySelectorAll('form').forEach((form) => form.addEventListener('submit', (submit) => submit.preventDefault()));
    window.addEventListener('popstate', restore);
  };

  const begin = () => {
    const slider = byId('Slider');
    slider.max = number(byId('Plot').dataset.last);
    slider.min = number(byId('Plot').dataset.first);
    document.querySelectorAll('form[hidden]').forEach((form) => { form.hidden = false; });
    // Where there is room beside the events, the short filters start open.
    const open = window.matchMedia('(min-width: 60rem)').matches;
    document.querySelectorAll('.filters .tier, .filters .kind').forEach((each) => { each.open = open; });
    const lanes = byId('Lanes');
    lanes.addEventListener('scroll', () => byId('Names').setAttribute('transform', `translate(${lanes.scrollLeft} 0)`));
    lanes.scrollLeft = lanes.scrollWidth;
    listen();
    restore();
    // An address with filters opens at the events that they leave.
    if (!state.event && byId('Events').classList.contains('filtered')) reach(byId('Timeline'));
  };

  const finds = (typed, texts) => matches(phrasesOf(typed), searchable(texts));
  window.vntimeline = Object.freeze({ fold, finds, standings, turns });
  begin();
})();
