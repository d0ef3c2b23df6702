// The harness against a small server of its own: good pages pass, every planted fault is found.
import { createServer } from 'node:http';
import { crawl, shape } from '../lib/crawl.mjs';
import { tabTo, walk } from '../lib/keyboard.mjs';
import { inspect } from '../lib/page-rules.mjs';

const STYLE = `
  :root { color-scheme: light dark; color: #111; background: #fff }
  a { color: #00118f } a, button { display: inline-block; min-width: 44px; min-height: 44px }
  :focus-visible { outline: 4px solid #000 }
  @media (prefers-color-scheme: dark) { :root { color: #fff; background: #111 } a { color: #cde } :focus-visible { outline-color: #fff } }`;

const document = ({ title = 'よい', lang = 'ja', head = '', body = '' }) => `<!doctype html><html lang="${lang}"><head>
  <meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
  <title>${title}</title><style>${STYLE}</style>${head}</head><body><main><h1>見出し</h1>${body}</main></body></html>`;

// Each planted fault, and the words by which it must be found.
const FAULTS = {
  contrast: ['color-contrast', document({ body: '<p style="color:#999;background:#fff">うすい</p>' })],
  enhanced: ['color-contrast-enhanced', document({ body: '<p style="color:#767676;background:#fff">ややうすい</p>' })],
  darkonly: ['dark: axe color-contrast', document({ head: '<style>@media (prefers-color-scheme: dark) { p { color: #222 } }</style>', body: '<p>くらい</p>' })],
  label: ['axe label', document({ body: '<input name="a" style="min-height:44px">' })],
  wide: ['scrolls sideways', document({ body: '<div style="width:400px">はみだす</div>' })],
  small: ['target of', document({ body: '<button style="min-width:0;min-height:0;width:20px;height:20px;padding:0">x</button>' })],
  heavy: ['transfers', document({ body: `<!--${'x'.repeat(60_000)}-->` })],
  elsewhere: ['asks another origin', document({ body: '<img alt="" src="http://127.0.0.1:9/pixel.png">' })],
  twoheadings: ['2 h1', document({ body: '<h1>もう一つ</h1>' })],
  nolang: ['html lang', document({ lang: '' })],
  notitle: ['no title', document({ title: '' })],
  script: ['without JavaScript', document({ body: '<p></p><script>document.querySelector("p").textContent = "あとから"</script>' })],
  broken: ['a script fails', document({ body: '<script>no.such()</script>' })],
  policy: ['the browser complains', document({ head: '<meta http-equiv="content-security-policy" content="img-src \'none\'">', body: '<img alt="" src="/good">' })],
};

const KEYBOARD = {
  good: document({ body: '<a href="/good">一</a> <button>二</button> <label>日 <input type="date" name="d"></label> <label><input type="radio" name="r" value="1">い</label><label><input type="radio" name="r" value="2">ろ</label>' }),
  unseen: document({ head: '<style>:focus-visible { outline: none }</style>', body: '<button style="outline:none">二</button>' }),
  trap: document({ body: '<button id="t">二</button><a href="/good">三</a><script>t.onkeydown = (e) => e.key === "Tab" && e.preventDefault()</script>' }),
  covered: document({ body: '<div style="position:fixed;inset:0;background:#fff"></div><a href="/good">三</a>' }),
};

async function served(use) {
  const linked = document({ title: '一覧', body: `<p><a href="/good">よい</a></p>${[1, 2, 3, 4, 5, 6].map((n) => `<p><a href="/item/${n}">${n}</a></p>`).join('')}<p><a href="/twin">双子</a></p><p><a href="/good?kind=lab">ふるい</a></p><p><a href="/file">かきだし</a></p>` });
  const pages = { '/index': linked, '/good': document({}), '/item': document({ title: '品' }), '/twin': document({}) };
  for (const [name, [, html]] of Object.entries(FAULTS)) pages[`/fault/${name}`] = html;
  for (const [name, html] of Object.entries(KEYBOARD)) pages[`/keyboard/${name}`] = html;
  const server = createServer((request, response) => {
    if (request.url === '/file') return response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' }).end('PK');
    const html = pages[request.url.split('?')[0].replace(/\/\d$/, '')];
    response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(html ?? document({ title: 'ない' }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export async function a_good_page_has_no_fault({ browser, check }) {
  await served(async (base) => {
    const { faults, notes } = await inspect(await browser.newContext(), `${base}/good`);
    check.none([...faults, ...notes]);
  });
}

export async function every_planted_fault_is_found({ browser, check }) {
  const missed = [];
  await served(async (base) => {
    const context = await browser.newContext();
    for (const [name, [words]] of Object.entries(FAULTS)) {
      const { faults } = await inspect(context, `${base}/fault/${name}`);
      if (!faults.some((fault) => fault.includes(words))) missed.push(`${name} not found as "${words}"; found: ${faults.join(' | ') || 'nothing'}`);
    }
  });
  check.none(missed);
}

export async function a_wrong_status_is_found({ browser, check }) {
  await served(async (base) => {
    const context = await browser.newContext();
    check.equal((await inspect(context, `${base}/none`)).faults[0], 'answers 404, not 200', 'a missing page');
    check.none((await inspect(context, `${base}/none`, { status: 404 })).faults);
  });
}

export async function the_crawl_visits_each_shape_and_finds_twins({ browser, check }) {
  await served(async (base) => {
    const { pages, faults } = await crawl(await browser.newContext(), [`${base}/index`], { withAxe: false });
    check.equal(pages, 8, 'index, good, good filtered, four items of six, twin');
    check.equal(faults.length, 1, `one fault (${faults.join(' | ')})`);
    check(faults[0].includes('has the title of'), faults[0]);
  });
  check.equal(shape('http://x/p/k3x9/entry/42?to=2&kind=lab'), '/p/{}/entry/{}?kind&to', 'ids are not shapes');
}

export async function the_keyboard_walk_finds_what_it_should({ browser, check }) {
  await served(async (base) => {
    const page = await (await browser.newContext()).newPage();
    const faults = async (name) => {
      await page.goto(`${base}/keyboard/${name}`);
      return walk(page);
    };
    const good = await faults('good');
    check.none(good.faults);
    check.equal(good.stops.length, 4, 'link, button, date, one radio of two');
    check((await faults('unseen')).faults.some((f) => f.includes('does not show')), 'an unseen focus');
    check((await faults('trap')).faults.some((f) => f.includes('never reaches')), 'a trap');
    check((await faults('covered')).faults.some((f) => f.includes('hidden')), 'a covered focus');
    await page.goto(`${base}/keyboard/good`);
    await tabTo(page, '[name="d"]');
  });
}
