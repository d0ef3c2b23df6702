// Takes pictures of pages, wide and narrow, light and dark; see README.md for what we use it for:
//
//   node screenshots.mjs FOLDER [--full] [--locale en-US] [--today 2025-12-28] [--only 1280-light]
//                        [--height 1400] [--forced-colors] [--print] [name=/path ...]
//
// In a path `{p1}`, `{p2}` … stand for the home of the first, second … member of the family,
// `{entry}` for the newest entry of the first, `{medicine}` for the medicine three tell of, `{line}`
// and `{json}` for its line in the notebook and in the letter, `{report}` for a report of strange
// files. Files are called name-1280-light.png and so on. `--today` starts the binary on another day
// (needs `faketime`): what "now" is decides which medicines are taken now.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { start } from './lib/app.mjs';
import { launch } from './lib/chromium.mjs';
import { ADD, ENTRY_LINK, FAMILY, ORIGINAL_LINK, PERSON_LINK, TIMELINE } from './lib/contract.mjs';
import { samples } from './lib/samples.mjs';
import { session } from './lib/session.mjs';

const PAGES = [
  'family=/family', 'home={p1}', 'timeline={p1}/timeline', 'filtered={p1}/timeline?month=2025-03&kind=medicine', 'entry={entry}', 'medicine={medicine}', 'line={line}', 'json={json}',
  'add={p1}/add', 'report={report}', 'questions={p3}/questions', 'measure={p1}/measure', 'log={p1}/log', 'rules=/rules', 'none=/none',
];
const SIZES = [{ width: 1280, height: 900 }, { width: 320, height: 640 }];

const { folder, fullPage, locale, today, height, only, media, pages } = read(process.argv.slice(2));
await mkdir(folder, { recursive: true });
const app = await start({ today });
const browser = await launch();
try {
  const signIn = session(browser, app.link);
  const places = await discover(await (await signIn()).newPage());
  for (const size of SIZES) {
    const viewport = height ? { ...size, height } : size;
    for (const colorScheme of ['light', 'dark']) {
      const view = `${viewport.width}-${colorScheme}`;
      if (only && view !== only) continue;
      const page = await (await signIn({ viewport, colorScheme, locale })).newPage();
      for (const [name, pattern] of pages) {
        const path = pattern.replace(/\{(\w+)\}/g, (_, place) => places[place] ?? missing(place));
        await page.goto(app.base + path);
        await page.emulateMedia(media);
        const file = join(folder, `${name}-${view}.png`);
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
  const today = take('--today', 1)[1];
  const height = Number(take('--height', 1)[1] ?? 0);
  const only = take('--only', 1)[1];
  const media = {
    ...(take('--forced-colors', 0).length ? { forcedColors: 'active' } : {}),
    ...(take('--print', 0).length ? { media: 'print' } : {}),
  };
  const [folder, ...named] = args;
  if (!folder) throw new Error('name the folder for the pictures');
  const pages = (named.length ? named : PAGES).map((page) => [page.slice(0, page.indexOf('=')), page.slice(page.indexOf('=') + 1)]);
  return { folder: resolve(folder), fullPage, locale, today, height, only, media, pages };
}

async function discover(page) {
  const path = (url) => url.slice(app.base.length);
  const hrefs = (selector) => page.locator(selector).evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  await page.goto(app.base + FAMILY);
  const homes = await hrefs(PERSON_LINK);
  const places = Object.fromEntries(homes.map((home, index) => [`p${index + 1}`, home]));
  await page.goto(`${app.base}${places.p1}/timeline`);
  const entry = (await hrefs(ENTRY_LINK))[0];
  await page.goto(`${app.base}${places.p1}/timeline?month=2025-03&kind=medicine`);
  await page.locator(TIMELINE.fact, { hasText: 'アムロジピン' }).locator('a').first().click();
  const medicine = path(page.url());
  const line = (await hrefs(ORIGINAL_LINK))[0];
  await page.goto(app.base + (await hrefs(ENTRY_LINK))[0]);
  const json = (await hrefs(ORIGINAL_LINK))[0];
  await page.goto(`${app.base}${places.p4}/${ADD.path}`);
  await page.setInputFiles(ADD.files, samples('strange/yomenai.txt', 'strange/matome_20240630.zip', 'strange/okusuri_memo.txt', 'strange/kensa_tochu.json'));
  await page.locator(ADD.submit).first().click();
  await page.waitForURL(/\/report\//);
  return { ...places, entry, medicine, line, json, report: path(page.url()) };
}

function missing(place) {
  throw new Error(`nothing found for {${place}}`);
}
