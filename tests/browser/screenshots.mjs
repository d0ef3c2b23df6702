// Takes pictures of pages, wide and narrow, light and dark:
//
//   node screenshots.mjs FOLDER [--full] [--locale en-US] [name=/path ...]
//
// `{p1}`, `{p2}` … stand for the home of the first, second … member of the family, `{entry}` for
// the newest entry of the first. Files are called name-1280-light.png and so on.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { start } from './lib/app.mjs';
import { launch } from './lib/chromium.mjs';
import { ENTRY_LINK, FAMILY, PERSON_LINK } from './lib/contract.mjs';
import { session } from './lib/session.mjs';

const PAGES = ['family=/family', 'home={p1}', 'timeline={p1}/timeline', 'entry={entry}', 'add={p1}/add', 'measure={p1}/measure', 'log={p1}/log'];
const SIZES = [{ width: 1280, height: 900 }, { width: 320, height: 640 }];

const { folder, fullPage, locale, pages } = read(process.argv.slice(2));
await mkdir(folder, { recursive: true });
const app = await start();
const browser = await launch();
try {
  const signIn = session(browser, app.link);
  const places = await discover(await (await signIn()).newPage());
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await (await signIn({ viewport, colorScheme, locale })).newPage();
      for (const [name, pattern] of pages) {
        const path = pattern.replace(/\{(\w+)\}/g, (_, place) => places[place] ?? missing(place));
        await page.goto(app.base + path);
        const file = join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage });
        console.log(file);
      }
    }
  }
} finally {
  await browser.close();
  await app.stop();
}

function read(args) {
  const take = (flag, values) => {
    const at = args.indexOf(flag);
    return at < 0 ? [] : args.splice(at, 1 + values);
  };
  const fullPage = take('--full', 0).length > 0;
  const locale = take('--locale', 1)[1] ?? 'ja-JP';
  const [folder, ...named] = args;
  if (!folder) throw new Error('name the folder for the pictures');
  const pages = (named.length ? named : PAGES).map((page) => [page.slice(0, page.indexOf('=')), page.slice(page.indexOf('=') + 1)]);
  return { folder: resolve(folder), fullPage, locale, pages };
}

async function discover(page) {
  const hrefs = (selector) => page.locator(selector).evaluateAll((links) => links.map((a) => new URL(a.href).pathname));
  await page.goto(app.base + FAMILY);
  const homes = [...new Set((await hrefs(PERSON_LINK)).filter((href) => /^\/p\/[^/]+\/?$/.test(href)))];
  const places = Object.fromEntries(homes.map((home, index) => [`p${index + 1}`, home.replace(/\/$/, '')]));
  await page.goto(`${app.base}${places.p1}/timeline`);
  return { ...places, entry: (await hrefs(ENTRY_LINK))[0] };
}

function missing(place) {
  throw new Error(`nothing found for {${place}}`);
}
