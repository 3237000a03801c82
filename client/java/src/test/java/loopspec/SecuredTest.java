package loopspec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import loopspec.v1.CreateLoopRequest;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** TLS and tokens, for sessions and for plain calls. */
public final class SecuredTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Served served;
    private ConnectionOptions options;

    @Before
    public void serve() throws Exception {
        assertEquals(0, new ProcessBuilder("../make_certificate", folder.getRoot().getPath()).start().waitFor());
        Path root = folder.getRoot().toPath();
        Path certificate = root.resolve("certificate.pem");
        Path tokens = root.resolve("tokens");
        served = new Served("--tls-certificate", certificate.toString(), "--tls-key", root.resolve("key.pem").toString(), "--tokens", tokens.toString());
        options = new ConnectionOptions().withToken(Files.readString(tokens).trim().split(" ")[1]).withCertificateAuthorities(Files.readString(certificate));
    }

    @After
    public void close() {
        served.close();
    }

    @Test(timeout = 60_000)
    public void aSessionAndPlainCallsOverTlsWithAToken() throws Exception {
        try (RemoteEventLoop loop = RemoteEventLoop.connect(served.target, new RemoteOptions().connection(options))) {
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        try (EventLoops loops = EventLoops.connect(served.target, options)) {
            assertEquals("mine", loops.create(CreateLoopRequest.newBuilder().setLoopId("mine").build()).get().getId());
        }
    }

    @Test(timeout = 60_000)
    public void withoutTheTokenItIsRefusedWithoutTlsThereIsNoServer() {
        RemoteOptions nameless = new RemoteOptions().connection(options.withToken(null));
        assertEquals("MISSING_TOKEN", assertThrows(CallRefusedException.class, () -> RemoteEventLoop.connect(served.target, nameless)).reason());
        RemoteOptions plain = new RemoteOptions().connection(options.withCertificateAuthorities(null).withConnectTimeout(Duration.ofMillis(500)));
        assertThrows(ConnectionLostException.class, () -> RemoteEventLoop.connect(served.target, plain));
    }
}
