// Submission: files go in pieces that resume, as soon as they are chosen; rows are added; own records that
// look alike are shown while typing. With script off the same form carries the files itself.
const PIECE = 256 * 1024;
const AT_ONCE = 2;
const UPLOADS = '/api/v1/uploads';

const words = Object.fromEntries(
  [...(document.querySelector('template[data-words]')?.content.querySelectorAll('[data-w]') ?? [])].map((e) => [e.dataset.w, e.textContent]));
const say = (word, values = {}) => (words[word] ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
const kilobytes = (bytes) => bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const pause = (ms) => new Promise((done) => {
  const finish = () => { clearTimeout(timer); removeEventListener('online', finish); done(); };
  const timer = setTimeout(finish, ms);
  addEventListener('online', finish);
});
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// One file on its way.
class Upload {
  constructor(file, changed) { Object.assign(this, { file, changed, id: null, received: 0, state: 'waiting', why: '' }); }
  get done() { return this.state === 'received'; }
  get over() { return this.done || this.state === 'failed' || this.state === 'removed'; }
  set(state, why = '') { if (this.state !== 'removed') { this.state = state; this.why = why; this.changed(); } }

  async ask(url, options) {
    const answer = await fetch(url, { credentials: 'same-origin', headers: { Accept: 'application/json', ...options?.headers }, ...options });
    if (answer.ok) return answer.json();
    const error = new Error(String(answer.status));
    error.status = answer.status;
    throw error;
  }

  async run() {
    for (let attempt = 0; !this.over; attempt++) {
      try { await this.send(); } catch (error) {
        if (this.state === 'removed') return;
        const refused = error.status >= 400 && error.status < 500 && ![404, 408, 409, 416, 425, 429].includes(error.status);
        if (refused) return this.set('failed', say('stopped'));
        if (error.status === 404) { this.id = null; this.received = 0; }
        this.set(navigator.onLine ? 'waiting' : 'offline');
        await pause(Math.min(30000, 1000 * 2 ** attempt) * (0.75 + Math.random() / 2));
      }
    }
  }

  async send() {
    if (!this.id) {
      this.set('reading');
      let sha256;
      if (globalThis.crypto?.subtle) {
        const digest = await crypto.subtle.digest('SHA-256', await this.file.arrayBuffer());
        sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      }
      const begun = await this.ask(UPLOADS, {
        method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ name: this.file.name, bytes: this.file.size, ...(sha256 && { sha256 }) }),
      });
      this.id = begun.id;
      this.received = begun.received ?? 0;
    } else {
      this.received = (await this.ask(`${UPLOADS}/${this.id}`)).received;
    }
    this.set('sending');
    while (this.received < this.file.size && this.state !== 'removed') {
      const piece = this.file.slice(this.received, this.received + PIECE);
      const answer = await this.ask(`${UPLOADS}/${this.id}?offset=${this.received}`, {
        method: 'PUT', headers: { 'Content-Type': 'application/octet-stream', Accept: 'application/json' }, body: piece,
      });
      this.received = answer.received;
      this.set('sending');
    }
    this.set('received');
  }

  get words() {
    if (this.state === 'sending') return say('sending', { done: kilobytes(this.received), all: kilobytes(this.file.size) });
    if (this.done) return say('received', { time: this.time ??= new Date().toTimeString().slice(0, 5) });
    return say(this.state, { why: this.why });
  }
}

const queue = [];
let running = 0;
const pump = async () => {
  while (running < AT_ONCE) {
    const next = queue.shift();
    if (!next) return;
    if (next.over) continue;
    running++;
    next.run().finally(() => { running--; pump(); });
  }
};

const picture = async (file) => {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return null;
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 128, resizeQuality: 'low' });
    const canvas = make('canvas', { width: bitmap.width, height: bitmap.height });
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    return canvas.toDataURL('image/jpeg', 0.7);
  } catch { return null; }
};

// The files of one mark.
class Files {
  constructor(group, changed) {
    this.input = group.querySelector('input[type=file]');
    this.hidden = group.querySelector('[data-uploads]');
    this.list = group.querySelector('[data-files]');
    this.capture = group.querySelector('select[name$=".capture"]');
    this.lamps = [...group.querySelectorAll('[data-lamp]')].map((legend) => legend.textContent);
    this.all = [];
    this.changed = changed;
    const drop = group.querySelector('[data-drop]');
    this.input.addEventListener('change', () => { this.add([...this.input.files]); this.input.value = ''; });
    this.capture?.addEventListener('change', () => this.show());
    for (const type of ['dragenter', 'dragover']) drop.addEventListener(type, (event) => { event.preventDefault(); drop.classList.add('over'); });
    for (const type of ['dragleave', 'drop']) drop.addEventListener(type, () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => { event.preventDefault(); this.add([...event.dataTransfer.files]); });
  }

  add(files) {
    for (const file of files) {
      const upload = new Upload(file, () => this.show());
      upload.item = this.item(upload);
      this.list.append(upload.item);
      this.all.push(upload);
      queue.push(upload);
    }
    if (files.length) this.input.required = false;
    pump();
    this.show();
  }

