// Ten timers, one of them cancelled by another.
//
//   node dist/examples/ten_timers.js HOST:PORT [virtual]
import { RemoteEventLoop, type TimerHandle } from '@loopspec/client';

const loop = await RemoteEventLoop.connect(process.argv[2] ?? 'localhost:50051', { virtualClock: process.argv[3] === 'virtual' });
const start = loop.time();
const timers: TimerHandle[] = [];
for (let i = 1; i <= 10; ++i) {
  timers.push(
    loop.callAt(start + i / 10, () => {
      console.log(`timer ${i} at ${(timers[i - 1]!.when() - start).toFixed(1)}`);
      if (i === 3) timers[6]!.cancel();
      if (i === 10) loop.stop();
    }),
  );
}
await loop.runForever();
console.log(`timer 7 ${timers[6]!.cancelled() ? 'was cancelled' : 'ran'}`);
await loop.close();
