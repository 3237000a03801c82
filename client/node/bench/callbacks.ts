// How many of this program's functions a loop in a server calls in a second.
//
//   node dist/bench/callbacks.js HOST:PORT [SECONDS]
import { RemoteEventLoop } from '@loopspec/client';

const target = process.argv[2] ?? 'localhost:50051';
const seconds = Number(process.argv[3] ?? 3);

/** Runs rounds until the time is over; callbacks a second. */
async function measure(round: (loop: RemoteEventLoop, done: () => void) => number): Promise<number> {
  const loop = await RemoteEventLoop.connect(target);
  const begun = performance.now();
  let callbacks = 0;
  const again = () => {
    if (performance.now() - begun < seconds * 1000) callbacks += round(loop, again);
    else loop.stop();
  };
  again();
  await loop.runForever();
  const rate = (callbacks * 1000) / (performance.now() - begun);
  await loop.close();
  return rate;
}

// Each callback schedules the next: a round trip each.
const chained = await measure((loop, done) => {
  loop.callSoon(done);
  return 1;
});
// A thousand in a turn: the server sends them together.
const batched = await measure((loop, done) => {
  for (let i = 1; i < 1000; ++i) loop.callSoon(() => {});
  loop.callSoon(done);
  return 1000;
});
console.log(`node one after another ${Math.round(chained)} callbacks/s, a thousand a turn ${Math.round(batched)} callbacks/s`);
