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

/** Nodes of a text of MathML, SVG or HTML that the engine wrote. */
export function written(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
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
