// This process: its number, its environment, and folders of its own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace loopspec::script::platform {

int process_id() noexcept;
// Variables by name. Not while another thread changes them.
std::map<std::string, std::string> environment();
// How many descriptors it has open; one that the count itself needs may be among them. Nothing where that cannot be told.
std::optional<std::int64_t> open_descriptors();
// The path of a new folder that nobody else may read, among the system's temporary ones. OSError.
std::string make_temporary_folder();

}  // namespace loopspec::script::platform
