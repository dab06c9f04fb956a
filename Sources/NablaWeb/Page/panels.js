// What opens on demand: derivation, picture, code, plan. Each asks the engine when it is opened, and again when the program has changed.
import { state, say } from './state.js';
import { ask } from './engine.js';
import { element, written, copy } from './element.js';
import { fillTabs } from './tabs.js';

const targets = ['numpy', 'jax', 'torch', 'swift', 'c', 'julia', 'matlab', 'stablehlo', 'latex', 'source'];
const titles = { numpy: 'NumPy', jax: 'JAX', torch: 'PyTorch', swift: 'Swift', c: 'C', julia: 'Julia', matlab: 'MATLAB', stablehlo: 'StableHLO', latex: 'LaTeX', source: 'Nabla' };
let target = 'numpy';
let told = '';      // the variable whose derivation is shown
let question = null;
let answer = null;

const panel = (name) => document.getElementById(`${name}-panel`);

/** Tells the panels what was asked and answered; open ones are drawn again. */
export function renew(asked, answered) {
  question = asked;
  answer = answered;
  for (const [name, draw] of Object.entries(drawers)) if (panel(name).open) draw();
}

/** Draws the panels when they are opened. */
export function prepare() {
  for (const [name, draw] of Object.entries(drawers)) panel(name).addEventListener('toggle', () => { if (panel(name).open && question) draw(); });
  fillTabs(document.getElementById('targets'), targets.map((name) => ({ id: `target-${name}`, title: titles[name], panel: 'code' })), 0, (k) => {
    target = targets[k];
    label();
    if (question) drawers.code();
  });
  const button = document.querySelector('#code button');
  button.addEventListener('click', () => copy(document.querySelector('#code code').textContent, button, say('copied'), say('copy_failed')));
  label();
}

/** The panel of the code is named by its tab. */
function label() { document.getElementById('code').setAttribute('aria-labelledby', `target-${target}`); }

async function fetched(kind, path, extra) {
  try {
    return await ask(kind, path, { ...question, language: state.language, ...extra });
  } catch {
    return { ok: false, error: { message: say('unreachable') } };
  }
}

const fault = (reply) => element('p', { className: 'note' }, reply.error.message + (reply.error.hint ? say('dash') + reply.error.hint : ''));

/** The names of the program's dimensions. */
const dimensions = () => [...new Set((answer?.variables ?? []).flatMap((v) => v.dimensions ?? []))];

/** The size of each, 100 where none was chosen. */
const sizes = () => Object.fromEntries(dimensions().map((name) => [name, state.sizes[name] ?? 100]));

const drawers = {
  async steps() {
    const place = document.getElementById('steps');
    const reply = await fetched('steps', '/api/derive', { formats: [], steps: 'index' });
    if (!reply) return;
    if (!reply.ok || !reply.pages) {
      document.getElementById('steps-of').hidden = true;
      return place.replaceChildren(reply.ok ? say('none_yet') : fault(reply));
    }
    const names = reply.pages.map((_, k) => reply.derivatives[k]?.wrt ?? '');
    const parts = reply.pages.map((page, k) => {
      const part = element('div', { className: 'told', lang: state.language, id: `told-${k}`, role: 'tabpanel', 'aria-labelledby': `told-of-${k}` });
      part.append(written(page.html));
      return part;
    });
    const reveal = (chosen) => { told = names[chosen]; parts.forEach((part, k) => { part.hidden = k !== chosen; }); };
    const chosen = Math.max(0, names.indexOf(told));
    const tabs = document.getElementById('steps-of');
    fillTabs(tabs, names.map((name, k) => ({ id: `told-of-${k}`, title: name, panel: `told-${k}` })), chosen, reveal);
    tabs.hidden = names.length < 2;
    place.replaceChildren(...parts);
    reveal(chosen);
  },

  async graph() {
    const place = document.getElementById('graph');
    const reply = await fetched('graph', '/api/derive', { formats: [], graph: true });
    if (!reply) return;
    document.getElementById('graph-note').replaceChildren();
    if (!reply.ok || !reply.graph) return place.replaceChildren(reply.ok ? say('none_yet') : fault(reply));
    place.replaceChildren(written(reply.graph.svg));
    for (const node of place.querySelectorAll('[data-node]')) {
      const about = reply.graph.nodes[node.dataset.node];
      if (!about) continue;
      node.setAttribute('tabindex', '0');
      node.setAttribute('role', 'img');
      node.setAttribute('aria-label', about.text);
      const tell = () => {
        const note = document.getElementById('graph-note');
        note.replaceChildren(...about.mathml.map((formula) => {
          const line = element('div', {});
          line.append(written(formula));
          return line;
        }));
        for (const other of place.querySelectorAll('.chosen')) other.classList.remove('chosen');
        node.classList.add('chosen');
      };
      for (const event of ['pointerenter', 'focus', 'click']) node.addEventListener(event, tell);
    }
  },

  async code() {
    const place = document.querySelector('#code code');
    // StableHLO has fixed sizes; everything else takes them from its arguments.
    const reply = await fetched('code', '/api/derive', { formats: [target], ...(target === 'stablehlo' ? { sizes: sizes() } : {}) });
    if (!reply) return;
    if (!reply.ok) return place.replaceChildren(reply.error.message);
    const whole = reply.code?.[target];
    const each = reply.derivatives.map((d) => d[target]).filter(Boolean).join('\n\n');
    place.textContent = whole ?? (each || say('none_yet'));
  },

  async plan() {
    const place = document.getElementById('plan');
    const names = dimensions();
    const fields = document.getElementById('sizes');
    const shown = [state.language, ...names].join(' ');
    if (fields.dataset.shown !== shown) {
      fields.dataset.shown = shown;
      fields.replaceChildren(...names.map((name) => {
        const field = element('input', { type: 'number', min: 1, max: 1000000, value: state.sizes[name] ?? 100, 'aria-label': `${say('size')} ${name}` });
        field.addEventListener('change', () => { state.sizes[name] = Number(field.value); drawers.plan(); });
        return element('label', {}, `${name} = `, field);
      }));
    }
    const reply = await fetched('plan', '/api/plan', { sizes: sizes() });
    if (reply) place.textContent = reply.ok ? reply.plan : reply.error.message + (reply.error.hint ? `\n${reply.error.hint}` : '');
  },
};
