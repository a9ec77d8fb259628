'use strict';
/* Filters, links and the levels on another day. Without it the page shows all events, and the levels on one day. */
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId('Data').textContent);
  const { fold, phrasesOf, searchable, matches, finds } = vntimelineSearch;
  const { inWords, isDay } = vntimelineBoard;
  const { element } = vntimelineCountry;

  // The state: what the address says after #

  const facets = ['country', 'kind', 'tier', 'significance'];
  const fields = { words: 'Words', since: 'Since', until: 'Until' };
  const empty = () => ({ country: [], kind: [], tier: [], significance: [], words: '', since: '', until: '',
    on: data.on, all: false, order: '', event: '' });

  const parse = (hash) => {
    const text = hash.replace(/^#/, '');
    const found = empty();
    const said = new URLSearchParams(text.includes('=') ? text : { event: text });
    facets.forEach((facet) => { found[facet] = (said.get(facet) || '').split(',').filter((value) => boxes[facet].has(value)); });
    found.words = said.get('words') || '';
    ['since', 'until', 'on'].forEach((key) => { if (isDay(said.get(key) || '')) found[key] = said.get(key); });
    found.all = said.get('all') === 'yes';
    found.order = said.get('order') === 'newest' ? 'newest' : '';
    found.event = records.some((each) => each.node.id === said.get('event')) ? said.get('event') : '';
    return found;
  };

  const written = (now) => {
    const parts = [];
    const add = (key, value) => parts.push(`${key}=${encodeURIComponent(value).replace(/%2C/g, ',')}`);
    facets.forEach((facet) => { if (now[facet].length) add(facet, now[facet].join(',')); });
    Object.keys(fields).forEach((key) => { if (now[key]) add(key, now[key]); });
    if (now.on !== data.on) add('on', now.on);
    if (now.all) add('all', 'yes');
    if (now.order) add('order', now.order);
    if (!parts.length) return `#${now.event}`;
    if (now.event) add('event', now.event);
    return `#${parts.join('&')}`;
  };

  // The filters

  /** The first and the last day of an event: those that are shown, unless these are a month or a year. */
  const daysOf = (node) => {
    if (node.dataset.days) return node.dataset.days.split('/');
    const shown = [...node.querySelectorAll('.when time')];
    return [shown[0].dateTime, shown.at(-1).dateTime];
  };

  const records = [...document.querySelectorAll('article')].map((node) => {
    const [earliest, latest] = daysOf(node);
    const country = [...node.querySelectorAll('.what a')].map((link) => decodeURIComponent(link.hash.replace('#country=', '')));
    return { node, country, kind: [], tier: [node.dataset.tier], significance: [], earliest, latest, text: null };
  });

  /** The box of a country, like those that the page has for other filters. */
  const countryBox = ([code, name, vi]) => {
    const label = element('span', {}, name);
    if (vi) label.append(' ', element('span', { class: 'vi', lang: 'vi' }, vi));
    return element('label', {}, element('input', { type: 'checkbox', name: 'country', value: code }), ' ', label, ' ',
      element('span', { class: 'count' }));
  };

  byId('Countries')?.append(...data.choices.map(countryBox));
  const boxes = Object.fromEntries(facets.map((facet) => [facet, new Map(
    [...document.querySelectorAll(`input[name="${facet}"]`)].map((box) => [box.value, box]))]));

  // Of a fixed word, an event has the class.
  ['kind', 'significance'].forEach((facet) => records.forEach((each) => {
    each[facet] = [...boxes[facet].keys()].filter((word) => each.node.classList.contains(word));
  }));

  /** The Vietnamese names of countries, by their codes, and of people, by their names: events do not repeat them. */
  const named = new Map([...document.querySelectorAll('#Spellings li')].map((each) => [...each.children].map((part) => part.textContent)));
  const vietnamese = (each) => each.country.map((code) => boxes.country.get(code)?.closest('label').querySelector('.vi')?.textContent || '');

  /** An event's texts: those of the store are the title and what is in <bdi>, those of the page are not. */
  const textOf = (each) => {
    const texts = [...each.node.querySelectorAll('h4, bdi')].map((part) => part.textContent);
    each.text ??= searchable([...texts, ...vietnamese(each), ...texts.map((text) => named.get(text) || '')].filter(Boolean));
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

  /** Of this number of events and more, the page shows the key ones at first, if there are any. */
  const MANY = 200;
  const isKey = (each) => each.significance[0] === 'key';
  const long = records.length >= MANY && byId('Everything') !== null;

  /** Whether only the key events are shown: nothing else is asked, and no link leads to another one. */
  const onlyKey = (now, tests) => long && !now.all && !Object.keys(tests).length
    && records.every((each) => each.node.id !== now.event || isKey(each));

  /** Put the years, and the events of each, into the order that is asked for. */
  let order = '';
  const sort = (asked) => {
    if (asked === order) return;
    order = asked;
    const years = [...document.querySelectorAll('section.year')];
    byId('Events').append(...years.reverse());
    years.forEach((year) => year.append(...[...year.querySelectorAll('article')].reverse()));
  };

  /** A chip for each chosen value, which removes it. */
  const chips = (now) => {
    const chip = (label, changed) => {
      const made = element('button', { type: 'button', class: 'chip', 'aria-label': `Remove the filter ${label}` }, `${label} ×`);
      made.addEventListener('click', () => { go(changed); byId('Timeline').focus({ preventScroll: true }); });
      return made;
    };
    const values = facets.flatMap((facet) => now[facet].map((value) => chip(
      boxes[facet].get(value).nextElementSibling.firstChild.textContent.trim(),
      { [facet]: now[facet].filter((other) => other !== value) })));
    const texts = { words: (text) => `“${text.trim()}”`, since: (day) => `from ${inWords(day)}`, until: (day) => `to ${inWords(day)}` };
    Object.keys(texts).filter((key) => now[key].trim()).forEach((key) => values.push(chip(texts[key](now[key]), { [key]: '' })));
    byId('Chips').replaceChildren(...values);
  };

  /** The years to jump to: those with events that are shown. */
  const listYears = () => byId('Year').replaceChildren(element('option', { value: '' }, 'jump to'),
    ...[...document.querySelectorAll('section.year:not([hidden]) h3')].map((year) => element('option', { value: year.id }, year.textContent)));

  /** The name of the only chosen country is the heading of its events. */
  const heading = byId('Timeline').textContent;
  const setCountry = (now) => {
    const code = now.country.length === 1 ? now.country[0] : '';
    vntimelineCountry.draw(data, code, now.on);
    byId('Timeline').replaceChildren(...(code ? [...boxes.country.get(code).nextElementSibling.cloneNode(true).childNodes] : [heading]));
  };

  const filter = (now) => {
    const tests = testsOf(now);
    const brief = onlyKey(now, tests);
    let shown = 0;
    records.forEach((each) => {
      const passed = passes(tests, each) && (!brief || isKey(each));
      each.node.hidden = !passed;
      shown += passed;
    });
    document.querySelectorAll('section.year').forEach((year) => {
      year.hidden = !year.querySelector('article:not([hidden])');
    });
    setSizes();
    sort(now.order);
    listYears();
    chips(now);
    setCountry(now);
    if (byId('Everything')) byId('Everything').hidden = !long || Object.keys(tests).length > 0;
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
    if (byId('All')) byId('All').checked = state.all;
    byId('Order').value = state.order;
    document.querySelectorAll('[data-chosen]').forEach((place) => { place.textContent = chosen(place.dataset.chosen); });
  };

  const show = (next) => {
    state = next;
    setControls();
    board.show(next.on);
    filter(next);
    document.querySelectorAll('article.open').forEach((node) => node.classList.remove('open'));
    if (next.event) byId(next.event).classList.add('open');
  };

  const reach = (node) => {
    node.tabIndex = -1;
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

  /** A link in the page leads on without losing the state: an event keeps the filters unless they hide it. */
  const follow = (click) => {
    const link = click.target.closest('a[href^="#"]');
    if (!link || click.ctrlKey || click.metaKey || click.shiftKey) return;
    click.preventDefault();
    const { country, event } = parse(link.hash);
    const fresh = { ...empty(), on: state.on, order: state.order };
    if (country.length) go({ ...fresh, country });
    else if (event) go(byId(event).hidden ? { ...fresh, event } : { event });
    reach(byId(country.length ? 'Timeline' : link.hash.slice(1)));
  };

  const listen = () => {
    document.addEventListener('click', follow);
    facets.forEach((facet) => boxes[facet].forEach((box) => box.addEventListener('change', () =>
      go({ [facet]: [...boxes[facet].values()].filter((each) => each.checked).map((each) => each.value) }))));
    byId('All')?.addEventListener('change', (input) => go({ all: input.target.checked }));
    byId('Order').addEventListener('change', (input) => go({ order: input.target.value }));
    byId('Year').addEventListener('change', (input) => {
      const year = byId(input.target.value);
      input.target.value = '';
      if (year) reach(year);
    });
    byId('Words').addEventListener('input', (input) => go({ words: input.target.value }, 'words'));
    ['since', 'until'].forEach((key) => byId(fields[key]).addEventListener('change', (input) =>
      go({ [key]: input.target.value }, key)));
    document.querySelectorAll('.clear').forEach((button) => button.addEventListener('click', () => {
      go({ ...empty(), on: state.on, order: state.order });
      byId('Timeline').focus({ preventScroll: true }); // the button is now hidden or disabled
    }));
    document.querySelectorAll('form').forEach((form) => form.addEventListener('submit', (submit) => submit.preventDefault()));
    window.addEventListener('popstate', restore);
  };

  const begin = () => {
    document.querySelectorAll('form[hidden]').forEach((form) => { form.hidden = false; });
    records.forEach(({ node }) => {
      const title = node.querySelector('h4');
      title.append(element('a', { href: `#${node.id}` }, ...title.childNodes));
    });
    // Where there is room beside the events, the short filters start open.
    const open = window.matchMedia('(min-width: 60rem)').matches;
    document.querySelectorAll('.filters .tier, .filters .kind').forEach((each) => { each.open = open; });
    vntimelineBoard.chart();
    listen();
    restore();
    // An address with filters opens at the events that they leave.
    if (!state.event && byId('Events').classList.contains('filtered')) reach(byId('Timeline'));
  };

  const board = vntimelineBoard.control(data, (on, from) => go({ on }, from));
  const standings = (on) => vntimelineBoard.standings(data, on);
  window.vntimeline = Object.freeze({ fold, finds, standings });
  begin();
})();
