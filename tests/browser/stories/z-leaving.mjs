// The last story, by its file's name: it ends the session that all stories share.
import { OUT, firstPerson } from '../lib/contract.mjs';

export async function whoever_leaves_is_out({ base, signIn, check }) {
  const page = await (await signIn({ javaScriptEnabled: false })).newPage();
  const person = await firstPerson(page, base);
  await page.locator(OUT).click();
  const response = await page.goto(base + person);
  check(response.status() >= 400 || new URL(page.url()).pathname !== person, 'the record is closed');
}
