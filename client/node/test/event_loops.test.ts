// Loops by plain calls.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { block, CallRefusedError, DeadlineExpiredError, EventLoops, op, RaisedError, type HostedLoop } from '@loopspec/client';

import { Served } from './served.js';

let served: Served;
let loops: EventLoops;

before(async () => {
  served = await Served.start();
  loops = await EventLoops.connect(served.target);
});
after(async () => {
  loops.close();
  await served.end('SIGTERM');
});

async function marks(loop: HostedLoop, count: number): Promise<string[]> {
  const texts: string[] = [];
  for await (const { events } of loop.watch(1)) {
    for (const { event } of events) if (event?.$case === 'logMark') texts.push(event.value.text);
    if (texts.length >= count) break;
  }
  return texts;
}

test('blocks run at their time', async () => {
  const loop = await loops.create({ virtualClock: true, blocks: [block('later', op('log', { text: 'later' }), op('stop'))] });
  await loop.callSoon(block('hello', op('log', { text: 'hello' })));
  const timer = await loop.callLater(10, 'later');
  assert.equal(timer.when, 10);
  const never = await loop.callAt(5, block('never', op('log', { text: 'never' })), { handleId: 'h5' });
  assert.equal(never.handleId, 'h5');
  await loop.cancelHandle('h5');
  await loop.runForever();
  assert.equal(await loop.time(), 10);
  assert.deepEqual(await marks(loop, 2), ['hello', 'later']);
  await loop.delete();
});

test('a future has its result', async () => {
  const loop = await loops.create({ virtualClock: true });
  await loop.callLater(1, block('set', op('setResult', { future: 'f', value: { kind: { $case: 'integer', value: 42n } } })));
  const result = await loop.runUntilComplete('f');
  assert.deepEqual(result?.kind, { $case: 'integer', value: 42n });
  await loop.delete();
});

test('loops are listed, and known by their id', async () => {
  const loop = await loops.create({ loopId: 'mine' });
  const ids = [];
  for await (const each of loops.list()) ids.push(each.id);
  assert.deepEqual(ids, ['mine']);
  assert.equal((await loops.loop('mine').get()).implementation, 'selector/epoll');
  assert.deepEqual((await loops.listImplementations()).map((each) => each.name), ['selector/epoll']);
  await loop.delete();
});

test('what the loop raises is not what the service refuses', async () => {
  const loop = await loops.create();
  await loop.callSoon({ method: 'close' });
  await loop.callLater(0, block('exit', op('raise', { type: 'SystemExit' })));
  await assert.rejects(loop.runForever(), (error: unknown) => error instanceof RaisedError);
  await assert.rejects(loops.loop('nobodys').time(), (error: unknown) => error instanceof CallRefusedError && error.reason === 'UNKNOWN_LOOP');
  await loop.delete();
});

test('a deadline, and a signal, stop a run', async () => {
  const loop = await loops.create();
  await assert.rejects(loop.runForever({ timeoutMs: 100 }), DeadlineExpiredError);
  const controller = new AbortController();
  const other = await loops.create();
  const run = other.runForever({ signal: controller.signal });
  controller.abort(new Error('enough'));
  await assert.rejects(run, /enough/);
  await loop.delete();
});
