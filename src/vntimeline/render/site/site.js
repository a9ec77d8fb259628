/* The search of the website: it loads the index when somebody first turns to it. */
(() => {
  const { fold, phrasesOf, searchable, matches } = vntimelineSearch;

  /** The most results of a section that are listed; the others are counted. */
  const MOST = { countries: 12, people: 6, events: 12 };
  const NAMES = { countries: 'Country', people: 'Person', events: 'Event' };

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const named = (section) => ([path, spellings, tier, short]) => ({
    section, path, name: spellings[0], vi: spellings[1], tier, short,
    folded: spellings.map(fold),
    text: searchable(spellings),
  });

  /** The rows of the index, ready to be searched; see search_index.py. */
  const prepared = ({ event, countries, people, events }) => ({
    countries: countries.map(named('countries')),
    people: people.map(named('people')),
    events: events.map(([id, title, year, where, who]) => ({
      section: 'events', path: event.replace('ID', id), name: title, year,
      text: searchable([title, ...where.flatMap((at) => countries[at][1]), ...who.flatMap((at) => people[at][1])]),
    })),
  });

  let loaded = null;
  const load = (address) => {
    loaded ??= fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.json();
    }).then(prepared);
    loaded.catch(() => { loaded = null; }); // the next key tries again
    return loaded;
  };

  /** How near a name is: 0 for the name itself, 1 for its beginning, 2 for another word. */
  const distance = ({ folded }, asked) =>
    (folded.includes(asked) ? 0 : folded.some((name) => name.startsWith(asked)) ? 1 : 2);

  /** What a search finds, by section; names come by their distance, events newest first. */
  const search = (index, typed, only) => {
    const phrases = phrasesOf(typed);
    const asked = fold(typed);
    return Object.keys(NAMES).filter((section) => !only || section === only).map((section) => {
      const found = index[section].filter((each) => matches(phrases, each.text));
      if (section !== 'events') found.sort((a, b) => distance(a, asked) - distance(b, asked));
      return { section, found };
    });
  };

  const result = (root, { section, path, name, vi, year, tier, short }) => {
    const what = element('span', {}, element('bdi', {}, name));
    if (vi && vi !== name) what.append(' ', element('bdi', { class: 'vi', lang: 'vi' }, vi));
    if (tier) what.append(' ', element('span', { class: `level ${tier}` }, short));
    return element('li', {}, element('a', { href: `${root}${path}` }, what, ' ',
      element('span', { class: 'sort' }, year || NAMES[section])));
  };

  const box = (form) => {
    const { root, index, only } = form.dataset;
    const field = form.querySelector('input');
    const panel = form.querySelector('.found');
    const status = panel.querySelector('p');
    const list = panel.querySelector('ul');
    const links = () => [...list.querySelectorAll('a')];

    const close = () => { panel.hidden = true; };

    const draw = (sections) => {
      const shown = sections.flatMap(({ section, found }) => found.slice(0, only ? found.length : MOST[section]));
      const total = sections.reduce((sum, { found }) => sum + found.length, 0);
      list.replaceChildren(...shown.map((each) => result(root, each)));
      status.textContent = !total ? 'Nothing found.'
        : total > shown.length ? `${total} results; the first ${shown.length} are listed. Add a word to see fewer.`
          : `${total} ${total === 1 ? 'result' : 'results'}`;
      panel.hidden = false;
    };

    const ask = async () => {
      const typed = field.value;
      if (!phrasesOf(typed).length) { close(); return []; }
      try {
        const sections = search(await load(index), typed, only);
        if (field.value === typed) draw(sections);
        return sections.flatMap(({ found }) => found);
      } catch {
        list.replaceChildren();
        status.textContent = 'The search index could not be loaded. The lists of countries, people and events have all pages.';
        panel.hidden = false;
        return [];
      }
    };

    field.addEventListener('input', ask);
    form.addEventListener('submit', async (submit) => {
      submit.preventDefault();
      const [first] = await ask();
      if (first) location.href = `${root}${first.path}`;
    });
    // Down and up move through the results, escape closes them; each result is a link.
    form.addEventListener('keydown', (press) => {
      if (press.key === 'Escape') { field.focus(); close(); }
      const step = { ArrowDown: 1, ArrowUp: -1 }[press.key];
      if (!step || panel.hidden) return;
      press.preventDefault();
      const places = [field, ...links()];
      places[Math.max(0, Math.min(places.length - 1, places.indexOf(document.activeElement) + step))].focus();
    });
    form.addEventListener('focusout', (left) => { if (!form.contains(left.relatedTarget)) close(); });
    form.addEventListener('focusin', (entered) => {
      if (form.contains(entered.relatedTarget)) return;
      load(index).catch(() => {}); // said when something is asked
      if (field.value) ask();
    });
    form.hidden = false;
  };

  document.querySelectorAll('form.search').forEach(box);
})();
