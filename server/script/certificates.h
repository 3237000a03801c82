// The suite's certificates (docs/protocol.md, "Certificates"). Their keys are public and protect nothing.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::script {

class Folder;

// A PEM file in the program's folder with the certificate of this name, and its key: "authority", "localhost", "elsewhere", "expired",
// "self_signed". Throws OSError.
std::string certificate_file(std::string_view name, Folder& folder);

}  // namespace loopspec::script
