// Questions to the engine. A question of a kind replaces the one before: an answer that comes late is not shown.
const latest = new Map();

/** Asks, in the language of the question, which is that of whatever turns it away, too; null where a newer question of the same kind has been asked meanwhile. Throws where the engine cannot be reached. */
export async function ask(kind, path, body) {
  latest.get(kind)?.abort();
  const control = new AbortController();
  latest.set(kind, control);
  try {
    const response = await fetch(path, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'Accept-Language': body.language }, body: JSON.stringify(body),
      signal: control.signal,
    });
    const answer = await response.json();
    return latest.get(kind) === control ? answer : null;
  } catch (fault) {
    if (control.signal.aborted) return null;
    throw fault;
  }
}

/** Gives up a question that is not answered yet. */
export function forget(kind) {
  latest.get(kind)?.abort();
  latest.delete(kind);
}

/** Calls f when nothing has been asked for a while. */
export function debounced(milliseconds, f) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(f, milliseconds); };
}
