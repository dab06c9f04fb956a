// The editor: a text field over its own highlighted copy, with faults underlined in place.
import { element } from './element.js';

const kinds = [
  ['comment', /#[^\n]*/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['type', /\b(?:scalar|vector|rowvector|matrix|symmetric|spd|diagonal|onehot|distribution|tensor|function|elementwise|positive|nonneg|constant)\b/y],
  ['name', /[\p{L}_][\p{L}\p{N}\p{M}_₀-₉]*/uy],
  ['sign', /[^\s\p{L}\p{N}_#]/uy],
];

// A program longer than this is shown in one colour: painting would take longer than a key stroke should.
const longest = 30000;

/** The pieces of a program with their kinds; a name before a bracket is a function. */
function pieces(text) {
  if (text.length > longest) return [{ kind: '', start: 0, end: text.length }];
  const found = [];
  let place = 0;
  while (place < text.length) {
    let kind = '', length = 1;
    for (const [name, pattern] of kinds) {
      pattern.lastIndex = place;
      const match = pattern.exec(text);
      if (match) { kind = name; length = match[0].length; break; }
    }
    if (kind === 'name') kind = /^\s*\(/.test(text.slice(place + length, place + length + 20)) ? 'function' : '';
    found.push({ kind, start: place, end: place + length });
    place += length;
  }
  return found;
}

/** Places that count Unicode scalars as places that count UTF-16 units. */
function unit(text, scalars) {
  let units = 0;
  for (const character of text) {
    if (scalars-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** Paints the copy beneath the field. A fault of no length marks the place before which something is missing. */
export function paint(pre, text, faults) {
  const marks = faults.filter((f) => f.start !== null).map((f) => {
    const start = unit(text, f.start);
    return { start, end: Math.max(unit(text, f.start + Math.max(f.length, 1)), start + 1), isWarning: f.isWarning };
  });
  // A piece is cut where a mark begins or ends; neighbours of one look are one.
  const runs = [];
  for (const piece of pieces(text)) {
    const cuts = marks.flatMap((m) => [m.start, m.end]).filter((c) => c > piece.start && c < piece.end);
    const places = [...new Set([piece.start, ...cuts, piece.end])].sort((a, b) => a - b);
    for (let k = 0; k + 1 < places.length; k++) {
      const mark = marks.find((m) => m.start <= places[k] && m.end >= places[k + 1]);
      const look = [piece.kind, mark && (mark.isWarning ? 'warned' : 'fault')].filter(Boolean).join(' ');
      if (runs.at(-1)?.look === look) runs.at(-1).end = places[k + 1];
      else runs.push({ look, start: places[k], end: places[k + 1] });
    }
  }
  const out = runs.map((run) => {
    const part = text.slice(run.start, run.end);
    return run.look ? element('span', { className: run.look }, part) : part;
  });
  // A mark behind the end of the text has a place of its own, and the last line a height.
  const behind = marks.some((m) => !m.isWarning && m.end > text.length);
  out.push(element('span', { className: behind ? 'fault end' : '' }, behind ? ' \n' : '\n'));
  pre.replaceChildren(...out);
}

/** Line and column, from 1, of a place that counts Unicode scalars. */
export function position(text, scalars) {
  const before = text.slice(0, unit(text, scalars)).split('\n');
  return { line: before.length, column: [...before.at(-1)].length + 1 };
}

/** Puts the cursor at a place and the place into view. */
export function visit(field, scalars) {
  const place = unit(field.value, scalars);
  field.focus();
  field.setSelectionRange(place, place);
}
