// Starts the built binary on an empty data folder and reads from its output where it listens.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// An unoptimised binary imports the example family within this, on a busy machine too.
const START_SECONDS = 180;

/** Starts `tenohira demo`; gives `{ base, link, stop }`. */
export async function start() {
  const data = await mkdtemp(join(tmpdir(), 'tenohira-browser-'));
  const args = ['demo', '--data', join(data, 'data'), '--listen', '127.0.0.1:0'];
  const binary = process.env.TENOHIRA_BIN;
  const child = binary
    ? spawn(binary, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('cargo', ['run', '--quiet', '--', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise((resolve) => child.once('close', resolve).once('error', resolve));

  // Also when we are interrupted, or our output is closed: nothing may stay behind.
  const abandon = () => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  const interrupted = () => process.exit(130);
  process.once('exit', abandon).once('SIGINT', interrupted).once('SIGTERM', interrupted).once('SIGHUP', interrupted);

  const stop = async () => {
    process.off('exit', abandon).off('SIGINT', interrupted).off('SIGTERM', interrupted).off('SIGHUP', interrupted);
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(late);
    await rm(data, { recursive: true, force: true });
  };

  try {
    return { ...(await announced(child)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function announced(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Error(`${why}; it said:\n${output || '(nothing)'}`));
    const late = setTimeout(() => fail(`not listening after ${START_SECONDS} s`), START_SECONDS * 1000);
    const read = (chunk) => {
      output += chunk;
      const base = output.match(/^listening (http:\/\/\S+)\s/m)?.[1];
      const link = output.match(/^sign in: (http:\/\/\S+)\s/m)?.[1];
      if (base && link) {
        clearTimeout(late);
        resolve({ base: new URL(base).origin, link });
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.once('error', (error) => fail(`cannot start: ${error.message}`));
    child.once('close', (code) => {
      clearTimeout(late);
      fail(`ended with code ${code}`);
    });
  });
}
