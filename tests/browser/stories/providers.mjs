// Somebody links an identity at a provider after showing who they are, comes in by it, shows by it once
// more that it is they, and takes it away again. The provider is that of the tests; it stands under
// another name (127.0.0.1 beside localhost), so the way back is a step from another site, on which no
// cookie of ours may come along: they are SameSite=Strict.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../lib/app.mjs';
import { named, withAuthenticator } from '../lib/authenticator.mjs';
import { ACCOUNT, FAMILY, FORM_BUTTON, IDENTITY, OUT, PASSKEY } from '../lib/contract.mjs';
import { look } from '../lib/page-rules.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the provider; gives its set-up as an operator writes it, and how to stop it. */
async function provider() {
  // Built with the binary, as every target is; else now.
  const built = resolve(dirname(process.env.TENOHIRA_BIN ?? ''), 'examples', 'open_id');
  const [program, ...args] = existsSync(built) ? [built] : ['cargo', 'run', '--quiet', '--package', 'testkit', '--example', 'open_id'];
  const child = spawn(program, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const setup = await new Promise((told, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
      if (said.includes('\n')) told(said.split('\n')[0]);
    });
    child.once('error', reject).once('close', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
  return { setup, stop: () => child.stdin.end() };
}

export async function an_identity_is_linked_is_a_way_in_and_is_taken_away({ browser, check }) {
  const folder = await mkdtemp(join(tmpdir(), 'tenohira-provider-'));
  const { setup, stop } = await provider();
  await writeFile(join(folder, 'app.json'), setup);
  await writeFile(join(folder, 'secret'), 'hush:hush', { mode: 0o600 });
  const app = await start({ more: ['--provider', join(folder, 'app.json')] });
  try {
    await story({ app, browser, check, elsewhere: new URL(JSON.parse(setup).issuer).origin });
  } finally {
    await app.stop();
    stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function story({ app, browser, check, elsewhere }) {
  const at = named(app.base);
  const { page } = await withAuthenticator(browser);
  const landed = (path) => page.waitForURL((url) => url.origin === at && url.pathname === path);
  const token = async () => (await page.context().cookies(at)).find((cookie) => cookie.name === 'tenohira')?.value;
  const faults = [];
  const held = async (what) => faults.push(...(await look(page)).faults.map((fault) => `${what}: ${fault}`));
  const [visited, brought] = [new Set(), []];
  page.on('request', (request) => {
    const url = new URL(request.url());
    visited.add(url.origin);
    if (url.pathname.startsWith('/sign-in/back/')) brought.push(request.allHeaders());
  });

  // At the provider the person goes on by themself: the step back is begun by another site.
  const goOn = async () => {
    await page.waitForURL((url) => url.origin === elsewhere);
    await page.locator('a').click();
  };

  // In by the terminal's link; a passkey, to show anew who one is.
  await page.goto(named(app.link));
  await page.locator(FORM_BUTTON).click();
  await landed(FAMILY);
  await page.goto(at + PASSKEY.make);
  await page.locator(PASSKEY.use).click();
  await landed(ACCOUNT.codes);
  await page.goto(`${at}${PASSKEY.confirm}?back=${encodeURIComponent(ACCOUNT.path)}`);
  await page.locator(PASSKEY.use).click();
  await landed(ACCOUNT.path);

  // Linked only after the question whether this is who sits here.
  await page.locator(IDENTITY.link).click();
  await goOn();
  await landed(IDENTITY.asked);
  check((await page.locator('main').innerText()).includes('日向 美咲'), 'it says who signed in there');
  await held('is this you');
  await page.locator(IDENTITY.yes).click();
  await landed(ACCOUNT.path);
  check.equal(await page.locator(IDENTITY.remove).count(), 1, 'the link is listed');
  await held('account with a link');
  check(visited.has(elsewhere), 'the browser was at the provider');

  // Out, and in by the provider.
  await page.locator(OUT).click();
  check.equal((await page.goto(at + FAMILY)).status(), 401, 'signed out');
  await page.goto(at + PASSKEY.signIn);
  await page.locator(IDENTITY.signIn).click();
  await goOn();
  await landed(FAMILY);

  // It shows once more that it is they: another token, and on to where they wanted to go.
  const before = await token();
  await page.goto(`${at}${PASSKEY.confirm}?back=${encodeURIComponent(ACCOUNT.codes)}`);
  await held('confirm by a provider');
  await page.locator(IDENTITY.confirm).click();
  await goOn();
  await landed(ACCOUNT.codes);
  check(before && before !== (await token()), 'another token');

  // Taken away, it opens nothing.
  await page.goto(at + ACCOUNT.path);
  await page.locator(IDENTITY.remove).click();
  await page.waitForURL((url) => url.search.includes('parted'));
  await page.locator(OUT).click();
  await page.goto(at + PASSKEY.signIn);
  await page.locator(IDENTITY.signIn).click();
  await goOn();
  await page.waitForURL((url) => url.origin === at && url.pathname.startsWith('/sign-in/done/'));
  check.equal((await page.goto(at + FAMILY)).status(), 401, 'nobody came in');

  const cookies = (await Promise.all(brought)).map((headers) => headers.cookie);
  check(cookies.length >= 4, `four ways there and back: ${cookies.length}`);
  check(cookies.every((cookie) => cookie === undefined), 'no cookie of ours comes along from another site');
  const kept = await page.context().cookies(at);
  check(kept.every((cookie) => cookie.sameSite === 'Strict' && cookie.httpOnly), 'every cookie is strict');
  check.none(faults);
}
