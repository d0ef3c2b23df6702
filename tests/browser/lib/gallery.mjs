// Every sample of every page as a file, written by the example `gallery` of the crate `pages`: no record, no clock,
// so that what is read from them is the same on every machine.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Gives `{ samples, remove }`; a sample has `name`, `number`, `lang` and `url`, in order. */
export async function gallery() {
  const folder = await mkdtemp(join(tmpdir(), 'tenohira-gallery-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    // Beside the binary of the stories, where `cargo build --all-targets` puts examples.
    const built = process.env.TENOHIRA_BIN && join(dirname(resolve(process.env.TENOHIRA_BIN)), 'examples/gallery');
    const [program, ...before] = built ? [built] : ['cargo', 'run', '--quiet', '-p', 'pages', '--example', 'gallery', '--'];
    await promisify(execFile)(program, [...before, folder], { cwd: root });
    const files = (await readdir(folder)).filter((file) => file.endsWith('.html'));
    // A page that goes on by itself would be gone before it is read.
    for (const file of files) await rewrite(join(folder, file), /<meta http-equiv="refresh"[^>]*>/);
    const samples = files.map((file) => {
      const [, name, number, lang] = file.match(/^(.+)-(\d+)-(\w+)\.html$/);
      return { name, number: Number(number), lang, url: pathToFileURL(join(folder, file)).href };
    });
    samples.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.lang.localeCompare(b.lang, 'en') || a.number - b.number);
    return { samples, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function rewrite(file, gone) {
  const html = await readFile(file, 'utf8');
  if (gone.test(html)) await writeFile(file, html.replace(gone, ''));
}
