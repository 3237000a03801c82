// Certificates and keys in PEM files, looked at before they are used.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace loopspec::server {

// The file's text. INVALID_ARGUMENT names the file and the system's reason, or says that it is larger than a megabyte.
absl::StatusOr<std::string> read_pem(const std::string& path);

// Each certificate of the text must be valid now. INVALID_ARGUMENT names the file, the certificate and the date.
absl::Status check_certificates(const std::string& pem, const std::string& path);

// INVALID_ARGUMENT when the text holds no private key (an encrypted one is none), or one that is not the first certificate's.
absl::Status check_key(const std::string& key_pem, const std::string& key_path, const std::string& certificate_pem);

}  // namespace loopspec::server
