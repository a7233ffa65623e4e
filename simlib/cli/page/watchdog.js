// Now and then a page never gets through: its kernel starts and no word comes back. Then it is
// loaded again, three times at most, and after that it says so. Sessions are on disk, so nothing is
// lost. The page is there once every desk of it is drawn; what is computed further down may follow.
window.crossdesk = (() => {
  const QUIET = %%quiet%% * 1000, MOST = 3, key = `crossdesk ${location.pathname}`;
  const words = { failed: '%%failed%%', again: '%%again%%', step: '%%step%%' };
  const tries = Number(sessionStorage.getItem(key) ?? 0);
  let last = Date.now(), before = 0, finished = false;
  const alive = () => { last = Date.now(); };

  function drawn() {
    const cells = [...document.querySelectorAll('#rendered_cells [cell-index]')];
    return cells.filter(cell => cell.querySelector('.cd-root')).length;
  }
  function look() {
    const here = drawn();
    if (here > before) { before = here; alive(); }
    if (finished && here >= window.cdDesks) {
      sessionStorage.removeItem(key);
      document.body.dataset.cdReady = String(tries);
      clearInterval(timer);
    } else if (Date.now() - last > QUIET * (tries + 1)) {  // a slow machine gets more time
      clearInterval(timer);
      if (tries < MOST) again();
      else tell();
    }
  }
  function again() {
    sessionStorage.setItem(key, String(tries + 1));
    location.reload();
  }
  function tell() {
    sessionStorage.removeItem(key);
    document.body.dataset.cdReady = 'failed';
    const says = document.createElement('p');
    says.setAttribute('role', 'alert');
    says.className = 'cp-failed';
    const link = Object.assign(document.createElement('a'), { href: location.href, textContent: words.again });
    says.append(words.failed, ' ', link);
    document.querySelector('.cp-nav').after(says);
  }
  const timer = setInterval(look, 250);
  return {
    listen() {
      const finish = window.voila_finish;
      window.voila_finish = () => { finished = true; alive(); finish(); };
      window.voila_process = (cell, cells) => {
        alive();
        const bar = document.getElementById('cp-bar'), says = document.getElementById('cp-says');
        if (bar) bar.value = cell / (cells + 1);
        if (says && cell > 1) says.textContent = words.step;
      };
    },
  };
})();
