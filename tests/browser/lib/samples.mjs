// The files of the example family, as a person would choose them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Paths below `samples/` as full paths. */
export const samples = (...paths) => paths.map((path) => fileURLToPath(new URL(`../../../samples/${path}`, import.meta.url)));

/** A file of the family as if `day` (YYYYMMDD) in it were `offset` days from now: what is current depends on the day. */
export function fresh(path, day, offset = 0) {
  const [file] = samples(path);
  const now = new Date(Date.now() + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  // The text is Shift_JIS; its digits are ASCII.
  const text = readFileSync(file).toString('latin1').replaceAll(day, now);
  return { name: `fresh_${now}.txt`, mimeType: 'text/plain', buffer: Buffer.from(text, 'latin1') };
}
