// What a session refuses by its own rules.
#pragma once

#include <cstdint>
#include <string>
#include <system_error>

#include "loopspec/v1/session_service.pb.h"
#include "server/refusal.h"

namespace loopspec::server {

// The call that an item stands in or answers; 0 for none.
std::uint64_t call_of(const v1::ClientItem& item);

// `field` is what names the call; 0: no call is open.
Refusal call_not_current(std::uint64_t named, std::uint64_t current, const std::string& field);
Refusal not_open(const std::string& description, const std::string& field);
Refusal out_of_threads(const std::system_error& error);

}  // namespace loopspec::server
