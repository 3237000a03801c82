// https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server.
//
//   node dist/examples/hello_world.js HOST:PORT
import { RemoteEventLoop } from '@loopspec/client';

// A callback to print 'Hello World' and stop the event loop.
function helloWorld(loop: RemoteEventLoop): void {
  console.log('Hello World');
  loop.stop();
}

const loop = await RemoteEventLoop.connect(process.argv[2] ?? 'localhost:50051');

// Schedule a call to helloWorld().
loop.callSoon(helloWorld, loop);

// Interrupted by loop.stop().
await loop.runForever();
await loop.close();
