// The page: derives as one types.
import { words } from './words.js';
import { state, say, linkText, takeLink, dropTypes, remembered, remember } from './state.js';
import { ask, debounced, forget } from './engine.js';
import { element } from './element.js';
import { paint, position, visit } from './editor.js';
import { show, judge } from './answer.js';
import { renew, prepare } from './panels.js';

const by = (id) => document.getElementById(id);
const field = by('program');
let gallery = [];
let known = null;      // the last good answer, what was asked for it, and its language
let understood = null; // the last answer that knows the program's variables, good or not
let faults = [];

/** What the engine is asked about the page's program. */
function question() {
  return { program: state.program, declare: state.declare, wrt: state.wrt, order: state.order, layout: state.layout };
}

async function derive() {
  if (!state.program.trim()) return clear();
  by('status').textContent = say('working');
  const asked = question(), language = state.language;
  let answer;
  try {
    answer = await ask('derive', '/api/derive', { ...asked, language, formats: ['latex', 'mathml'] });
  } catch {
    by('status').textContent = say('unreachable');
    by('derivatives').classList.add('stale');
    return;
  }
  // What was typed meanwhile is asked about already.
  if (!answer || asked.program !== state.program) return;
  if (answer.variables) {
    understood = answer;
    // A variable that is gone is not asked for again.
    const names = answer.variables.map((v) => v.name), left = state.wrt.filter((name) => names.includes(name));
    const isLess = left.length < state.wrt.length;
    state.wrt = left;
    drawVariables();
    if (isLess && !answer.ok) return derive();
  }
  if (answer.ok) {
    known = { asked, answer, language };
    setFaults(answer.warnings.map((w) => ({ ...w, isWarning: true })));
    display();
    by('derivatives').classList.remove('stale');
    by('status').textContent = `${say('ready')} · ${(answer.seconds * 1000).toFixed(answer.seconds < 0.01 ? 1 : 0)} ms`;
    history.replaceState(null, '', '#' + (linkText() ?? ''));
  } else {
    setFaults([answer.error]);
    by('derivatives').classList.add('stale');
    by('status').textContent = say('failed') + (known ? ` · ${say('stale')}` : '');
  }
}

/** Shows the last good answer, and renews what is open below it. */
function display() {
  show(by('derivatives'), known.answer);
  by('answer').classList.remove('empty');
  renew(known.asked, known.answer);
}

/** The page of an empty program. */
function clear() {
  forget('derive');
  known = understood = null;
  setFaults([]);
  for (const place of ['wrt', 'types', 'claim-by', 'verdict']) by(place).replaceChildren();
  by('derivatives').replaceChildren(element('p', { className: 'hint' }, say('empty')));
  by('derivatives').classList.remove('stale');
  by('answer').classList.add('empty');
  by('status').textContent = '';
  history.replaceState(null, '', location.pathname);
}

/** Tells everything again in the language that was chosen, the last good answer also where the program is at fault by now. */
async function tellAgain() {
  drawWords();
  if (understood) drawVariables();
  setFaults(faults);
  if (by('verdict').childElementCount) by('check').requestSubmit();
  await derive();
  if (!known || known.language === state.language) return;
  const { asked } = known, language = state.language;
  try {
    const answer = await ask('again', '/api/derive', { ...asked, language, formats: ['latex', 'mathml'] });
    if (answer?.ok && known?.asked === asked && language === state.language) {
      known = { asked, answer, language };
      display();
    }
  } catch { /* That the engine is gone stands there already. */ }
}

const deriveSoon = debounced(25, derive);

function setFaults(list) {
  faults = list;
  paint(by('paint'), state.program, faults);
  by('faults').replaceChildren(...faults.map((fault) => {
    const parts = [];
    if (fault.start !== null) {
      const { line, column } = position(state.program, fault.start);
      const button = element('button', { type: 'button', className: 'place' }, say('place').replace('{line}', line).replace('{column}', column));
      button.addEventListener('click', () => visit(field, fault.start));
      parts.push(button, ' ');
    }
    parts.push(fault.message);
    if (fault.hint) parts.push(element('span', { className: 'help' }, say('help') + fault.hint));
    return element('p', { className: fault.isWarning ? 'warned' : 'fault' }, ...parts);
  }));
  field.setAttribute('aria-invalid', faults.some((f) => !f.isWarning));
}

