// The proof of one entry of the log is checked by a page of its own, from a file, without any network.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GRANDMOTHER, LOG, member } from '../lib/contract.mjs';

export async function a_proof_is_checked_offline_and_an_altered_one_is_not({ base, signIn, browser, check }) {
  const signed = await signIn({ javaScriptEnabled: false });
  const page = await signed.newPage();
  const person = await member(page, base, GRANDMOTHER);
  await page.goto(`${base}${person}/${LOG.path}`);
  const get = async (path) => {
    const answer = await signed.request.get(base + path);
    check.equal(answer.status(), 200, path);
    check(answer.headers()['content-disposition'].startsWith('attachment'), `${path} is given out as a file only`);
    return answer.text();
  };
  const proof = await get(await page.locator(`${LOG.row} a[download]`).first().getAttribute('href'));
  const verifier = await get(await page.locator('main a[download="tenohira-verify.html"]').getAttribute('href'));
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  try {
    const put = async (name, content) => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const alone = await (await browser.newContext({ offline: true })).newPage();
    await alone.goto(pathToFileURL(await put('verify.html', verifier)).href);
    const told = async (name, content) => {
      await alone.setInputFiles('#file', await put(name, content));
      await alone.waitForFunction(() => document.getElementById('result').textContent !== '');
      return alone.locator('#result').innerText();
    };
    check((await told('good.json', proof)).startsWith('ok'), 'the good proof is accepted');
    check((await alone.locator('#event dt').count()) > 5, 'the entry is told');
    await alone.fill('#key', JSON.parse(proof).key);
    check((await told('again.json', proof)).startsWith('ok'), 'also under its public key');
    await alone.fill('#key', '');
    const altered = [
      ['door', (p) => ({ ...p, event: p.event.replace('door ', 'door x') })],
      ['time', (p) => ({ ...p, event: p.event.replace(/^at (\d+)/m, (_, at) => `at ${Number(at) + 1000}`) })],
      ['place', (p) => ({ ...p, leaf: p.leaf === 0 ? 1 : p.leaf - 1 })],
      ['path', (p) => ({ ...p, path: p.path.slice(1) })],
      ['opening', (p) => ({ ...p, opening: p.checkpoint.split('\n')[2] })],
      ['size', (p) => ({ ...p, checkpoint: p.checkpoint.replace(/\n(\d+)\n/, (_, n) => `\n${Number(n) + 1}\n`) })],
      ['more', (p) => ({ ...p, more: true })],
    ];
    for (const [what, alter] of altered) {
      const said = await told(`${what}.json`, JSON.stringify(alter(JSON.parse(proof))));
      check(said.startsWith('✕'), `altered ${what} is refused: ${said}`);
    }
    check((await told('torn.json', proof.slice(0, 200))).startsWith('✕'), 'half a file is refused');
  } finally {
    await rm(folder, { recursive: true });
  }
}
