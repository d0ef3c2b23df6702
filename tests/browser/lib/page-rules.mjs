// What holds for every page, whatever it is about.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Everything a page transfers on a first visit. */
const PAGE_BYTES = 50_000;
/** WCAG 2.2, 2.5.8: the smallest target. */
const TARGET = 24;
/** WCAG 2.2, 2.5.5: what a thumb finds; told, not enforced. */
const PRIMARY_TARGET = 44;

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

/**
 * Opens `url` in a new window of `context` and holds every rule against it.
 * Gives `{ faults, notes, at, links, title, html }`: `at` is where it led, `html` is false for what
 * is not a page.
 */
export async function inspect(context, url, { status = 200, withAxe = true } = {}) {
  const page = await context.newPage();
  const faults = [];
  const notes = [];
  try {
    await page.setViewportSize(WIDE);
    const traffic = await watch(page, new URL(url).origin);
    const response = await page.goto(url, { waitUntil: 'load' }).catch(whenDownloaded);
    if (!response) return { faults: traffic.faults, notes, at: url, links: [], title: '', html: false };
    if (response.status() !== status) faults.push(`answers ${response.status()}, not ${status}`);
    if (!(response.headers()['content-type'] ?? '').startsWith('text/html')) {
      return { faults, notes, at: page.url(), links: [], title: '', html: false };
    }
    await page.waitForTimeout(50); // late requests of scripts, if any
    const bytes = traffic.bytes();
    if (bytes >= PAGE_BYTES) faults.push(`transfers ${bytes} bytes, over ${PAGE_BYTES}`);
    faults.push(...traffic.faults);

    const { title, links, structure } = await page.evaluate(readStructure);
    faults.push(...structure);
    if (withAxe) faults.push(...(await withoutScripts(context, page, response)));
    const seen = await look(page, { withAxe });
    faults.push(...seen.faults);
    notes.push(...seen.notes);
    return { faults, notes, at: page.url(), links, title, html: true };
  } finally {
    await page.close();
  }
}

/** The last is narrow: sizes are read there. */
const VIEWS = [[WIDE, 'light'], [WIDE, 'dark'], [NARROW, 'dark'], [NARROW, 'light']];

/** Holds the page that is open, such as the answer to a form, against the rules for what is seen. */
export async function look(page, { withAxe = true } = {}) {
  const faults = [];
  for (const [viewport, colorScheme] of withAxe ? VIEWS : VIEWS.slice(-1)) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const at = `${viewport.width}px ${colorScheme}`;
    if (withAxe) faults.push(...(await axeFaults(page)).map((fault) => `${at}: ${fault}`));
  }
  const { overflow, small, modest } = await page.evaluate(readSizes, { TARGET, PRIMARY_TARGET });
  return { faults: [...faults, ...overflow, ...small], notes: modest };
}

/** What the browser saves instead of showing it is no page, and no fault. */
function whenDownloaded(error) {
  if (/Download is starting|ERR_ABORTED/.test(error.message)) return null;
  throw error;
}

/** Counts bytes, and notes requests elsewhere and complaints of the browser. */
async function watch(page, origin) {
  const faults = [];
  let bytes = 0;
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  network.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') faults.push(`asks another origin: ${url.origin}`);
  });
  // The status of the page itself is checked apart.
  page.on('console', (message) => {
    const own = message.location().url === page.url() && message.text().includes('the server responded');
    if (message.type() === 'error' && !own) faults.push(`the browser complains: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`a script fails: ${error.message}`));
  return { faults, bytes: () => bytes };
}

/** Runs in the page. */
function readStructure() {
  const structure = [];
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) structure.push(`${headings} h1, not one`);
  const lang = document.documentElement.lang;
  if (!/^(ja|en)(-|$)/.test(lang)) structure.push(`html lang is \`${lang}\``);
  if (!document.title.trim()) structure.push('no title');
  if (document.querySelectorAll('main').length !== 1) structure.push('not exactly one main');
  if (!/width=device-width/.test(document.querySelector('meta[name=viewport]')?.content ?? '')) structure.push('no viewport for small screens');
  const links = [...document.querySelectorAll('a[href]')].filter((a) => !a.hasAttribute('download') && a.origin === location.origin).map((a) => a.href.split('#')[0]);
  return { structure, title: document.title.trim(), links };
}

/** The same bytes with scripts switched off must say the same. */
async function withoutScripts(context, page, response) {
  const body = await response.body();
  const plain = await context.browser().newContext({ javaScriptEnabled: false, viewport: WIDE, storageState: await context.storageState() });
  try {
    const window = await plain.newPage();
    const url = response.url();
    // Decoded already: these would no longer be true.
    const { 'content-encoding': _, 'content-length': __, ...headers } = response.headers();
    const same = { status: response.status(), headers, body };
    await window.route(url, (route) => route.fulfill(same));
    await window.goto(url);
    const read = (from) => from.locator('main').first().innerText();
    const [shown, bare] = await Promise.all([read(page), read(window)]);
    return shown.trim() && squeeze(shown) === squeeze(bare) ? [] : ['main says something else without JavaScript'];
  } catch (error) {
    return [`cannot be read without JavaScript: ${error.message.split('\n')[0]}`];
  } finally {
    await plain.close();
  }
}

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

async function axeFaults(page) {
  // As text, so that a strict content security policy stays on while we look.
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    // By name: chosen by tag alone, axe leaves out rules that are off by default.
    const unfit = (rule) => rule.tags.includes('experimental') || rule.tags.includes('deprecated');
    const values = globalThis.axe.getRules(tags).filter((rule) => !unfit(rule)).map((rule) => rule.ruleId);
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'rule', values }, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`);
  }, TAGS);
}

/** Runs in the page, at the narrow width. */
export function readSizes({ TARGET, PRIMARY_TARGET }) {
  const overflow = [];
  const width = document.scrollingElement.scrollWidth;
  if (width > innerWidth) {
    // The innermost elements that stick out, not all their ancestors.
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    const inner = out.filter((e) => !out.some((other) => other !== e && e.contains(other)));
    overflow.push(`scrolls sideways at ${innerWidth}px (${width}px): ${inner.slice(0, 3).map(name).join(', ')}`);
  }

  const small = [];
  const modest = [];
  for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]')) {
    // A label is part of its control's target.
    const areas = [element, ...(element.labels ?? [])].map((e) => e.getBoundingClientRect()).filter((r) => r.width > 1 && r.height > 1 && r.right > 0 && r.bottom + scrollY > 0);
    if (areas.length === 0 || !element.checkVisibility() || inSentence(element)) continue;
    const side = Math.max(...areas.map((r) => Math.min(r.width, r.height)));
    const size = `${Math.round(side * 10) / 10}px: ${name(element)}`;
    if (side < TARGET - 0.01) small.push(`target of ${size}`);
    else if (side < PRIMARY_TARGET - 0.01 && element.matches('button, [type=submit], summary, nav a')) modest.push(`primary control of ${size}`);
  }
  return { overflow, small, modest };

  /** A link within running text may be as high as its line (WCAG 2.5.8, inline). */
  function inSentence(element) {
    if (getComputedStyle(element).display !== 'inline') return false;
    return [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
  }

  function name(element) {
    const text = (element.innerText || element.getAttribute('name') || '').trim().slice(0, 20);
    return `<${element.localName}${element.id ? `#${element.id}` : ''}${element.className ? `.${String(element.className).split(' ')[0]}` : ''}> ${text}`.trim();
  }
}
