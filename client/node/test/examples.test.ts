// The examples, against a server of the test's.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Served } from './served.js';

let served: Served;
before(async () => {
  served = await Served.start();
});
after(() => served.end('SIGTERM'));

async function outputOf(name: string, ...args: string[]): Promise<string> {
  const path = new URL(`../examples/${name}.js`, import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [path, served.target, ...args], { timeout: 60_000 });
  return stdout;
}

test('hello world', async () => assert.equal(await outputOf('hello_world'), 'Hello World\n'));

test('display date', async () => assert.match(await outputOf('display_date', 'virtual'), /^(\d{4}-\d\d-\d\dT.*Z\n){5}$/));

test('ten timers, one cancelled', async () => {
  const lines = [1, 2, 3, 4, 5, 6, 8, 9, 10].map((i) => `timer ${i} at ${(i / 10).toFixed(1)}\n`).join('') + 'timer 7 was cancelled\n';
  assert.equal(await outputOf('ten_timers', 'virtual'), lines);
  assert.equal(await outputOf('ten_timers'), lines);
});

test('stop from another connection', async () => assert.equal(await outputOf('stop_from_another_connection'), 'running\nstopped\n'));
