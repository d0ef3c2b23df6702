// The samples of every page: what assistive technology is told of it, kept in `trees/`; and how it bears a thumb, larger text
// and wider spacing.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { gallery } from '../lib/gallery.mjs';
import { readSizes } from '../lib/page-rules.mjs';

const TREES = new URL('../trees/', import.meta.url);
/** WCAG 2.2, 2.5.5: what a thumb finds. */
const THUMB = 44;
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };
/** WCAG 2.2, 1.4.12: what a page must bear, all at once. */
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }';
/** WCAG 2.2, 1.4.4: text twice as large. */
const TWICE = 'html { font-size: 200% !important; }';

export async function what_assistive_technology_is_told_of_each_page_is_on_file({ browser, check, note }) {
  const trees = new Map();
  const ordinary = ({ number }) => number === 1;
  await each(browser, ordinary, async (page, { name, lang }) => {
    trees.set(`${name}-${lang}.yml`, `${await page.locator('body').ariaSnapshot()}\n`);
  });
  if (process.env.UPDATE) await write(trees);
  const faults = (await readdir(TREES)).filter((file) => !trees.has(file)).map((file) => `trees/${file} is of no page any more`);
  for (const [file, tree] of trees) {
    const before = await readFile(new URL(file, TREES), 'utf8').catch(() => '');
    if (before !== tree) faults.push(`trees/${file} is another, ${firstDifference(before, tree)}`);
  }
  note(`${trees.size} trees`);
  check.none(faults.length ? [...faults, 'read what changed as a screen reader says it; `UPDATE=1 node run.mjs samples` keeps it'] : []);
}

export async function thumbs_larger_text_and_wider_spacing_lose_nothing({ browser, check, note }) {
  const faults = [];
  let pages = 0;
  const worth = ({ lang, number }) => lang === 'ja' || number === 1;
  await each(browser, worth, async (page, { name, number, lang }) => {
    const say = (how) => (fault) => faults.push(`${name}-${number}-${lang}: ${how}: ${fault}`);
    pages += 1;
    await page.setViewportSize(NARROW);
    const { overflow, small } = await page.evaluate(readSizes, { TARGET: THUMB, PRIMARY_TARGET: THUMB });
    [...overflow, ...small].forEach(say('320 px'));
    const spaced = await page.addStyleTag({ content: SPACING });
    (await page.evaluate(readLost)).forEach(say('wide spacing'));
    await spaced.evaluate((style) => style.remove());
    await page.setViewportSize(WIDE);
    await page.addStyleTag({ content: TWICE });
    (await page.evaluate(readLost)).forEach(say('text twice as large'));
  });
  note(`${pages} samples`);
  check.none(faults);
}

async function each(browser, wanted, look) {
  const { samples, remove } = await gallery();
  try {
    const page = await (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' })).newPage();
    for (const sample of samples.filter(wanted)) {
      await page.goto(sample.url, { waitUntil: 'domcontentloaded' });
      await look(page, sample);
    }
  } finally {
    await remove();
  }
}

async function write(trees) {
  await mkdir(TREES, { recursive: true });
  for (const [file, tree] of trees) await writeFile(new URL(file, TREES), tree);
}

function firstDifference(before, after) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const at = Math.max(now.findIndex((line, index) => line !== old[index]), 0);
  return `from line ${at + 1}: ${JSON.stringify(old[at] ?? '')} is now ${JSON.stringify(now[at] ?? '')}`;
}

/** Runs in the page: what sticks out sideways, and what is cut off inside its box. */
function readLost() {
  const lost = [];
  const name = (e) => `<${e.localName} class="${e.className?.baseVal ?? e.className}"> ${e.textContent.trim().slice(0, 20)}`;
  if (document.scrollingElement.scrollWidth > innerWidth + 1) {
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    const inner = out.filter((e) => !out.some((other) => other !== e && e.contains(other)));
    lost.push(`scrolls sideways: ${inner.slice(0, 3).map(name).join(', ')}`);
  }
  for (const element of document.querySelectorAll('body *')) {
    const { overflowX, overflowY, clipPath } = getComputedStyle(element);
    const hides = [overflowX, overflowY].some((overflow) => overflow === 'hidden' || overflow === 'clip');
    // What only screen readers are told is cut off on purpose.
    if (!hides || clipPath !== 'none' || element.clientWidth <= 1 || !element.textContent.trim()) continue;
    if (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1) lost.push(`cut off: ${name(element)}`);
  }
  return lost;
}
