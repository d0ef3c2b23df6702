// Walks every kind of page once.
import { inspect } from './page-rules.mjs';

const MOST_PAGES = 90;
/** Things of one kind differ: `/p/{}/entry/{}` is a measurement here, a prescription there. */
const MOST_OF_A_KIND = 4;

/** `/p/k3x9…/entry/42?kind=lab` and all its siblings have the shape `/p/{}/entry/{}?kind`. */
export function shape(href) {
  const url = new URL(href);
  const isId = (part) => /\d/.test(part) || part.length > 15 || part.includes('%');
  const path = url.pathname.split('/').map((part) => (isId(part) ? '{}' : part));
  const query = [...new Set(url.searchParams.keys())].sort();
  return path.join('/') + (query.length ? `?${query.join('&')}` : '');
}

/**
 * Breadth first from `starts`, one page of each shape, a few where things differ; `skip` leaves
 * shapes out.
 * Gives `{ pages, faults, notes }`.
 */
export async function crawl(context, starts, { skip = () => false, ...rules } = {}) {
  const queue = [...starts];
  const seen = new Map();
  const visited = new Set();
  const enough = (kind) => (seen.get(kind) ?? 0) >= (kind.endsWith('{}') ? MOST_OF_A_KIND : 1);
  const titles = new Map();
  const faults = [];
  const notes = [];
  let pages = 0;
  for (let href = queue.shift(); href && pages < MOST_PAGES; href = queue.shift()) {
    const kind = shape(href);
    if (visited.has(href) || enough(kind) || skip(kind)) continue;
    visited.add(href);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const path = href.slice(new URL(href).origin.length);
    const found = await inspect(context, href, rules);
    const landed = shape(found.at);
    if (landed !== kind && enough(landed)) continue; // sent on to a page we know
    if (landed !== kind) seen.set(landed, (seen.get(landed) ?? 0) + 1);
    faults.push(...found.faults.map((fault) => `${path}: ${fault}`));
    notes.push(...found.notes.map((note) => `${path}: ${note}`));
    if (!found.html) continue;
    pages += 1;
    queue.push(...found.links);
    // A filtered view may keep the title of its page; another page may not.
    const place = landed.split('?')[0];
    const same = titles.get(found.title) ?? place;
    if (same !== place) faults.push(`${path}: has the title of ${same}: ${found.title}`);
    titles.set(found.title, same);
  }
  if (queue.some((href) => !visited.has(href) && !enough(shape(href)) && !skip(shape(href)))) notes.push(`stopped after ${MOST_PAGES} pages`);
  return { pages, faults, notes };
}
