package loopspec.examples;

import loopspec.RemoteEventLoop;

/** https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server. Arguments: HOST:PORT. */
public final class HelloWorld {
    /** A callback to print 'Hello World' and stop the event loop. */
    private static void helloWorld(RemoteEventLoop loop) {
        System.out.println("Hello World");
        loop.stop();
    }

    public static void main(String[] args) throws InterruptedException {
        try (RemoteEventLoop loop = RemoteEventLoop.connect(args[0])) {
            // Schedule a call to helloWorld().
            loop.callSoon(() -> helloWorld(loop));

            // Blocking call interrupted by loop.stop().
            loop.runForever();
        }
    }
}
