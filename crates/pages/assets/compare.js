// The viewer of examinations: two marks as they would lie under a comparison microscope.
//
// A similarity is two complex numbers, z -> a z + b, pictures being centred on 0 and measured in pixels of
// the original of A. `view` takes that plane to the screen, for both sides alike; `lay` lays B on the plane.
// Together, everything acts on `view`, so the two sides cannot drift apart; apart, it acts on `lay`.
const stage = document.getElementById('stage');
const sides = [...stage.querySelectorAll('figure')].map((figure) => ({
  figure,
  frames: [...figure.querySelectorAll('[data-frame]')].map((e) => ({ src: e.dataset.frame, detail: e.dataset.detail, w: +e.dataset.w, h: +e.dataset.h })),
}));
if (sides.length === 2 && sides.every((side) => side.frames.length)) start();

function start() {
  const $ = (id) => document.getElementById(id);
  const tools = $('tools'), still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const mul = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];
  const add = ([a, b], [c, d]) => [a + c, b + d];
  const sub = ([a, b], [c, d]) => [a - c, b - d];
  const inv = ([a, b]) => { const n = a * a + b * b; return [a / n, -b / n]; };
  const turnBy = (degrees) => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const degrees = ([a, b]) => Math.atan2(b, a) * 180 / Math.PI;
  const size = ([a, b]) => Math.hypot(a, b);

  tools.hidden = false;
  stage.classList.add('live');
  for (const side of sides) {
    side.canvas = document.createElement('canvas');
    side.canvas.setAttribute('role', 'img');
    side.canvas.setAttribute('aria-label', side.figure.querySelector('img').alt);
    side.figure.append(side.canvas);
  }
  const [A, B] = sides;
  const first = (side) => side.frames[0];
  const areas = [...stage.querySelectorAll('[data-area]')].map((e) => e.dataset.area.split(' ').map(Number));

  // How B lies on A at first: as registered, after the conclusion; else centre on centre, at true scale
  // where both scales are known and at equal width where not.
  const laid = () => {
    const h = stage.dataset.align?.split(' ').map(Number);
    if (h?.length === 9 && h.every(Number.isFinite)) {
      const at = (x, y) => { const w = h[6] * x + h[7] * y + h[8]; return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w]; };
      const [cx, cy] = [first(A).w / 2, first(A).h / 2], d = first(A).w / 8;
      const p = at(cx, cy), q = at(cx + d, cy), centre = [first(B).w / 2, first(B).h / 2];
      const a = inv(mul(sub(q, p), [1 / d, 0]));
      return { a, b: mul(a, sub(centre, p)) };
    }
    const { umA, umB } = stage.dataset;
    return { a: [umA && umB ? umB / umA : first(A).w / first(B).w, 0], b: [0, 0] };
  };
  let view = { a: [1, 0], b: [0, 0] }, lay = laid(), base = 1;
  let mode = 'side', together = true, shown = areas.length > 0, mix = 50, frame = 0, blink = 0, timer, queued;

  // Pictures, each in halves, quarters and eighths too, so that drawing stays quick without a graphics card.
  const cache = new Map();
  const load = (src) => {
    if (!src || cache.has(src)) return cache.get(src);
    cache.set(src, null);
    const image = new Image();
    image.decoding = 'async';
    image.onload = async () => {
      const levels = [image];
      for (let w = image.naturalWidth / 2; w > 240 && window.createImageBitmap; w /= 2) {
        try { levels.push(await createImageBitmap(image, { resizeWidth: Math.round(w), resizeQuality: 'medium' })); } catch { break; }
      }
      cache.set(src, levels);
      paint();
    };
    image.src = src;
    return null;
  };
  const wide = (level) => level.naturalWidth ?? level.width;
  const pick = (side, scale) => {
    const it = side.frames[Math.min(frame, side.frames.length - 1)];
    let levels = load(it.src);
    if (levels && it.detail && scale * it.w > 1.1 * wide(levels[0])) levels = load(it.detail) ?? levels;
    if (!levels) return [null, it];
    return [levels.findLast((level) => wide(level) >= scale * it.w) ?? levels[0], it];
  };

  const place = (side) => side === A ? view : { a: mul(view.a, lay.a), b: add(mul(view.a, lay.b), view.b) };
  const draw = (canvas, side, alpha = 1, from = 0) => {
    const g = canvas.getContext('2d'), ratio = devicePixelRatio || 1, { a, b } = place(side);
    const [level, it] = pick(side, size(a) * ratio);
    g.save();
    if (from) { g.beginPath(); g.rect(from * canvas.width, 0, canvas.width, canvas.height); g.clip(); g.fillStyle = '#0b0f13'; g.fillRect(0, 0, canvas.width, canvas.height); }
    g.setTransform(a[0] * ratio, a[1] * ratio, -a[1] * ratio, a[0] * ratio, canvas.width / 2 + b[0] * ratio, canvas.height / 2 + b[1] * ratio);
    g.globalAlpha = alpha;
    if (level) g.drawImage(level, -it.w / 2, -it.h / 2, it.w, it.h);
    g.globalAlpha = 1;
    if (shown && alpha === 1) outline(g, side, it, size(a));
    g.restore();
  };
  const outline = (g, side, it, scale) => {
    g.font = `700 ${13 / scale}px system-ui`;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    let number = 0;
    for (const area of areas) {
      const agrees = area[8] === 1, [x, y, w, h] = side === A ? area : area.slice(4);
      const left = x - it.w / 2, top = y - it.h / 2, tag = 20 / scale;
      g.strokeStyle = g.fillStyle = agrees ? '#5ee0a0' : '#ff9a92';
      g.lineWidth = 2 / scale;
      g.setLineDash(agrees ? [] : [6 / scale, 4 / scale]);
      g.strokeRect(left, top, w, h);
      const words = agrees ? ++number : '×', colour = g.fillStyle;
      g.fillStyle = 'rgb(0 0 0 / .78)';
      g.fillRect(left, top, tag, tag * .85);
      g.fillStyle = colour;
      g.fillText(words, left + tag / 2, top + tag * .45);
    }
  };
  const ruler = (canvas) => {
    const um = +stage.dataset.umA;
    if (!um) return;
    const ratio = devicePixelRatio || 1, mm = 1000 / um * size(view.a), long = [.1, .5, 1, 5, 10, 20, 50, 100].findLast((l) => l * mm <= 160) ?? .1;
    const g = canvas.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const w = long * mm, x = canvas.width / ratio - w - 18, y = canvas.height / ratio - 16;
    g.fillStyle = 'rgb(0 0 0 / .75)';
    g.fillRect(x - 8, y - 22, w + 16, 32);
    g.strokeStyle = g.fillStyle = '#fff';
    g.lineWidth = 2;
    g.beginPath(); g.moveTo(x, y - 4); g.lineTo(x, y + 4); g.moveTo(x, y); g.lineTo(x + w, y); g.moveTo(x + w, y - 4); g.lineTo(x + w, y + 4); g.stroke();
    g.font = '600 12px system-ui';
    g.textAlign = 'center';
    g.fillText(`${long} mm`, x + w / 2, y - 8);
  };
  const clear = (canvas) => {
    const ratio = devicePixelRatio || 1, w = Math.round(canvas.clientWidth * ratio), h = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    const g = canvas.getContext('2d');
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.fillStyle = '#0b0f13';
    g.fillRect(0, 0, w, h);
  };
  const render = () => {
    queued = undefined;
    clear(A.canvas);
    if (mode === 'side') { clear(B.canvas); draw(A.canvas, A); draw(B.canvas, B); ruler(B.canvas); }
    else if (mode === 'blink') draw(A.canvas, blink ? B : A);
    else if (mode === 'overlay') { draw(A.canvas, A); draw(A.canvas, B, mix / 100 || .001); }
    else {
      draw(A.canvas, A);
      if (mix < 100) draw(A.canvas, B, 1, mix / 100 || .0001);
      const g = A.canvas.getContext('2d'), x = mix / 100 * A.canvas.width;
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.fillStyle = '#f7b500';
      g.fillRect(x - 1, 0, 2 * (devicePixelRatio || 1), A.canvas.height);
    }
    if (mode !== 'side') ruler(A.canvas);
    A.figure.querySelector('figcaption').textContent = mode === 'side' ? 'A' : mode === 'blink' ? (blink ? 'B' : 'A') : 'A | B';
    $('zoom').textContent = `${Math.round(size(together ? view.a : lay.a) / (together ? base : size(laid().a)) * 100)} %`;
    const turned = Math.round(degrees(together ? view.a : lay.a) * 10) / 10;
    if (document.activeElement !== $('turn')) $('turn').value = turned;
  };
  const paint = () => { queued ??= requestAnimationFrame(render); };

  // Acting. `who` is the side a pointer is on; keys and buttons act on B when the sides are apart.
  const move = (d, who = B) => {
    if (together) view.b = add(view.b, d);
    else if (who === B) lay.b = add(lay.b, mul(d, inv(view.a)));
    else {
      const held = place(B);
      view.b = add(view.b, d);
      lay = { a: mul(held.a, inv(view.a)), b: mul(sub(held.b, view.b), inv(view.a)) };
    }
    paint();
  };
  const change = (f, about = [0, 0], who = B) => {
    const act = ({ a, b }) => ({ a: mul(f, a), b: add(mul(f, sub(b, about)), about) });
    if (together) view = act(view);
    else if (who === B) {
      const held = act(place(B));
      lay = { a: mul(held.a, inv(view.a)), b: mul(sub(held.b, view.b), inv(view.a)) };
    } else {
      const held = place(B);
      view = act(view);
      lay = { a: mul(held.a, inv(view.a)), b: mul(sub(held.b, view.b), inv(view.a)) };
    }
    paint();
  };
  const zoom = (f, about, who) => {
    const now = size(view.a) / base * (together ? 1 : size(lay.a) / size(laid().a));
    const to = Math.min(24, Math.max(.2, now * f));
    change([to / now, 0], about, who);
  };
  const turn = (by) => change(turnBy(by));
  const fit = () => {
    if (!together) lay = laid();
    base = Math.min(A.canvas.clientWidth / first(A).w, A.canvas.clientHeight / first(A).h);
    if (together) view = { a: [base, 0], b: [0, 0] };
    paint();
  };

  const press = (button, on) => button?.setAttribute('aria-pressed', String(on));
  const mixing = tools.querySelector('[data-mix]');
  const look = (to) => {
    mode = to;
    for (const button of tools.querySelectorAll('[data-mode]')) press(button, button.dataset.mode === mode);
    stage.classList.toggle('one', mode !== 'side');
    mixing.hidden = mode !== 'split' && mode !== 'overlay';
    for (const name of mixing.querySelectorAll('[data-mix-name]')) name.hidden = name.dataset.mixName !== mode;
    clearInterval(timer);
    blink = 0;
    if (mode === 'blink') timer = setInterval(() => { blink = 1 - blink; paint(); }, still ? 1500 : 700);
    paint();
  };
  const blend = (value) => { mix = Math.min(100, Math.max(0, Math.round(value) || 0)); $('mix').value = $('mix-typed').value = mix; paint(); };
  const toggle = () => { together = !together; press($('together'), together); paint(); };
  const outlines = () => { if (!areas.length) return; shown = !shown; press($('areas'), shown); paint(); };
  const light = (to) => {
    const all = Math.max(A.frames.length, B.frames.length);
    frame = (to + all) % all;
    if ($('frame')) $('frame').value = frame;
    paint();
  };
  const doing = {
    in: () => zoom(1.25), out: () => zoom(.8), fit,
    left: () => move([40, 0]), right: () => move([-40, 0]), up: () => move([0, 40]), down: () => move([0, -40]),
  };

  for (const button of tools.querySelectorAll('[data-mode]')) button.addEventListener('click', () => look(button.dataset.mode));
  for (const button of tools.querySelectorAll('[data-do]')) button.addEventListener('click', doing[button.dataset.do]);
  $('together').addEventListener('click', toggle);
  $('areas')?.addEventListener('click', outlines);
  $('mix').addEventListener('input', () => blend(+$('mix').value));
  $('mix-typed').addEventListener('change', () => blend(+$('mix-typed').value));
  $('turn').addEventListener('input', () => { const to = +$('turn').value; if (Number.isFinite(to)) turn(to - degrees(together ? view.a : lay.a)); });
  $('frame')?.addEventListener('change', () => light(+$('frame').value));

  for (const side of sides) {
    let at;
    const spot = (event) => { const box = side.canvas.getBoundingClientRect(); return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]; };
    side.canvas.addEventListener('pointerdown', (event) => { at = spot(event); side.canvas.setPointerCapture(event.pointerId); });
    side.canvas.addEventListener('pointermove', (event) => { if (!at) return; const now = spot(event); move(sub(now, at), mode === 'side' ? side : B); at = now; });
    for (const type of ['pointerup', 'pointercancel']) side.canvas.addEventListener(type, () => { at = undefined; });
    side.canvas.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && document.activeElement !== stage) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, spot(event), mode === 'side' ? side : B);
    }, { passive: false });
  }

  const keys = {
    s: () => look('side'), d: () => look('split'), o: () => look('overlay'), b: () => look('blink'),
    l: toggle, m: outlines, f: () => light(frame + 1), '+': doing.in, '=': doing.in, '-': doing.out, 0: fit,
    arrowleft: doing.left, arrowright: doing.right, arrowup: doing.up, arrowdown: doing.down,
    '[': () => blend(mix - 5), ']': () => blend(mix + 5),
  };
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase(), act = key === 'r' ? () => turn(event.shiftKey ? -1 : 1) : keys[key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  new ResizeObserver(() => { const first_ = base === 1 || view.b.every((part) => part === 0); if (first_ && size(view.a) === base) fit(); else paint(); }).observe(stage);
  fit();
}
