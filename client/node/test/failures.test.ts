// What goes wrong on the way to a loop comes as a typed error, and nothing hangs.
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, test } from 'node:test';

import { CallRefusedError, ConnectionLostError, DeadlineExpiredError, EventLoops, RemoteEventLoop } from '@loopspec/client';

import { Served } from './served.js';

const started: Served[] = [];
const serve = async (...flags: string[]) => {
  started.push(await Served.start(...flags));
  return started.at(-1)!;
};
after(() => Promise.all(started.map((served) => served.end())));

test('a server that is not there', async () => {
  const connectTimeoutMs = 100;
  await assert.rejects(RemoteEventLoop.connect('unix:/nonexistent/loopspec.sock', { connectTimeoutMs }), ConnectionLostError);
  await assert.rejects(EventLoops.connect('unix:/nonexistent/loopspec.sock', { connectTimeoutMs }), ConnectionLostError);
});

test('a server that says nothing', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const target = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await assert.rejects(RemoteEventLoop.connect(target, { connectTimeoutMs: 200 }), ConnectionLostError);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('a refusal says why and which limit', async () => {
  const { target } = await serve('--max-sessions', '1');
  await using first = await RemoteEventLoop.connect(target);
  await assert.rejects(RemoteEventLoop.connect(target), (error: unknown) => {
    assert.ok(error instanceof CallRefusedError);
    assert.equal(error.status, 'RESOURCE_EXHAUSTED');
    assert.equal(error.reason, 'LIMIT_EXCEEDED');
    assert.equal(error.metadata['limit'], 'max_sessions');
    assert.equal(error.metadata['value'], '1');
    return true;
  });
  assert.equal(first.isClosed(), false);
});

test('an implementation that is not offered', async () => {
  const { target } = await serve();
  await assert.rejects(RemoteEventLoop.connect(target, { implementation: 'selector/none' }), CallRefusedError);
});

test('a killed server ends the run', async () => {
  const server = await serve();
  const loop = await RemoteEventLoop.connect(server.target);
  loop.callSoon(() => void server.end('SIGKILL'));
  await assert.rejects(loop.runForever(), ConnectionLostError);
  assert.equal(loop.isRunning(), false);
  assert.throws(() => loop.callSoon(() => {}), ConnectionLostError);
  await assert.rejects(loop.runForever(), ConnectionLostError);
  await loop.close();
});

test('an expired deadline ends the run', async () => {
  const { target } = await serve();
  const loop = await RemoteEventLoop.connect(target, { deadlineMs: 300 });
  await assert.rejects(loop.runForever(), DeadlineExpiredError);
  await loop.close();
});

test('a callback that takes too long ends the session', async () => {
  const { target } = await serve();
  const loop = await RemoteEventLoop.connect(target, { callbackMs: 50 });
  loop.callSoon(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  });
  await assert.rejects(loop.runForever(), (error: unknown) => {
    assert.ok(error instanceof CallRefusedError);
    assert.equal(error.reason, 'CALLBACK_TIMEOUT');
    return true;
  });
  await loop.close();
});

test('too many handles are refused by name', async () => {
  const { target } = await serve('--max-pending-handles', '10');
  const loop = await RemoteEventLoop.connect(target);
  for (let i = 0; i < 11; ++i) loop.callSoon(() => {});
  await assert.rejects(loop.runForever(), (error: unknown) => error instanceof CallRefusedError && error.metadata['limit'] === 'max_pending_handles');
  await loop.close();
});
