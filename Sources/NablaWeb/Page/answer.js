// The answer: derivatives in real typography, with what they need and how they were checked.
import { say } from './state.js';
import { element, written, copy } from './element.js';

/** The names of a derivative's kind. */
function kind(answer, derivative) {
  const variable = answer.variables.find((v) => v.name === derivative.wrt);
  const isVector = (type) => /^(row)?vector/.test(type) || /^(onehot|distribution)/.test(type);
  if (answer.type === 'scalar' && variable?.type !== 'scalar') return say(derivative.order === 1 ? 'gradient' : 'hessian');
  if (isVector(answer.type) && isVector(variable?.type ?? '') && derivative.order === 1) return say('jacobian');
  return say('derivative');
}

function copyButton(label, text) {
  if (!text) return null;
  const button = element('button', { type: 'button', className: 'copy' }, label);
  button.addEventListener('click', () => copy(text, button, say('copied'), say('copy_failed')));
  return button;
}

function number(value) { return value === 0 ? '0' : value.toExponential(1); }

/** The badge that opens to what was checked. */
function certificate(checked) {
  const sizes = checked.sizes.map((s) => Object.entries(s).map(([n, v]) => `${n} = ${v}`).join(', ')).filter(Boolean);
  const facts = [
    element('li', {}, checked.statement),
    sizes.length ? element('li', {}, say('sizes') + sizes.join(say('list_sign'))) : null,
    element('li', {}, say('error') + number(checked.max_relative_error)),
    checked.exact ? element('li', {}, say('passes') + number(checked.error_probability ?? 0)) : null,
  ];
  return element('details', { className: 'badge' },
    element('summary', {}, '✓ ' + say(checked.exact ? 'exact' : 'verified')),
    element('ul', { 'aria-label': say('checked_title') }, ...facts));
}

// The pieces of equations that may turn out too long for their line.
const pieces = new WeakMap();

/** The equation of a derivative. */
function equation(derivative) {
  const text = derivative.source ?? derivative.index;
  const place = element('div', { className: 'formula', tabIndex: 0, role: 'group', 'aria-label': text });
  place.append(derivative.mathml ? written(derivative.mathml) : element('code', {}, text));
  if (derivative.mathml_pieces?.length) pieces.set(place, derivative.mathml_pieces);
  return place;
}

/** Breaks the equations that are wider than their place. */
function breakLong(place) {
  const long = [...place.querySelectorAll('.formula')].filter((formula) => pieces.has(formula) && formula.scrollWidth > formula.clientWidth);
  for (const formula of long) {
    formula.classList.add('broken');
    formula.replaceChildren(written(pieces.get(formula).join('<wbr>')));
  }
}

function derivation(answer, derivative) {
  const head = element('div', { className: 'row' },
    element('h3', {}, ...say('kind_by').split(/(\{kind\}|\{name\})/).map((part) => part === '{kind}' ? kind(answer, derivative)
      : part === '{name}' ? element('code', {}, derivative.wrt) : part), element('span', { className: 'type' }, derivative.type)),
    certificate(derivative.certificate));
  const formula = equation(derivative);
  const notes = [];
  if (!derivative.source) notes.push(element('p', { className: 'note' }, say('no_matrix')));
  if (derivative.unconstrained) notes.push(element('p', { className: 'note' }, say('unconstrained'), element('code', {}, derivative.unconstrained)));
  if (derivative.conditions.length) notes.push(element('p', { className: 'note' }, say('conditions') + (derivative.conditions_told ?? derivative.conditions).join(say('list_sign'))));
  const index = derivative.source && derivative.index !== derivative.source
    ? element('details', { className: 'index' }, element('summary', {}, say('index_form')), element('pre', { tabIndex: 0 }, derivative.index)) : null;
  const tools = element('div', { className: 'copies' }, element('span', { className: 'hint' }, say('copy')),
    copyButton(say('copy_latex'), derivative.latex), copyButton(say('copy_source'), derivative.source ?? derivative.index),
    derivative.source ? copyButton(say('copy_index'), derivative.index) : null);
  return element('article', { className: 'derivative' }, head, formula, ...notes, tools, index);
}

/** Shows the derivatives of an answer. */
export function show(place, answer) {
  place.replaceChildren(...answer.derivatives.map((d) => derivation(answer, d)));
  breakLong(place);
}

/** Shows the verdict on a claim. */
export function judge(place, answer, wrt) {
  if (!answer.ok) {
    place.replaceChildren(element('p', { className: 'verdict bad' }, answer.error.message, answer.error.hint ? say('dash') + answer.error.hint : ''));
    return;
  }
  const good = answer.verdict === 'equal';
  const parts = [element('p', { className: good ? 'verdict good' : 'verdict bad' }, element('strong', {}, (good ? '✓ ' : '✗ ') + say(answer.verdict)),
    good && answer.reason === say('equal_alone') ? null : element('span', { className: 'why' }, answer.reason))];
  if (answer.claim_error?.hint) parts.push(element('p', { className: 'note' }, say('help') + answer.claim_error.hint));
  if (answer.counterexample) parts.push(element('h4', {}, say('counterexample')), element('pre', { tabIndex: 0 }, answer.counterexample));
  const right = answer.derivatives.find((d) => d.wrt === wrt) ?? answer.derivatives[0];
  if (!good && right) {
    parts.push(element('h4', {}, say('right_is')), equation(right));
  }
  place.replaceChildren(...parts);
  breakLong(place);
}
