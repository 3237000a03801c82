// OpenSSL's errors as exceptions.
#pragma once

#include <openssl/ssl.h>

#include <exception>
#include <optional>
#include <string>

namespace loopspec::detail {

// From the error queue, which is emptied.
std::exception_ptr take_openssl_error();
[[noreturn]] void raise_openssl_error();

// Of a call on `ssl` that failed with SSL_ERROR_SSL: as above, with what verification said.
std::exception_ptr take_ssl_error(SSL* ssl, const std::optional<std::string>& server_hostname);

}  // namespace loopspec::detail
