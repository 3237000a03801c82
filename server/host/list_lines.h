// A JSON list as lines.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::server {

// Of `{"name":[A,B]}`, written without space as protobuf writes it, A and B, each a line with its newline. "" of an empty list.
std::string lines_of_list(std::string_view text);

}  // namespace loopspec::server
