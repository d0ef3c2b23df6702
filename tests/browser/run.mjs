// Runs the browser stories against the built binary.
//
//   node run.mjs [part of a name ...]   stories whose file or name contains one of the words
//   node run.mjs --self-test            the harness against pages with planted faults
//
// TENOHIRA_BIN names the binary (else `cargo run`), TENOHIRA_CHROMIUM the browser (else from PATH).
import { readdir } from 'node:fs/promises';
import { start } from './lib/app.mjs';
import { check } from './lib/check.mjs';
import { launch } from './lib/chromium.mjs';
import { session } from './lib/session.mjs';

const STORY_SECONDS = 900;

const words = process.argv.slice(2);
const selfTest = words[0] === '--self-test';
const folder = new URL(selfTest ? 'self-test/' : 'stories/', import.meta.url);

const stories = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()) {
  for (const [name, story] of Object.entries(await import(new URL(file, folder)))) {
    const wanted = selfTest || words.length === 0 || words.some((word) => `${file} ${name}`.replaceAll('_', ' ').includes(word.replaceAll('_', ' ')));
    if (wanted) stories.push({ name: `${file.replace('.mjs', '')}: ${name.replaceAll('_', ' ')}`, story });
  }
}

const app = selfTest ? undefined : await start().catch((error) => {
  console.error(`the binary did not start: ${error.message}`);
  process.exit(1);
});
const browser = await launch();
let failed = 0;
try {
  const signIn = app && session(browser, app.link);
  for (const { name, story } of stories) failed += (await passes(name, story, signIn)) ? 0 : 1;
} finally {
  await browser.close();
  await app?.stop();
}
console.log(`${stories.length - failed} passed, ${failed} failed`);
// Nothing to run is a mistake, not a success.
process.exitCode = failed > 0 || stories.length === 0 ? 1 : 0;

async function passes(name, story, signIn) {
  const began = performance.now();
  const notes = [];
  let late;
  const limit = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`not done after ${STORY_SECONDS} s`)), STORY_SECONDS * 1000);
  });
  let error;
  try {
    const note = (text) => notes.push(text);
    await Promise.race([story({ browser, base: app?.base, signIn, check, note }), limit]);
  } catch (caught) {
    error = caught;
  } finally {
    clearTimeout(late);
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${error ? 'FAILED' : 'ok    '} ${name} (${seconds} s)`);
  for (const note of notes) console.log(`         note: ${note}`);
  if (error) console.log(String(error.message).replace(/^/gm, '         '));
  return !error;
}