/** The chips and the table of types. */
function drawVariables() {
  const held = document.activeElement;
  const heldName = held?.dataset?.name, isType = held?.classList?.contains('type-field');
  const chips = understood.variables.filter((v) => !v.constant).map((v) => {
    const isOn = state.wrt.length === 0 || state.wrt.includes(v.name);
    const chip = element('button', { type: 'button', className: 'chip', 'aria-pressed': isOn, 'data-name': v.name }, v.name);
    chip.addEventListener('click', () => toggle(v.name));
    return chip;
  });
  by('wrt').replaceChildren(...chips);
  by('types').replaceChildren(...understood.variables.map((v) => {
    const input = element('input', {
      value: v.declaration, spellcheck: false, className: 'type-field', 'data-name': v.name, 'aria-label': `${say('type_of')} ${v.name}`,
    });
    input.addEventListener('change', () => {
      const text = input.value.trim();
      if (text && text !== v.declaration) state.declare[v.name] = text; else delete state.declare[v.name];
      derive();
    });
    const isSet = v.name in state.declare;
    const origin = element('span', { className: 'origin' }, say(isSet ? 'set_here' : v.inferred ? 'inferred' : 'declared'));
    if (!isSet && !v.inferred) input.readOnly = true;
    let undo = null;
    if (isSet) {
      undo = element('button', { type: 'button', className: 'undo', 'aria-label': `${say('undo')}: ${v.name}` }, '↺');
      undo.addEventListener('click', () => { delete state.declare[v.name]; derive(); });
    }
    return element('div', { className: 'type-row' }, element('code', {}, v.name), input, origin, undo);
  }), ...understood.statements.filter((s) => s.name).map((s) =>
    element('div', { className: 'type-row statement' }, element('code', {}, s.name), element('span', {}, s.type), element('span', { className: 'origin' }, '='))));
  const claimed = by('claim-by').value;
  by('claim-by').replaceChildren(...understood.variables.filter((v) => !v.constant).map((v) => element('option', { value: v.name }, v.name)));
  const names = (understood.derivatives ?? []).map((d) => d.wrt);
  by('claim-by').value = understood.variables.some((v) => v.name === claimed) ? claimed : names[0] ?? by('claim-by').value;
  if (heldName) document.querySelector(`${isType ? '.type-field' : '.chip'}[data-name="${CSS.escape(heldName)}"]`)?.focus();
}

function toggle(name) {
  const all = understood.variables.filter((v) => !v.constant).map((v) => v.name);
  const chosen = state.wrt.length ? state.wrt : all;
  let next = chosen.includes(name) ? chosen.filter((n) => n !== name) : all.filter((n) => chosen.includes(n) || n === name);
  if (chosen.length === all.length && all.length > 1) next = [name];   // from all, the first choice is for one
  if (next.length === 0) next = [name];
  state.wrt = next.length === all.length ? [] : next;
  derive();
}

function setProgram(entry) {
  Object.assign(state, { program: entry.program, declare: {}, wrt: [...(entry.wrt ?? [])], order: entry.order ?? 1, layout: entry.layout ?? state.layout });
  by('claim').value = '';
  by('verdict').replaceChildren();
  drawProgram();
}

/** Puts the program of the state into the field, and derives. */
function drawProgram() {
  field.value = state.program;
  fit();
  drawOptions();
  paint(by('paint'), state.program, []);
  markExample();
  derive();
}

function drawOptions() {
  for (const name of ['order', 'layout']) for (const input of document.getElementsByName(name)) input.checked = input.value === String(state[name]);
}

/** The field grows with the program. */
function fit() {
  field.rows = Math.min(24, Math.max(5, state.program.split('\n').length + 1));
  by('paint').scrollLeft = field.scrollLeft;
  by('paint').scrollTop = field.scrollTop;
}

function drawWords() {
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-words]')) node.textContent = say(node.dataset.words);
  for (const node of document.querySelectorAll('[data-words-label]')) node.setAttribute('aria-label', say(node.dataset.wordsLabel));
  by('language').textContent = state.language === 'en' ? '中文' : 'English';
  by('language').lang = state.language === 'en' ? 'zh' : 'en';
  by('scheme').title = say('scheme_' + state.scheme);
  by('scheme').setAttribute('aria-label', say('scheme_' + state.scheme));
  drawGallery();
}

