// https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server.
//
//   node dist/examples/display_date.js HOST:PORT [virtual]
import { RemoteEventLoop } from '@loopspec/client';

function displayDate(endTime: number, loop: RemoteEventLoop): void {
  console.log(new Date().toISOString());
  if (loop.time() + 1.0 < endTime) {
    loop.callLater(1, displayDate, endTime, loop);
  } else {
    loop.stop();
  }
}

const loop = await RemoteEventLoop.connect(process.argv[2] ?? 'localhost:50051', { virtualClock: process.argv[3] === 'virtual' });

// Schedule the first call to displayDate().
const endTime = loop.time() + 5.0;
loop.callSoon(displayDate, endTime, loop);

// Interrupted by loop.stop().
await loop.runForever();
await loop.close();
