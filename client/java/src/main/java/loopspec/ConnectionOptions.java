package loopspec;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** How a client reaches its server, and what it shows there. Immutable: each `with` gives another one. */
public record ConnectionOptions(String token, String certificateAuthorities, Duration connectTimeout) {
    /** A server that says nothing for so long is asked, and must then answer within the other. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(20);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

    /** No token, no TLS, ten seconds for the server to answer at first. */
    public ConnectionOptions() {
        this(null, null, Duration.ofSeconds(10));
    }

    /** Sent as `authorization: Bearer TOKEN`. Needs TLS unless the server is on this machine. */
    public ConnectionOptions withToken(String token) {
        return new ConnectionOptions(token, certificateAuthorities, connectTimeout);
    }

    /** PEM of the authorities that the server's certificate is from. TLS needs a Netty with ALPN: the JDK's own, or netty-tcnative. */
    public ConnectionOptions withCertificateAuthorities(String pem) {
        return new ConnectionOptions(token, pem, connectTimeout);
    }

    public ConnectionOptions withConnectTimeout(Duration timeout) {
        return new ConnectionOptions(token, certificateAuthorities, timeout);
    }

    /** A channel that has reached its server. */
    ManagedChannel connect(String target) {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target)
                .directExecutor()
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .maxInboundMessageSize(Integer.MAX_VALUE);
        if (certificateAuthorities == null) {
            builder.usePlaintext();
        } else {
            try {
                byte[] pem = certificateAuthorities.getBytes(StandardCharsets.US_ASCII);
                builder.sslContext(GrpcSslContexts.forClient().trustManager(new ByteArrayInputStream(pem)).build());
            } catch (SSLException malformed) {
                throw new IllegalArgumentException("certificateAuthorities is no PEM", malformed);
            } catch (UnsupportedOperationException missing) {
                throw new IllegalStateException("this Netty needs netty-tcnative on the class path for TLS", missing);
            }
        }
        ManagedChannel channel = builder.build();
        if (!reached(channel)) {
            channel.shutdownNow();
            throw new ConnectionLostException(target + " cannot be reached within " + connectTimeout.toMillis() + " ms", Status.Code.UNAVAILABLE);
        }
        return channel;
    }

    private boolean reached(ManagedChannel channel) {
        long deadline = System.nanoTime() + connectTimeout.toNanos();
        try {
            for (ConnectivityState state; (state = channel.getState(true)) != ConnectivityState.READY; ) {
                CountDownLatch changed = new CountDownLatch(1);
                channel.notifyWhenStateChanged(state, changed::countDown);
                if (!changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Of a call about a loop: its id is there for proxies that route by it. */
    Metadata metadata(String loopId) {
        Metadata metadata = new Metadata();
        if (token != null) {
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        }
        if (!loopId.isEmpty()) {
            metadata.put(Metadata.Key.of("loopspec-loop-id", Metadata.ASCII_STRING_MARSHALLER), loopId);
        }
        return metadata;
    }

    ClientInterceptor interceptor(String loopId) {
        return MetadataUtils.newAttachHeadersInterceptor(metadata(loopId));
    }

    static CallOptions callOptions(Duration deadline) {
        return deadline == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }
}
