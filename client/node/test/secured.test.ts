// TLS and tokens, for sessions and for plain calls.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { CallRefusedError, ConnectionLostError, EventLoops, RemoteEventLoop, type ConnectionOptions } from '@loopspec/client';

import { Served } from './served.js';

const folder = mkdtempSync(join(tmpdir(), 'loopspec-'));
const at = (name: string) => join(folder, name);
let served: Served;
let options: ConnectionOptions;

before(async () => {
  execFileSync(new URL('../../../make_certificate', import.meta.url).pathname, [folder]);
  served = await Served.start('--tls-certificate', at('certificate.pem'), '--tls-key', at('key.pem'), '--tokens', at('tokens'));
  const token = readFileSync(at('tokens'), 'utf8').trim().split(' ')[1]!;
  options = { token, certificateAuthorities: readFileSync(at('certificate.pem')) };
});
after(async () => {
  await served.end();
  rmSync(folder, { recursive: true });
});

test('a session and plain calls over TLS, with a token', async () => {
  await using loop = await RemoteEventLoop.connect(served.target, options);
  loop.callSoon(() => loop.stop());
  await loop.runForever();
  const loops = await EventLoops.connect(served.target, options);
  const hosted = await loops.create({ loopId: 'mine' });
  assert.equal((await hosted.get()).id, 'mine');
  loops.close();
});

test('without the token it is refused, without TLS there is no server', async () => {
  const { certificateAuthorities } = options;
  await assert.rejects(RemoteEventLoop.connect(served.target, { certificateAuthorities: certificateAuthorities! }), (error: unknown) => {
    assert.ok(error instanceof CallRefusedError);
    assert.equal(error.reason, 'MISSING_TOKEN');
    return true;
  });
  await assert.rejects(RemoteEventLoop.connect(served.target, { token: options.token!, connectTimeoutMs: 500 }), ConnectionLostError);
});
