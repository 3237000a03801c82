// A remote loop is a loop: callbacks, timers, cancelling, promises, errors.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { type Handle, RaisedError, RemoteEventLoop, SystemExit } from '@loopspec/client';

import { Served } from './served.js';

let served: Served;
let loop: RemoteEventLoop;
let seen: unknown[];
const see = (what: unknown) => seen.push(what);

before(async () => {
  served = await Served.start();
});
after(() => served.end('SIGTERM'));
beforeEach(async () => {
  seen = [];
  loop = await RemoteEventLoop.connect(served.target, { virtualClock: true });
});
afterEach(() => loop.close());

test('callbacks run in order until the loop is stopped', async () => {
  loop.callSoon(see, 'a');
  loop.callSoon(() => {
    see('b');
    loop.callSoon(see, 'next turn');
    loop.stop();
  });
  loop.callSoon(see, 'c');
  await loop.runForever();
  assert.deepEqual(seen, ['a', 'b', 'c']);
  loop.stop();
  await loop.runForever();
  assert.deepEqual(seen, ['a', 'b', 'c', 'next turn']);
});

test("timers run by time on the server's clock", async () => {
  loop.callLater(7200, () => {
    see(loop.time());
    loop.stop();
  });
  const hour = loop.callLater(3600, () => see(loop.time()));
  assert.equal(hour.when(), 3600);
  loop.callAt(60, () => see(loop.time()));
  loop.callLater(Infinity, see, 'never');
  await loop.runForever();
  assert.deepEqual(seen, [60, 3600, 7200]);
  assert.throws(() => loop.callLater(NaN, see, 'never'), RangeError);
});

test('a timer of the real clock is not early', async () => {
  await using real = await RemoteEventLoop.connect(served.target);
  let at = 0;
  const timer = real.callAt(real.time() + 0.02, () => {
    at = real.time();
    real.stop();
  });
  await real.runForever();
  assert.ok(at >= timer.when());
});

test('cancelling reaches the server', async () => {
  const never = loop.callLater(1e6, see, 'never');
  let next: Handle | undefined;
  loop.callSoon(() => {
    see('a');
    next!.cancel();
    never.cancel();
  });
  next = loop.callSoon(see, 'cancelled');
  loop.callSoon(see, 'c');
  loop.callLater(1, () => loop.stop());
  await loop.runForever();
  assert.deepEqual(seen, ['a', 'c']);
  assert.ok(next.cancelled());
  // Had the server kept it, its clock would go there now.
  loop.callLater(1, () => loop.stop());
  await loop.runForever();
  assert.equal(loop.time(), 2);
});

test('what is called outside of callbacks arrives as from another thread', async () => {
  await using real = await RemoteEventLoop.connect(served.target);
  real.callSoon(() => {
    setTimeout(() => {
      for (let i = 0; i < 100; ++i) real.callSoon(see, i);
      real.callSoon(() => real.stop());
    }, 0);
  });
  await real.runForever();
  assert.deepEqual(seen, [...Array(100).keys()]);
});

test('promises wait for remote timers, and go on at their time', async () => {
  const sleeper = async (seconds: number, result: number) => {
    await loop.sleep(seconds);
    await Promise.resolve();
    see(loop.time());
    await loop.sleep(seconds);
    see(loop.time());
    return result;
  };
  const sum = await loop.runUntilComplete(async () => {
    const [one, other] = await Promise.all([sleeper(2, 40), sleeper(1.5, 2)]);
    return one + other;
  });
  assert.equal(sum, 42);
  assert.deepEqual(seen, [1.5, 2, 3, 4]);
});

test('runUntilComplete rejects as its function does, and when the loop is stopped first', async () => {
  await assert.rejects(
    loop.runUntilComplete(async () => {
      await loop.sleep(1);
      throw new TypeError('no');
    }),
    TypeError,
  );
  loop.callSoon(() => loop.stop());
  await assert.rejects(
    loop.runUntilComplete(() => loop.sleep(1)),
    (error: RaisedError) => error.type === 'RuntimeError' && error.message === 'Event loop stopped before Future completed.',
  );
});

test('exceptions go to the handler and the loop goes on', async () => {
  loop.setExceptionHandler((_, context) => see(`${context.message}: ${context.exception}`));
  loop.callSoon(() => {
    throw new RangeError('no');
  });
  loop.callSoon(async () => {
    await loop.sleep(1);
    throw new TypeError('later');
  });
  loop.callSoon(see, 'c');
  loop.callLater(2, () => loop.stop());
  await loop.runForever();
  assert.deepEqual(seen, ['Exception in callback: RangeError: no', 'c', 'Exception in callback: TypeError: later']);
});

test('SystemExit leaves the run and keeps the rest', async () => {
  loop.callSoon(() => {
    throw new SystemExit('3');
  });
  loop.callSoon(() => {
    see('rest');
    loop.stop();
  });
  await assert.rejects(loop.runForever(), (error: Error) => error instanceof SystemExit && error.message === '3');
  assert.equal(loop.isRunning(), false);
  assert.deepEqual(seen, []);
  await loop.runForever();
  assert.deepEqual(seen, ['rest']);
});

test('a signal stops the run', async () => {
  await using real = await RemoteEventLoop.connect(served.target);
  const controller = new AbortController();
  real.callSoon(() => controller.abort(new Error('enough')));
  await assert.rejects(real.runForever({ signal: controller.signal }), /enough/);
  assert.equal(real.isRunning(), false);
  real.callSoon(() => real.stop());
  await real.runForever();
});

test('it raises what a loop raises', async () => {
  const raised = (type: string) => (error: RaisedError) => error.type === type;
  loop.callSoon(async () => {
    await assert.rejects(loop.runForever(), raised('RuntimeError'));
    await assert.rejects(loop.close(), raised('RuntimeError'));
    see('refused');
    loop.stop();
  });
  await loop.runForever();
  assert.deepEqual(seen, ['refused']);
  await loop.close();
  await loop.close();
  assert.ok(loop.isClosed());
  assert.throws(() => loop.callSoon(see, 'late'), raised('RuntimeError'));
  await assert.rejects(loop.runForever(), raised('RuntimeError'));
});

test('many callbacks of one turn', async () => {
  for (let i = 0; i < 5000; ++i) loop.callSoon(see, i);
  loop.callSoon(() => loop.stop());
  await loop.runForever();
  assert.deepEqual(seen, [...Array(5000).keys()]);
});
