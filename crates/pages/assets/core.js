// The frame of every page: news by one event stream, the live region, the key sheet and the keys.
const body = document.body;
const live = document.getElementById('live');

// News. Parts that care listen for `records` on the body (hx-trigger). One stream while the page is seen;
// without streams, or when they fail, it asks again every half minute.
const news = () => body.dispatchEvent(new Event('records'));
let stream, failures = 0, poll;
const close = () => { stream?.close(); stream = undefined; clearInterval(poll); poll = undefined; };
const open = () => {
  close();
  if (!body.dataset.events) return;
  if (!window.EventSource || failures > 3) { poll = setInterval(news, 30000); return; }
  let last;
  stream = new EventSource(body.dataset.events);
  stream.addEventListener('changed', (event) => {
    failures = 0;
    if (last !== undefined && last !== event.data) news();
    last = event.data;
  });
  stream.onerror = () => { if (++failures > 3) open(); };
};
document.addEventListener('visibilitychange', () => {
  if (document.hidden) close(); else { open(); news(); }
});
addEventListener('pagehide', close);
open();

// What a refreshed part has to say goes to the live region, once.
let said = document.querySelector('[data-say]')?.dataset.say;
new MutationObserver(() => {
  const words = document.querySelector('[data-say]')?.dataset.say;
  if (words !== undefined && words !== said) { said = words; live.textContent = words; }
}).observe(document.getElementById('content'), { childList: true, subtree: true, attributes: true, attributeFilter: ['data-say'] });

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Menus close with Escape and with a click elsewhere.
const menus = document.querySelectorAll('details.menu, .bar details');
document.addEventListener('click', (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});

// Keys. Single letters can be switched off on the help page (kept in this browser).
const store = { get: () => { try { return localStorage.getItem('keys') !== 'off'; } catch { return true; } },
  set: (on) => { try { localStorage.setItem('keys', on ? 'on' : 'off'); } catch { /* private mode: for this page only */ } } };
let keys = store.get();
const box = document.getElementById('keys-on');
if (box) {
  box.closest('[data-keys-switch]').hidden = false;
  box.checked = keys;
  box.addEventListener('change', () => { keys = box.checked; store.set(keys); });
}
const sheet = document.getElementById('keys');
const seen = (element) => element && element.offsetParent !== null;
const step = (by) => {
  const rows = [...document.querySelectorAll('[data-row]')].filter(seen);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by))];
  next.querySelector('a, button')?.focus();
};
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector('summary').focus(); }
  }
  const field = event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, #stage, dialog');
  if (!keys || field || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === '/') document.getElementById('search')?.focus();
  else if (key === '?') sheet?.showModal();
  else if (key === 'k') step(-1);
  else {
    const place = document.activeElement.closest('[data-row]') ?? document;
    const marked = /^[a-z]$/.test(key) && [...place.querySelectorAll(`[data-key="${key}"]`)].filter(seen);
    if (marked?.length === 1 || (key === 'n' && marked?.length)) marked[0].click();
    else if (key === 'j') step(1);
    else return;
  }
  event.preventDefault();
});