  item(upload) {
    const image = make('img', { alt: '', width: 64, height: 64 });
    image.hidden = true;
    picture(upload.file).then((url) => { if (url) { image.src = url; image.alt = say('preview', { name: upload.file.name }); image.hidden = false; } });
    const bar = make('progress', { max: upload.file.size || 1, value: 0 });
    bar.setAttribute('aria-label', upload.file.name);
    const state = make('span', { className: 'small mute' });
    const button = (word, act) => { const made = make('button', { type: 'button', className: 'btn s', textContent: say(word) }); made.append(make('span', { className: 'vh', textContent: ` ${upload.file.name}` })); made.addEventListener('click', act); return made; };
    const again = button('retry', () => { upload.state = 'waiting'; upload.id = null; upload.received = 0; queue.push(upload); pump(); this.show(); });
    const earlier = button('earlier', () => {
      const at = this.all.indexOf(upload);
      this.all.splice(at, 1); this.all.splice(at - 1, 0, upload);
      this.all[at].item.before(upload.item); earlier.hidden || earlier.focus(); this.show();
    });
    const away = button('remove', () => { upload.set('removed'); upload.item.remove(); this.all = this.all.filter((other) => other !== upload); this.input.focus(); this.show(); });
    const light = make('span', { className: 'small' });
    Object.assign(upload, { bar, state_: state, again, earlier, light });
    return make('li', {}, image, make('div', {}, make('b', { textContent: upload.file.name }), light, state, bar,
      make('div', { className: 'row' }, again, earlier, away)));
  }

  show() {
    const four = this.capture?.value === 'photo_four_light';
    this.all.forEach((upload, n) => {
      upload.state_.textContent = ` ${upload.words}`;
      upload.bar.value = upload.done ? upload.file.size || 1 : upload.received;
      upload.bar.hidden = upload.over;
      upload.again.hidden = upload.state !== 'failed';
      upload.earlier.hidden = n === 0;
      upload.light.textContent = four ? this.lamps[n] ?? '' : '';
    });
    this.hidden.value = this.all.filter((upload) => upload.done).map((upload) => upload.id).join(',');
    this.changed();
  }
}

for (const form of document.querySelectorAll('form[data-submit]')) {
  const button = form.querySelector('button.p:not([type=button])');
  const words_ = button.textContent;
  const output = form.querySelector('output');
  const groups = new Map();
  let wanted = false, sent = false;
  const progress = () => {
    const all = [...groups.values()].flatMap((files) => files.all);
    return { all: all.length, done: all.filter((upload) => upload.done).length, failed: all.filter((upload) => upload.state === 'failed').length };
  };
  const changed = () => {
    const { all, done, failed } = progress();
    if (!wanted) { output.textContent = all && done === all ? say('done') : ''; return; }
    if (failed) { wanted = false; button.textContent = words_; button.removeAttribute('aria-disabled'); output.textContent = say('failed', { why: say('stopped') }); return; }
    if (done < all) { button.textContent = say('button', { n: done + 1, all }); button.setAttribute('aria-disabled', 'true'); return; }
    sent = true;
    button.textContent = words_;
    form.requestSubmit(button);
  };
  const meet = (root) => { for (const group of root.querySelectorAll('[data-group]')) if (group.querySelector('[data-uploads]') && !groups.has(group)) groups.set(group, new Files(group, changed)); };
  meet(form);
  form.addEventListener('submit', (event) => {
    const { all, done } = progress();
    if (sent || done === all) { sent = true; if (form.dataset.sent) event.preventDefault(); form.dataset.sent = 'yes'; return; }
    event.preventDefault();
    wanted = true;
    changed();
  });
  addEventListener('beforeunload', (event) => { const { all, done } = progress(); if (!sent && done < all) event.preventDefault(); });
  addEventListener('pageshow', (event) => { if (event.persisted) { sent = false; delete form.dataset.sent; } });

  // Another mark, drug or exhibit: the last group once more, emptied, with the next number.
  for (const add of form.querySelectorAll('[data-add]')) {
    add.hidden = false;
    add.addEventListener('click', () => {
      const place = form.querySelector(`[data-groups="${add.dataset.add}"]`);
      const last = place.lastElementChild, from = place.children.length - 1, to = from + 1;
      const made = last.cloneNode(true);
      made.classList.add('group');
      for (const group of place.children) { group.classList.add('group'); group.querySelector('legend').classList.remove('vh'); }
      made.querySelector('legend').classList.remove('vh');
      for (const gone of made.querySelectorAll('.err, [data-files] > *')) gone.remove();
      for (const element of made.querySelectorAll('[name], [id], [for], [aria-describedby]')) {
        for (const attribute of ['name', 'id', 'for', 'aria-describedby']) {
          const value = element.getAttribute(attribute);
          if (value) element.setAttribute(attribute, value.replaceAll(`${add.dataset.add}.${from}.`, `${add.dataset.add}.${to}.`).replaceAll(`${add.dataset.add}-${from}-`, `${add.dataset.add}-${to}-`));
        }
        if (element.matches('input:not([type=checkbox])')) element.value = /azimuth|elevation/.test(element.name) ? element.defaultValue : '';
        if (element.matches('[type=checkbox]')) element.checked = false;
        if (element.matches('select')) element.selectedIndex = Math.max(0, [...element.options].findIndex((option) => option.defaultSelected));
      }
      made.querySelector('[data-number]').textContent = to + 1;
      place.append(made);
      meet(form);
      made.querySelector('input:not([type=hidden]), select').focus();
    });
  }

  // Own records that look alike.
  const similar = form.querySelector('#duplicates');
  if (similar) {
    const fields = { reference: 'reference', date: 'date', country: 'place.country', place: 'place.name', substance: 'items.0.substance' };
    let timer, asked;
    form.addEventListener('input', (event) => {
      if (!Object.values(fields).includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const query = new URLSearchParams(Object.entries(fields).map(([name, field]) => [name, form.elements[field]?.value ?? '']));
        asked?.abort();
        asked = new AbortController();
        try {
          const answer = await fetch(`/seizures/duplicates?${query}`, { signal: asked.signal, credentials: 'same-origin' });
          if (answer.ok) similar.innerHTML = await answer.text();
        } catch { /* typing went on, or no network: the warning is only a courtesy */ }
      }, 400);
    });
  }
}
