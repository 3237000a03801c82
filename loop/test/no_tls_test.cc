// The library without OpenSSL.
#include "loopspec/ssl_context.h"
#include "network_fixture.h"

namespace loopspec {
namespace {

constexpr char kUnavailable[] = "TLS is not available: the library was built without OpenSSL (LOOPSPEC_TLS=OFF)";

class NoTlsTest : public NetworkTest {};
LOOPSPEC_ON_EVERY_BACKEND(NoTlsTest);

TEST_P(NoTlsTest, ContextsSayWhatIsMissing) {
  EXPECT_RAISES(RuntimeError, kUnavailable, make_ssl_context(SSLMethod::kTlsServer));
  EXPECT_RAISES(RuntimeError, kUnavailable, create_default_ssl_context());
  EXPECT_RAISES(RuntimeError, kUnavailable, adopt_ssl_context(nullptr));
}

TEST_P(NoTlsTest, ConnectionsDoToo) {
  ConnectionOptions options;
  options.sock = Socket::pair().first;
  options.ssl = true;
  options.server_hostname = "localhost";
  EXPECT_RAISES(RuntimeError, kUnavailable,
                net.run_until_complete(net.create_connection(factory_of(recorder()), std::nullopt, Port(), options)));
}

}  // namespace
}  // namespace loopspec
