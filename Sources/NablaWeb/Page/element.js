// Building elements. Text always goes in as text.
/** An element of a kind with properties, attributes (names with a dash, or `role`) and children. */
export function element(kind, properties = {}, ...children) {
  const node = document.createElement(kind);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.includes('-') || name === 'role' || name === 'for' || name === 'lang') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Nodes of a text of MathML, SVG or HTML that the engine wrote; its styles are the page's, and its headings stand below the page's. */
export function written(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  for (const style of template.content.querySelectorAll('style')) style.remove();
  for (const heading of template.content.querySelectorAll('h1, h2, h3, h4')) {
    const below = document.createElement('h' + Math.min(6, Number(heading.localName[1]) + 3));
    below.append(...heading.childNodes);
    heading.replaceWith(below);
  }
  return template.content;
}

/** Copies a text, and says on the button that it was done. */
export async function copy(text, button, done, failed) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = done;
  } catch {
    // Without the permission the old way is tried.
    const field = element('textarea', { value: text, className: 'offscreen' });
    document.body.append(field);
    field.select();
    button.textContent = document.execCommand('copy') ? done : failed;
    field.remove();
    button.focus();
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}
