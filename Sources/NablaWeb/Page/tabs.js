// Tabs: one of several is shown; one stop of the Tab key, with the arrows moving inside.
import { element } from './element.js';

/** Fills a tab list. `entries` have an id, a title and the id of the panel that the tab is for; `choose` is called with the number of the chosen one. */
export function fillTabs(list, entries, chosen, choose) {
  list.replaceChildren(...entries.map((entry, k) => {
    const tab = element('button', { type: 'button', role: 'tab', id: entry.id, 'aria-controls': entry.panel }, entry.title);
    tab.addEventListener('click', () => select(k));
    return tab;
  }));
  const mark = (chosen) => [...list.children].forEach((tab, k) => {
    tab.setAttribute('aria-selected', k === chosen);
    tab.tabIndex = k === chosen ? 0 : -1;
  });
  const select = (k) => { mark(k); choose(k); };
  list.onkeydown = (event) => {
    const count = entries.length, k = [...list.children].indexOf(document.activeElement);
    const next = { ArrowRight: k + 1, ArrowLeft: k - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (k < 0 || next === undefined) return;
    event.preventDefault();
    select(next % count);
    list.children[next % count].focus();
  };
  mark(chosen);
}
