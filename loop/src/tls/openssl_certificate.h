// A certificate of OpenSSL as getpeercert() describes it.
#pragma once

#include <openssl/x509.h>

#include "loopspec/ssl_object.h"

namespace loopspec::detail {

SSLCertificate describe_certificate(X509* certificate, bool verified);

}  // namespace loopspec::detail
