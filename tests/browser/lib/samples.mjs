// The files of the example family, as a person would choose them.
import { fileURLToPath } from 'node:url';

/** Paths below `samples/` as full paths. */
export const samples = (...paths) => paths.map((path) => fileURLToPath(new URL(`../../../samples/${path}`, import.meta.url)));
