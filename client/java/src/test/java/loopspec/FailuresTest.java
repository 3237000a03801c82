package loopspec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.grpc.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.Test;

/** What goes wrong on the way to a loop comes as a typed exception, and nothing hangs. */
public final class FailuresTest {
    private static RemoteOptions impatient(int milliseconds) {
        return new RemoteOptions().connection(new ConnectionOptions().withConnectTimeout(Duration.ofMillis(milliseconds)));
    }

    @Test(timeout = 60_000)
    public void aServerThatIsNotThere() throws Exception {
        String target;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = "127.0.0.1:" + free.getLocalPort();
        }
        assertThrows(ConnectionLostException.class, () -> RemoteEventLoop.connect(target, impatient(300)));
        assertThrows(ConnectionLostException.class, () -> EventLoops.connect(target, impatient(300).connection));
    }

    @Test(timeout = 60_000)
    public void aServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(ConnectionLostException.class, () -> RemoteEventLoop.connect("127.0.0.1:" + silent.getLocalPort(), impatient(500)));
        }
    }

    @Test(timeout = 60_000)
    public void aRefusalSaysWhyAndWhichLimit() throws Exception {
        try (Served served = new Served("--max-sessions", "1"); RemoteEventLoop first = RemoteEventLoop.connect(served.target)) {
            CallRefusedException refused = assertThrows(CallRefusedException.class, () -> RemoteEventLoop.connect(served.target));
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.status());
            assertEquals("LIMIT_EXCEEDED", refused.reason());
            assertEquals("max_sessions", refused.metadata().get("limit"));
            assertEquals("1", refused.metadata().get("value"));
            assertFalse(first.isClosed());
        }
    }

    @Test(timeout = 60_000)
    public void anImplementationThatIsNotOffered() throws Exception {
        try (Served served = new Served()) {
            RemoteOptions options = new RemoteOptions().implementation("selector/none");
            assertEquals("UNKNOWN_IMPLEMENTATION", assertThrows(CallRefusedException.class, () -> RemoteEventLoop.connect(served.target, options)).reason());
        }
    }

    @Test(timeout = 60_000)
    public void aKilledServerEndsTheRun() throws Exception {
        try (Served served = new Served(); RemoteEventLoop loop = RemoteEventLoop.connect(served.target)) {
            loop.callSoon(() -> served.process.destroyForcibly());
            assertThrows(ConnectionLostException.class, loop::runForever);
            assertFalse(loop.isRunning());
            assertThrows(ConnectionLostException.class, () -> loop.callSoon(() -> { }));
            assertThrows(ConnectionLostException.class, loop::runForever);
        }
    }

    @Test(timeout = 60_000)
    public void anExpiredDeadlineEndsTheRun() throws Exception {
        RemoteOptions options = new RemoteOptions().deadline(Duration.ofMillis(500));
        try (Served served = new Served(); RemoteEventLoop loop = RemoteEventLoop.connect(served.target, options)) {
            assertThrows(DeadlineExpiredException.class, loop::runForever);
        }
    }

    @Test(timeout = 60_000)
    public void aCallbackThatTakesTooLongEndsTheSession() throws Exception {
        try (Served served = new Served(); RemoteEventLoop loop = RemoteEventLoop.connect(served.target, new RemoteOptions().callbackMs(50))) {
            loop.callSoon(() -> Thread.sleep(300));
            assertEquals("CALLBACK_TIMEOUT", assertThrows(CallRefusedException.class, loop::runForever).reason());
        }
    }

    @Test(timeout = 60_000)
    public void tooManyHandlesAreRefusedByName() throws Exception {
        try (Served served = new Served("--max-pending-handles", "10"); RemoteEventLoop loop = RemoteEventLoop.connect(served.target)) {
            for (int i = 0; i < 11; ++i) {
                loop.callSoon(() -> { });
            }
            assertEquals("max_pending_handles", assertThrows(CallRefusedException.class, loop::runForever).metadata().get("limit"));
        }
    }
}
