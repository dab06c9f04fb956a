// What the page is about: the program, what was set beside it, and how it is shown. It can be held in a link.
import { words } from './words.js';

export const state = {
  program: '', declare: {}, wrt: [], order: 1, layout: 'shape',
  language: 'en', scheme: 'auto', sizes: {},
};

// In the link only the program and what decides its answer; the language is the reader's own unless the link says so.
const shared = ['program', 'declare', 'wrt', 'order', 'layout'];

/** The text of a phrase in the page's language. */
export function say(key) { return words[state.language][key] ?? words.en[key] ?? key; }

/** The part of a link behind `#`; null where the program is too long for one. */
export function linkText() {
  const held = Object.fromEntries(shared.map((key) => [key, state[key]]));
  const bytes = new TextEncoder().encode(JSON.stringify(held));
  if (bytes.length > 6000) return null;
  return 'p=' + btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') + '&lang=' + state.language;
}

/** Takes up what a link holds; false where it holds nothing that can be read. */
export function takeLink(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  if (words[fields.get('lang')]) state.language = fields.get('lang');
  const packed = fields.get('p');
  if (!packed) return false;
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const held = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof held.program !== 'string') return false;
    state.program = held.program;
    state.declare = Object.fromEntries(Object.entries(held.declare ?? {}).filter(([, type]) => typeof type === 'string'));
    state.wrt = Array.isArray(held.wrt) ? held.wrt.filter((name) => typeof name === 'string') : [];
    state.order = held.order === 2 ? 2 : 1;
    state.layout = ['shape', 'numerator', 'denominator'].includes(held.layout) ? held.layout : 'shape';
    return true;
  } catch { return false; }
}

/** Drops the types that were set for names which the program has no longer, or declares itself by now. */
export function dropTypes() {
  if (!Object.keys(state.declare).length) return;
  const words = [...state.program.matchAll(/([\p{L}_][\p{L}\p{N}\p{M}_₀-₉]*)(\s*:)?/gu)];
  const names = new Set(words.map((word) => word[1])), declared = new Set(words.filter((word) => word[2]).map((word) => word[1]));
  for (const name of Object.keys(state.declare)) if (!names.has(name) || declared.has(name)) delete state.declare[name];
}

/** A setting of the reader that outlives the page, where the browser keeps such things. */
export function remembered(key) { try { return localStorage.getItem('nabla-' + key); } catch { return null; } }
export function remember(key, value) { try { localStorage.setItem('nabla-' + key, value); } catch { /* a browser may forbid it */ } }
