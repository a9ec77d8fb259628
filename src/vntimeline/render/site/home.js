/* The board of the home page; the address keeps the day after #. */
(() => {
  const data = JSON.parse(document.getElementById('Data').textContent);
  const { control, chart, isDay } = vntimelineBoard;
  if (!document.getElementById('Plot')) return;
  let timer = 0;

  const asked = () => {
    const day = new URLSearchParams(location.hash.slice(1)).get('on') || '';
    return isDay(day) ? day : data.on;
  };

  const board = control(data, (day) => {
    board.show(day);
    clearTimeout(timer); // a browser takes only so many addresses in a while
    timer = setTimeout(() => history.replaceState(null, '', day === data.on ? location.pathname : `#on=${day}`), 250);
  });

  chart();
  board.show(asked());
  window.addEventListener('hashchange', () => board.show(asked()));
})();
