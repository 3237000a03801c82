// A loop that one connection runs and another one stops. Its callbacks are blocks of ops, so it lives in the server between calls.
//
//   node dist/examples/stop_from_another_connection.js HOST:PORT
import { block, EventLoops, op } from '@loopspec/client';

const target = process.argv[2] ?? 'localhost:50051';
const one = await EventLoops.connect(target);
const other = await EventLoops.connect(target);

const loop = await one.create();
await loop.callSoon(block('hello', op('log', { text: 'running' })));
const run = loop.runForever();

// The other connection knows the loop's id and nothing else.
const same = other.loop(loop.id);
watching: for await (const { events } of same.watch(1)) {
  for (const { event } of events) {
    if (event?.$case !== 'logMark') continue;
    console.log(event.value.text);
    break watching;
  }
}
await same.stop();
await run;
console.log('stopped');

await loop.delete();
one.close();
other.close();
