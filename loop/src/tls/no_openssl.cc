// In place of OpenSSL, where the library is built without it.
#include "loopspec/ssl_context.h"

namespace loopspec {
namespace {

[[noreturn]] void refuse() {
  throw RuntimeError("TLS is not available: the library was built without OpenSSL (LOOPSPEC_TLS=OFF)");
}

}  // namespace

SSLContext::~SSLContext() = default;
SSLObject::~SSLObject() = default;

std::shared_ptr<SSLContext> make_ssl_context(SSLMethod) {
  refuse();
}
std::shared_ptr<SSLContext> create_default_ssl_context(SSLMethod) {
  refuse();
}
std::shared_ptr<SSLContext> adopt_ssl_context(ssl_ctx_st*) {
  refuse();
}

}  // namespace loopspec
