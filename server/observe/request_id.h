// The id by which a call is found again, in the log, in the response's metadata and in a client's message.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::server {

// The metadata key, in requests and responses.
inline constexpr const char* kRequestIdKey = "x-request-id";

// Whether a client's own id is taken over: 1 to 128 of [A-Za-z0-9._-].
bool is_request_id(std::string_view text);

// 32 hexadecimal digits, of which no two calls get the same. Any thread.
std::string make_request_id();

}  // namespace loopspec::server
