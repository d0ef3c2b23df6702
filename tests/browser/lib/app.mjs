// Starts the built binary on an empty data folder and reads from its output where it listens.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// An unoptimised binary imports the example family within this, on a busy machine too.
const START_SECONDS = 180;

/** Starts `tenohira demo`, on the day `today` if given, with `more` arguments; gives `{ base, link, stop }`. */
export async function start({ today, more = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'tenohira-browser-'));
  const args = ['demo', '--data', join(data, 'data'), '--listen', '127.0.0.1:0', ...more];
  const own = process.env.TENOHIRA_BIN ? [absolute(process.env.TENOHIRA_BIN)] : ['cargo', 'run', '--quiet', '--'];
  const [program, ...before] = today ? ['faketime', `${today} 10:00:00`, ...own] : own;
  const child = spawn(program, [...before, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const gone = new Promise((resolve) => child.once('close', resolve).once('error', resolve));

  // A group of its own, for what `cargo run` and `faketime` start in turn.
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Gone already, or never started.
    }
  };
  // Also when we are interrupted, or our output is closed: nothing may stay behind.
  const abandon = () => {
    end('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  const interrupted = () => process.exit(130);
  process.once('exit', abandon).once('SIGINT', interrupted).once('SIGTERM', interrupted).once('SIGHUP', interrupted);

  const stop = async () => {
    process.off('exit', abandon).off('SIGINT', interrupted).off('SIGTERM', interrupted).off('SIGHUP', interrupted);
    end('SIGTERM');
    const late = setTimeout(() => end('SIGKILL'), 5_000);
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