/** The examples, one click away; a toolbar, so one stop of the Tab key, with the arrows moving inside. */
function drawGallery() {
  const held = [...by('gallery').children].indexOf(document.activeElement);
  by('gallery').replaceChildren(...gallery.map((entry, k) => {
    const button = element('button', { type: 'button', className: 'example', tabIndex: k === Math.max(held, 0) ? 0 : -1 }, entry[state.language]);
    button.addEventListener('click', () => setProgram(entry));
    return button;
  }));
  markExample();
  if (held >= 0) by('gallery').children[held]?.focus();
}

/** Marks the example that the page shows, if it shows one; the Tab key stops there. */
function markExample() {
  const buttons = [...by('gallery').children];
  const shown = gallery.findIndex((entry) => entry.program === state.program && (entry.order ?? 1) === state.order);
  buttons.forEach((button, k) => {
    if (k === shown) button.setAttribute('aria-current', 'true'); else button.removeAttribute('aria-current');
    if (shown >= 0) button.tabIndex = k === shown ? 0 : -1;
  });
  // Where the examples stand in one line that can be moved, the one that is shown is in sight.
  if (shown >= 0) by('gallery').scrollLeft = buttons[shown].offsetLeft - 40;
}

function moveInGallery(event) {
  const buttons = [...by('gallery').children], k = buttons.indexOf(document.activeElement);
  const next = { ArrowRight: k + 1, ArrowDown: k + 1, ArrowLeft: k - 1, ArrowUp: k - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (k < 0 || next === undefined) return;
  event.preventDefault();
  const target = buttons[(next + buttons.length) % buttons.length];
  buttons[k].tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function drawScheme() {
  if (state.scheme === 'auto') delete document.documentElement.dataset.scheme; else document.documentElement.dataset.scheme = state.scheme;
}

async function check(event) {
  event.preventDefault();
  const claim = by('claim').value.trim();
  if (!claim) { by('claim').focus(); return; }
  const wrt = by('claim-by').value;
  try {
    const answer = await ask('check', '/api/check', { ...question(), language: state.language, wrt, claim, formats: ['mathml'] });
    if (answer) judge(by('verdict'), answer, wrt);
  } catch { by('verdict').replaceChildren(say('unreachable')); }
}

function listen() {
  field.addEventListener('input', () => { state.program = field.value; dropTypes(); fit(); paint(by('paint'), state.program, []); markExample(); deriveSoon(); });
  field.addEventListener('scroll', fit);
  by('gallery').addEventListener('keydown', moveInGallery);
  for (const name of ['order', 'layout']) {
    for (const input of document.getElementsByName(name)) {
      input.addEventListener('change', () => { state[name] = name === 'order' ? Number(input.value) : input.value; derive(); });
    }
  }
  by('check').addEventListener('submit', check);
  by('language').addEventListener('click', () => {
    state.language = state.language === 'en' ? 'zh' : 'en';
    remember('language', state.language);
    tellAgain();
  });
  by('scheme').addEventListener('click', () => {
    state.scheme = { auto: 'light', light: 'dark', dark: 'auto' }[state.scheme];
    remember('scheme', state.scheme);
    drawScheme();
    drawWords();
  });
  by('share').addEventListener('click', async () => {
    const text = linkText();
    if (text === null) { by('status').textContent = say('link_long'); return; }
    const { copy } = await import('./element.js');
    copy(`${location.origin}/#${text}`, by('share'), say('copied'), say('copy_failed'));
  });
  window.addEventListener('hashchange', () => { if (takeLink(location.hash)) { drawWords(); drawProgram(); } });
}

async function begin() {
  const preferred = remembered('language') ?? (navigator.language ?? 'en').slice(0, 2);
  if (words[preferred]) state.language = preferred;
  if (['light', 'dark'].includes(remembered('scheme'))) state.scheme = remembered('scheme');
  drawScheme();
  const isLinked = takeLink(location.hash);
  drawWords();
  prepare();
  listen();
  try { gallery = await (await fetch('/gallery.json')).json(); } catch { gallery = []; }
  drawWords();
  if (isLinked) drawProgram();
  else setProgram(gallery[7] ?? { program: "norm2(X*w - y)^2", wrt: ['w'] });
}

begin();
